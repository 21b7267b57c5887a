"""A deal as a timeline: its contracts, invoices, reminders, requests to end it, checks and its review (C2–C5, B3)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from core import formats
from core.calendar import jst_date
from core.errors import NotFound
from core.formats import day, yen
from core.invoices import Invoice
from core.model import ContractStatus, OrderId, ProposalId, Side
from core.model_contracts import DealMoment, InvoiceState, QualityAxis
from core.paper_numbers import credit_number, invoice_number
from core.rules_contracts import NOTICE_DAYS, Standing, contract_status, dates
from core.rules_performance import reportable_months
from core.rules_quality import CheckState, check_state
from core.store.endings import VERB
from core.store.invoices import DECISIVE
from core.store.memory import remembered
from core.store.subject import Subject
from core.store.tables import (
    AuditRow,
    InvoiceRow,
    OrderRow,
    OrganizationRow,
    QualityCheckRow,
    ReviewRow,
    TerminationRow,
)
from core.views import DealEvent, DealTimeline

K = DealMoment
S = ContractStatus
CONTRACT = (
    OrderRow.id,
    OrderRow.proposal_id,
    OrderRow.predecessor_id,
    OrderRow.requested_at,
    OrderRow.approved_at,
    OrderRow.term_start,
    OrderRow.term_end,
    OrderRow.ended_on,
    OrderRow.subtotal,
    OrganizationRow.freelancer,
)
AXES = tuple(getattr(QualityCheckRow, axis.value) for axis in QualityAxis)


class Timelines(Subject):
    """Each side reads its own; what a client says of its partner in checks and review is the client's alone (C5)."""

    @remembered
    def of_deal(self, order: OrderId, today: date) -> DealTimeline:
        """The deal to which an order belongs. Raises NotFound where it is none, or none of the viewer's (A5)."""
        same = select(OrderRow.proposal_id).where(OrderRow.id == order).scalar_subquery()
        rows = self.session.execute(
            select(*CONTRACT)
            .join(OrganizationRow, OrganizationRow.id == OrderRow.partner_id)
            .where(OrderRow.proposal_id == same, self.owns(OrderRow))
            .order_by(OrderRow.id)
        ).all()
        agreed = [row for row in rows if row.approved_at]
        if not agreed:
            raise NotFound("この取引は見つかりません。")
        ids = [row.id for row in rows]
        invoices = self._invoices(ids)
        stops = self.session.scalars(
            select(TerminationRow).where(TerminationRow.order_id.in_(ids)).order_by(TerminationRow.id)
        ).all()
        own = self.viewer.side is Side.CLIENT
        checks = self._checks(ids) if own else None
        review = self._review(agreed[0].proposal_id) if own else None
        standing = _standing(agreed, rows[-1], today, stops, invoices, checks, reviewed=review is not None)
        events = [
            *_contracts(rows, standing, today),
            *_bills(invoices),
            *_requests(stops),
            *self._reminders(ids),
            *_said(checks or (), review, agreed[-1].id),
        ]
        renewing = rows[-1].id if standing.renewing else None
        return DealTimeline(tuple(sorted(events, key=lambda each: each.on)), standing, renewing)

    def _invoices(self, ids: Sequence[OrderId]) -> list[Invoice]:
        mine = select(*DECISIVE).where(InvoiceRow.order_id.in_(ids)).order_by(InvoiceRow.month, InvoiceRow.id)
        return [Invoice(*row) for row in self.session.execute(mine)]

    def _checks(self, ids: Sequence[OrderId]) -> Sequence[Any]:
        return self.session.execute(
            select(QualityCheckRow.order_id, QualityCheckRow.month, QualityCheckRow.checked_at, *AXES)
            .where(QualityCheckRow.order_id.in_(ids))
            .order_by(QualityCheckRow.month)
        ).all()

    def _review(self, proposal: ProposalId) -> Any:
        own = select(ReviewRow.stars, ReviewRow.written_at).where(ReviewRow.proposal_id == proposal)
        return self.session.execute(own).one_or_none()

    def _reminders(self, ids: Sequence[OrderId]) -> Iterator[DealEvent]:
        sent = self.session.execute(
            select(AuditRow.at, AuditRow.subject_id, AuditRow.after).where(
                AuditRow.subject == "order", AuditRow.subject_id.in_(ids), AuditRow.action == VERB
            )
        )
        for at, order, after in sent:
            yield DealEvent(K.REMINDED, jst_date(at), OrderId(order), f"{after['days_before']}日前のお知らせ")


def _standing(
    agreed: Sequence[Any],
    newest: Any,
    today: date,
    stops: Sequence[TerminationRow],
    invoices: Sequence[Invoice],
    checks: Sequence[Any] | None,
    *,
    reviewed: bool,
) -> Standing:
    """Where it stands: the contract that runs today, else the one that comes next, else the last (C2).

    `checks` are those of the viewer's, None for the side that neither writes nor reads any.
    """
    states = [(_status(row, today), row) for row in agreed]
    running = [each for wanted in (S.ACTIVE, S.TERMINATING, S.SCHEDULED) for each in states if each[0] is wanted]
    status, now = running[0] if running else states[-1]
    last = agreed[-1]
    rated = {(row.order_id, row.month) for row in checks or ()}
    unchecked = [
        month
        for row in (agreed if checks is not None else ())
        for month in reportable_months(row.term_start, row.ended_on or row.term_end, today)
        if (row.id, month) not in rated
        and check_state(month, row.term_start, row.ended_on or row.term_end, today, answered=False)
        is CheckState.WAITING
    ]
    unbilled = [
        each.month
        for each in invoices
        if each.credits is None and each.state is InvoiceState.SCHEDULED and each.starts_on <= today
    ]
    return Standing(
        status=status,
        start=now.term_start,
        ends_on=now.ended_on or now.term_end,
        three=dates(last.term_start, last.term_end, last.freelancer, since=agreed[0].term_start),
        stopping=any(each.decided_at is None for each in stops),
        renewing=newest.approved_at is None,
        renewed=now.id != last.id,
        reviewed=reviewed,
        unbilled=min(unbilled, default=None),
        unchecked=max(unchecked, default=None),
    )


def _status(row: Any, today: date) -> ContractStatus:
    return contract_status(approved=True, start=row.term_start, end=row.term_end, ended_on=row.ended_on, today=today)


def _contracts(rows: Sequence[Any], standing: Standing, today: date) -> Iterator[DealEvent]:
    for row in rows:
        if row.predecessor_id and row.requested_at:
            yield DealEvent(K.RENEWAL_REQUESTED, jst_date(row.requested_at), row.id)
        if not row.approved_at:
            continue
        kind = K.RENEWED if row.predecessor_id else K.APPROVED
        term = f"{day(row.term_start)} ~ {day(row.term_end)}・{yen(row.subtotal)}（税抜）"
        yield DealEvent(kind, jst_date(row.approved_at), row.id, term)
        if row.ended_on is None or row.ended_on >= row.term_start:
            yield DealEvent(K.STARTED, row.term_start, row.id)
    last = next(row for row in reversed(rows) if row.approved_at)
    yield DealEvent(K.ENDED, last.ended_on or last.term_end, last.id)
    if last.ended_on is None:
        yield DealEvent(K.NOTICE_BY, standing.three.notice_by, last.id, f"契約終了日の{NOTICE_DAYS}日前")
        agreed_on = jst_date(last.approved_at)
        for on in standing.three.reminders:
            if on > today and on >= agreed_on:
                yield DealEvent(K.REMINDER, on, last.id, f"{(standing.three.end - on).days}日前")


def _bills(invoices: Sequence[Invoice]) -> Iterator[DealEvent]:
    for each in invoices:
        number = invoice_number(each.id) if each.credits is None else credit_number(each.id)
        stands = f"{formats.month(each.month)}分・{each.state.label}・{number}"
        kind = K.INVOICED if each.credits is None else K.CREDITED
        if each.cancelled_at and not each.issued_at:
            yield DealEvent(K.BILL_CANCELLED, jst_date(each.cancelled_at), each.order, stands, each.total)
            continue
        paper = each.id if each.issued_at else None
        yield DealEvent(kind, each.issue_on, each.order, stands, each.total, invoice=paper)


def _requests(stops: Sequence[TerminationRow]) -> Iterator[DealEvent]:
    for each in stops:
        asked = f"{each.side.label}・契約解除日 {day(each.ends_on)}"
        yield DealEvent(K.TERMINATION_REQUESTED, jst_date(each.requested_at), each.order_id, asked)
        if each.decided_at:
            kind = K.TERMINATION_APPROVED if each.approved else K.TERMINATION_REFUSED
            said = f"契約終了日 {day(each.ends_on)}" if each.approved else each.decision_reason
            notice = each.id if each.approved else None
            yield DealEvent(kind, jst_date(each.decided_at), each.order_id, said, termination=notice)


def _said(checks: Sequence[Any], review: Any, order: Any) -> Iterator[DealEvent]:
    for row in checks:
        scores = [getattr(row, axis.value) for axis in QualityAxis]
        mean = f"{formats.month(row.month)}・平均 {sum(scores) / len(scores):.1f}"
        yield DealEvent(K.CHECKED, jst_date(row.checked_at), row.order_id, mean)
    if review and review.written_at:
        yield DealEvent(K.REVIEWED, jst_date(review.written_at), order, f"★ {review.stars}")
