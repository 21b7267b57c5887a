"""What operations put right where somebody is stuck: with a reason, recorded, and told to whom it concerns (K3)."""

import hashlib
from datetime import datetime

from core import letters_repairs as letters
from core import rules
from core.contact_numbers import email_address
from core.errors import NotFound, Refused
from core.model import MemberId, OrderEventKind, OrderId, Recipient, Side
from core.model_accounts import LinkPurpose
from core.repository import Repository
from core.rules import Permission
from core.rules_desk import REASON_LIMIT
from core.text import clean

WHAT_UNLOCK = "ログインの一時停止を解除しました。すぐにログインできます。"
WHAT_SESSIONS = "ログイン中のすべての端末をログアウトしました。お手数ですが、もう一度ログインしてください。"
WHAT_EMAIL = "ログインとお知らせに使うメールアドレスを「{email}」に変更しました。"


def unlock_sign_in(repo: Repository, member: MemberId, reason: str, now: datetime) -> None:
    """Failed sign-ins of a member count no longer; the member is told by mail (A2, K3).

    Raises NotAllowed, NotFound, and Refused without a reason or where nothing failed.
    """
    why, owner = _begin(repo, member, reason)
    failures = repo.repairs.forgive(hashlib.sha256(owner.email.encode()).hexdigest())
    if not failures:
        raise Refused("このユーザーのログインは一時停止されていません。画面を更新して状態をご確認ください。")
    _record(repo, "unlock_sign_in", owner, now, {"failures": failures}, {"failures": 0, "reason": why})
    repo.outbox.queue(letters.account_repaired(owner, at=now, what=WHAT_UNLOCK), now)


def end_member_sessions(repo: Repository, member: MemberId, reason: str, now: datetime) -> None:
    """Sign a member out everywhere; they are told by mail (A3, K3).

    Raises NotAllowed, NotFound, and Refused without a reason, for oneself, or where nobody is signed in.
    """
    why, owner = _begin(repo, member, reason)
    if member == repo.viewer.member:
        raise Refused("ご自身の端末は、セキュリティの画面からログアウトしてください。")
    sessions = repo.repairs.open_sessions(member)
    if not sessions:
        raise Refused("このユーザーがログイン中の端末はありません。画面を更新して状態をご確認ください。")
    repo.second_steps.end_sessions(member, now)
    _record(repo, "end_member_sessions", owner, now, {"sessions": sessions}, {"sessions": 0, "reason": why})
    repo.outbox.queue(letters.account_repaired(owner, at=now, what=WHAT_SESSIONS), now)


def correct_email(repo: Repository, member: MemberId, email: str, reason: str, now: datetime) -> None:
    """Another mail address for a member, at which they sign in and are written to from now on (A3, K3).

    What waits for the old one goes to the new one, a reset link that was sent there opens nothing any more, and both
    addresses are told. What the old one covered in proposals stays covered (P10). Raises NotAllowed, NotFound, and
    Refused without a reason, for no address, or one that somebody has.
    """
    why, owner = _begin(repo, member, reason)
    address = email_address(email)
    if address == owner.email:
        return  # the second press of a double click finds its effect already there
    if repo.registry.knows(address):
        raise Refused("このメールアドレスはすでに登録されています。別のメールアドレスを入力してください。")
    repo.repairs.change_email(member, address)
    repo.outbox.readdress(owner.email, address)
    repo.links.revoke(LinkPurpose.RESET, member, now)
    repo.organizations.remember_names([owner.email], owner.organization)
    repo.proposals.mask_again(owner.organization)
    _record(repo, "correct_email", owner, now, {"email": owner.email}, {"email": address, "reason": why})
    for letter in letters.email_corrected(owner, address, at=now, what=WHAT_EMAIL.format(email=address)):
        repo.outbox.queue(letter, now)


def withdraw_stuck_approval(repo: Repository, order: OrderId, version: int, reason: str, now: datetime) -> None:
    """A request for approval that nobody answers falls, as after a change; both sides are told why (O5, K3).

    The negotiation goes on from the version that stands. Its chain, its chat and the trail say what happened. Raises
    NotAllowed, NotFound, and Refused without a reason or where `version` awaits no approval any more.
    """
    rules.require(repo.viewer, Permission.REPAIR)
    why = clean(reason, label="理由", limit=REASON_LIMIT, required=True)
    stuck = repo.repairs.order(order)
    if stuck.approved_at or stuck.awaiting != version:
        raise Refused("この承認依頼は、すでに承認されたか取り下げられています。画面を更新してご確認ください。")
    repo.orders.withdraw_approval(order)
    event = repo.orders.record(order, OrderEventKind.APPROVAL_WITHDRAWN, now, version=version, text=why)
    line = f"カクトク運営事務局が第{version}版の承認依頼を取り下げました。\n理由：{why}"
    repo.messages.add(stuck.proposal, Side.SYSTEM, line, now, order=order)
    repo.outbox.withdraw(f"approval_requested:{order}:", now)
    repo.audit.record(
        "withdraw_stuck_approval",
        "order",
        order,
        now,
        before={"awaiting": version},
        after={"awaiting": None, "reason": why},
        on_behalf_of=stuck.client,
    )
    posting = repo.repairs.posting_title(order)
    for organization in (stuck.client, stuck.partner):
        for to in repo.organizations.recipients(organization):
            letter = letters.approval_withdrawn(
                to, order=order, event=event, version=version, posting=posting, reason=why
            )
            repo.outbox.queue(letter, now)


def _begin(repo: Repository, member: MemberId, reason: str) -> tuple[str, Recipient]:
    rules.require(repo.viewer, Permission.REPAIR)
    why = clean(reason, label="理由", limit=REASON_LIMIT, required=True)
    owner = repo.second_steps.owner(member)
    if owner is None:
        raise NotFound("このユーザーは見つかりません。")
    return why, owner


def _record(
    repo: Repository,
    action: str,
    owner: Recipient,
    now: datetime,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    own = owner.organization == repo.viewer.organization
    repo.audit.record(
        action,
        "member",
        owner.member,
        now,
        before=before,
        after=after,
        on_behalf_of=None if own else owner.organization,
    )
