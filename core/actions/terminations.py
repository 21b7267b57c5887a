"""契約を解除する: a side asks, with the other's agreement, and operations decide (C3)."""

from datetime import date, datetime

from core import letters, rules, rules_orders
from core import rules_contracts as law
from core.actions.invoices import cancel_later
from core.actions.negotiation import note, other_side, own_name, tell
from core.calendar import jst_date
from core.errors import Refused
from core.formats import day
from core.model import OrderEventKind, OrderId, TerminationId
from core.model_choosing import NoticeKind
from core.model_mails import About, MailKind
from core.repository import Repository
from core.rules import Permission
from core.text import clean
from core.views import Termination

REASON_LIMIT = 2_000


def request_termination(
    repo: Repository, order_id: OrderId, on: date | None, reason: str, agreed: bool, now: datetime
) -> TerminationId:
    """契約停止申請: ask operations to end a contract on `on`; the other side is told (C3).

    Raises NotAllowed, NotFound, and Refused where a request waits already, the day lies outside the contract, the
    reason is missing or too long, or the sides have not agreed.
    """
    rules.require(repo.viewer, Permission.NEGOTIATE_ORDERS)
    order = repo.orders.get(order_id)
    today = jst_date(now)
    page = repo.orders.page(order_id, today)
    pending = repo.terminations.pending(order_id)
    renewed = repo.terminations.renewed(order_id)
    law.require_terminable(page.status, pending=pending is not None, renewed=renewed)
    term = rules_orders.term(page.versions[-1].content)
    if term is None:
        raise Refused("委託期間をご確認ください。")
    ends_on = law.require_termination_day(on, today, term.end)
    text = clean(reason, label="契約停止の理由", limit=REASON_LIMIT, required=True)
    if not agreed:
        raise Refused("相手と合意したうえで、確認欄にチェックを入れてください。")
    new = repo.terminations.add(order_id, ends_on, text, now)
    thread = repo.messages.get(order.proposal)
    note(repo, thread, order_id, f"契約停止を申請しました（契約解除日：{day(ends_on)}）。", now)
    repo.audit.record("request_termination", "order", order_id, now, after={"ends_on": ends_on, "reason": text})
    tell(
        repo,
        other_side(repo, thread),
        now,
        lambda to: letters.termination_requested(
            to,
            order=order_id,
            termination=new,
            counterpart=own_name(repo),
            posting=thread.posting_title,
            ends_on=ends_on,
            reason=text,
        ),
    )
    repo.notices.tell_office(
        Permission.DECIDE_TERMINATIONS,
        NoticeKind.TERMINATION_WAITING,
        f"{NoticeKind.TERMINATION_WAITING}:{new}",
        About(order=order_id, number=new),
        now,
    )
    return new


def decide_termination(
    repo: Repository, termination: TerminationId, approved: bool, reason: str, now: datetime
) -> None:
    """Approve, and the contract ends on the day asked for; or refuse with a reason. Both sides are told (C3).

    Approved, the chain of the negotiation seals it, what the months after it would have billed is cancelled, and the
    paper that says so enters the index.

    Raises NotAllowed, NotFound, and Refused where it was decided before, the day has passed meanwhile, a renewal was
    approved meanwhile, or a refusal lacks its reason.
    """
    rules.require(repo.viewer, Permission.DECIDE_TERMINATIONS)
    request = repo.terminations.get(termination)
    if request.approved is not None:
        if request.approved is approved:
            return  # the second press of a double click finds its effect already there
        raise Refused("この申請は、すでに別の担当者が処理しました。一覧をご確認ください。")
    if approved:
        law.require_endable(request.ends_on, jst_date(now), renewed=repo.terminations.renewed(request.order))
    text = clean(reason, label="却下の理由", limit=REASON_LIMIT, required=not approved)
    repo.terminations.decide(request, approved=approved, reason=text, now=now)
    if approved:
        _end(repo, request, now)
    repo.audit.record(
        "decide_termination",
        "order",
        request.order,
        now,
        before={"termination": termination, "ended_on": None},
        after={"approved": approved, "reason": text, "ended_on": request.ends_on if approved else None},
    )
    for organization, counterpart in (
        (request.client, request.partner_name),
        (request.partner, request.client_name),
    ):
        tell(
            repo,
            organization,
            now,
            lambda to, counterpart=counterpart: letters.termination_decided(
                to,
                order=request.order,
                termination=termination,
                counterpart=counterpart,
                posting=request.posting_title,
                ends_on=request.ends_on,
                approved=approved,
                reason=text,
            ),
        )


def _end(repo: Repository, request: Termination, now: datetime) -> None:
    repo.orders.record(request.order, OrderEventKind.TERMINATED, now, **request.sealed)
    repo.outbox.withdraw(f"{MailKind.CONTRACT_ENDING}:{request.order}:", now)
    cancel_later(repo, request.order, request.ends_on, now)
    repo.papers.keep(request.order)
