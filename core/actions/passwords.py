"""Passwords: a new one in place of the initial one, of one's own accord, or after it was forgotten (A1, A2)."""

from dataclasses import replace
from datetime import datetime

from core import letters_accounts as letters
from core.actions import links
from core.actions.access import Terms, address_digest, count_attempt, open_session, plain_address
from core.actions.links import LinkRefused
from core.errors import Refused, SignedOut
from core.model import Audience, MemberId, OrganizationId, Recipient, Role, Viewer
from core.model_accounts import LinkPurpose, LinkState
from core.repository import Access, Account, Engine, SignedIn, entering, knocking
from core.rules import require_acting
from core.rules_passwords import Step, check_password

WRONG_CURRENT = "現在のパスワードが正しくありません。"
SAME = "現在のパスワードと同じです。別のパスワードを入力してください。"
OVER = "ログインの有効期限が切れました。もう一度ログインしてください。"

_NOBODY = Account(
    member=MemberId(-1),
    organization=OrganizationId(-1),
    audience=Audience.CLIENT,
    role=Role.GUEST,
    organization_name="株式会社サンプル商事",
    name="該当 なし",
    email="nobody@kakutoku-connect.example",
    password_hash="",
    active=False,
    epoch=0,
    enrolled=False,
)
"""Whose reset is prepared, and thrown away, where an address has no account: so both take as long (A2)."""


def change_password(
    engine: Engine,
    terms: Terms,
    who: SignedIn,
    *,
    current: str,
    password: str,
    again: str,
    agent: str,
    network: str,
    now: datetime,
) -> str:
    """Change one's own password and return the token of the session that goes on; all others end (A1, A2).

    An initial password was given a moment ago and is not asked for again; otherwise the current one is, and wrong ones
    count like failed sign-ins. The owner is told by mail. Raises Refused, TooManyAttempts, SignedOut.
    """
    account = own_account(engine, who, Step.PASSWORD, Step.DONE)
    check_password(password, again, account.owner)
    if who.step is Step.DONE:
        prove(engine, terms, account, current, network, now)
    if terms.passwords.matches(account.password_hash, password):
        raise Refused(SAME)
    new_hash = terms.passwords.hash(password)
    with entering(engine) as access:
        found = access.visitor(who.session, now)
        if found is None or found.step not in (Step.PASSWORD, Step.DONE):
            raise SignedOut(OVER)
        changed = _change(access, account, new_hash, now)
        token, opened = open_session(
            access, terms, changed, now, agent=agent, network=network, second_step_at=found.passed_at
        )
        _record(access, opened, account.owner, "change_password", now)
    return token


def own_account(engine: Engine, who: SignedIn, *steps: Step) -> Account:
    """The account of somebody who is at one of `steps`.

    Raises SignedOut for everybody else, and NotAllowed while they look as somebody else (K3).
    """
    require_acting(who.viewer)
    with knocking(engine) as access:
        account = access.account_of(who.person.member)
    if account is None or who.step not in steps:
        raise SignedOut(OVER)
    return account


def prove(engine: Engine, terms: Terms, account: Account, password: str, network: str, now: datetime) -> None:
    """Whoever is at the keyboard knows the account's password. Raises Refused, TooManyAttempts (A2)."""
    with entering(engine) as access:
        attempt = count_attempt(access, account.email, network, now)
    if not terms.passwords.matches(account.password_hash, password):
        raise Refused(WRONG_CURRENT)
    with entering(engine) as access:
        access.withdraw_failure(attempt)


# --- forgotten (A2) ---------------------------------------------------------------------------------------------


def ask_for_reset(engine: Engine, *, email: str, network: str, now: datetime) -> int | None:
    """Count a request for a reset; returns its number for `send_reset`, None where no account can have the address.

    Counted like failed sign-ins, but apart from them: asking for mails locks nobody's sign-in. Raises TooManyAttempts.
    """
    address = plain_address(email)
    if not address:
        return None
    with entering(engine) as access:
        return count_attempt(access, f"reset:{address}", f"reset:{network}", now)


def send_reset(engine: Engine, *, email: str, audience: Audience, attempt: int | None, now: datetime) -> None:
    """Queue the mail with the link, for an active member of this audience; nobody else gets anything (A2).

    Runs after the answer has gone, and does the same work whether the address has an account or not.
    """
    if attempt is None:
        return
    with entering(engine) as access:
        found = access.account(plain_address(email))
        entitled = found is not None and found.active and found.audience is audience
        account = found if found and entitled else _NOBODY
        owner = account.owner if entitled else _without_ids(account.owner)
        with access.rehearsing(in_earnest=entitled):
            issued = links.issue(access.links, LinkPurpose.RESET, account.member, now)
            letter = letters.password_reset(
                owner, occasion=issued.occasion, token=issued.token, until=issued.expires_at
            )
            access.outbox(account.viewer).queue(letter, now)
            access.note("ask_for_reset", "member", account.member, now)
        access.settle_attempt(attempt, now)


def resettable(engine: Engine, token: str, now: datetime) -> Account:
    """Whose password a link would set anew; nothing changes. Raises LinkRefused."""
    with knocking(engine) as access:
        member = links.look(access.links, LinkPurpose.RESET, token, now)
        account = access.account_of(MemberId(member))
    if account is None or not account.active:
        raise LinkRefused(LinkState.REPLACED)
    return account


def reset_password(engine: Engine, terms: Terms, *, token: str, password: str, again: str, now: datetime) -> Audience:
    """Set a new password by a mailed link, once; returns where to sign in with it (A2).

    Every session ends, a lock is lifted, the owner is told by mail. A second step stays, and with it the failures that
    slow down guessing its code: the mailbox alone must not open what the password alone does not. Raises LinkRefused,
    Refused.
    """
    account = resettable(engine, token, now)
    check_password(password, again, account.owner)
    if terms.passwords.matches(account.password_hash, password):
        raise Refused(SAME)
    new_hash = terms.passwords.hash(password)
    with entering(engine) as access:
        links.use(access.links, LinkPurpose.RESET, token, now)
        _change(access, account, new_hash, now)
        if not account.enrolled:
            access.forgive(address_digest(account.email))
        _record(access, account.viewer, account.owner, "reset_password", now)
    return account.audience


def _change(access: Access, account: Account, new_hash: str, now: datetime) -> Account:
    """Of two changes at once the second finds that the account is no longer what it looked at."""
    changed = access.change_password(account, new_hash)
    if changed is None:
        raise SignedOut(OVER)
    access.end_all(account.member, now)
    access.links.revoke(LinkPurpose.RESET, account.member, now)
    access.forget_initial_password(account.member)
    return changed


def _record(access: Access, viewer: Viewer, owner: Recipient, action: str, now: datetime) -> None:
    access.audit(viewer).record(action, "member", viewer.member, now)
    access.outbox(viewer).queue(letters.password_changed(owner, at=now), now)


def _without_ids(owner: Recipient) -> Recipient:
    """A letter that is thrown away may name no organisation that does not exist: the database would object."""
    return replace(owner, organization=None)
