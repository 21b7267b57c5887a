"""Promise and delivery as they are kept: months of a contract, and what they tell of a partner (P13, P10)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select

from core import rules
from core import rules_performance as law
from core.calendar import jst_date
from core.errors import NotFound
from core.model import Audience, OrderId, OrganizationId, ProposalId
from core.model_choosing import Delivery
from core.model_direction import Span
from core.performance import appointment_rate, hours_of
from core.store.contracts import last_day
from core.store.memory import remembered
from core.store.promises import PROMISED, promise
from core.store.repeats import read_repeats
from core.store.rounds import PROPOSAL_ROUND
from core.store.screening import screened
from core.store.subject import Subject
from core.store.tables import ActivityTotalRow, CaseRow, DeliveryRow, OrderRow, PostingRoundRow, ProposalRow
from core.views import DealPerformance, DeliveryMonth, PastDeal, ProposalFigures, TrackRecord
from core.views.performance import summary

NO_DEAL = "この取引は見つかりません。"
NO_CANDIDATE = "この候補者は見つかりません。"
Months = tuple[DeliveryMonth, ...]
CONTRACT = (
    OrderRow.id,
    OrderRow.proposal_id,
    OrderRow.term_start,
    last_day.label("last_day"),
    *PROMISED,
)


class Performance(Subject):
    """A deal is read by its two sides; of a partner's other deals a client reads anonymous figures alone."""

    def term(self, order: OrderId) -> tuple[date, date]:
        """The first and the last day of an own contract. Raises NotFound (A5)."""
        row = self.session.execute(
            select(OrderRow.term_start, last_day.label("last_day")).where(
                OrderRow.id == order, OrderRow.approved_at.is_not(None), self.owns(OrderRow)
            )
        ).one_or_none()
        if row is None:
            raise NotFound(NO_DEAL)
        return row.term_start, row.last_day

    def reported(self, order: OrderId, month: date) -> Delivery | None:
        """What was reported of one month of an own contract."""
        row = self.session.scalar(
            select(DeliveryRow)
            .join(OrderRow, OrderRow.id == DeliveryRow.order_id)
            .where(DeliveryRow.order_id == order, DeliveryRow.month == month, self.owns(OrderRow))
        )
        return Delivery(row.minutes, row.calls, row.appointments) if row else None

    def put(self, order: OrderId, month: date, delivery: Delivery, now: datetime) -> None:
        """Keep a month's figures in the place of those that were reported before; the caller holds the order."""
        row = self.session.scalar(
            select(DeliveryRow).where(DeliveryRow.order_id == order, DeliveryRow.month == month)
        ) or DeliveryRow(order_id=order, month=month)
        row.minutes, row.calls, row.appointments = delivery.minutes, delivery.calls, delivery.appointments
        row.reported_by_id, row.reported_at = self.viewer.member, now
        self.session.add(row)

    @remembered
    def of_deal(self, order: OrderId, today: date) -> DealPerformance:
        """Promise and delivery of the deal to which an order belongs, for its two sides. Raises NotFound (A5)."""
        same = select(OrderRow.proposal_id).where(OrderRow.id == order).scalar_subquery()
        rows = self._contracts(OrderRow.proposal_id == same, self.owns(OrderRow))
        if not rows:
            raise NotFound(NO_DEAL)
        counted = self.session.scalars(
            select(ActivityTotalRow.starts_on)
            .join(CaseRow, CaseRow.id == ActivityTotalRow.case_id)
            .where(CaseRow.proposal_id == rows[0].proposal_id, ActivityTotalRow.span == Span.MONTH)
        )
        return DealPerformance(promise(rows[0]), _months(rows, self._deliveries(rows), today, frozenset(counted)))

    @remembered
    def of_candidate(self, proposal: ProposalId, now: datetime) -> ProposalFigures:
        """What the client reads beside a candidate's text. Raises NotFound (A5, P2).

        Its own deals with that partner are no part of the record: it knows them, and before disclosure their figures
        would tell it who the candidate is (P10).
        """
        row = self.session.execute(
            select(ProposalRow.partner_id, ProposalRow.disclosed_at, ProposalRow.repeats, *PROMISED)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id == proposal, *screened(self, now))
        ).one_or_none()
        if row is None:
            raise NotFound(NO_CANDIDATE)
        return ProposalFigures(
            promise=promise(row),
            repetition=read_repeats(row.repeats, disclosed=rules.is_disclosed(row.disclosed_at)),
            record=self._record(row.partner_id, jst_date(now), OrderRow.client_id != self.viewer.organization),
        )

    @remembered
    def own_record(self, today: date) -> TrackRecord:
        """What clients read of the viewer's own deals. Raises NotFound for anybody but a partner (A5)."""
        if self.viewer.audience is not Audience.PARTNER:
            raise NotFound("パートナー情報は見つかりません。")
        return self._record(self.viewer.organization, today)

    def _record(self, partner: OrganizationId, today: date, *wanted: ColumnElement[bool]) -> TrackRecord:
        rows = [row for row in self._contracts(OrderRow.partner_id == partner, *wanted) if row.term_start <= today]
        deliveries = self._deliveries(rows)
        deals = [
            _past(list(contracts), deliveries, today) for _, contracts in groupby(rows, lambda row: row.proposal_id)
        ]
        every = list(deliveries.values())
        return TrackRecord(
            deals=tuple(deals),
            months=len(every),
            hours=hours_of(sum(each.minutes for each in every)),
            appointments=sum(each.appointments for each in every),
            rate=appointment_rate(sum(each.appointments for each in every), sum(each.calls for each in every)),
        )

    def _contracts(self, *wanted: ColumnElement[bool]) -> Sequence[Any]:
        """Approved orders with their deal's promise, deal by deal, the latest contract first."""
        return self.session.execute(
            select(*CONTRACT)
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .where(OrderRow.approved_at.is_not(None), *wanted)
            .order_by(OrderRow.proposal_id.desc(), OrderRow.term_start.desc(), OrderRow.id.desc())
        ).all()

    def _deliveries(self, rows: Iterable[Any]) -> dict[tuple[OrderId, date], DeliveryRow]:
        found = self.session.scalars(select(DeliveryRow).where(DeliveryRow.order_id.in_([row.id for row in rows])))
        return {(each.order_id, each.month): each for each in found}


def _months(
    rows: Sequence[Any],
    kept: Mapping[tuple[OrderId, date], DeliveryRow],
    today: date,
    counted: Collection[date] = (),
) -> Months:
    """Every month of these contracts that has begun, the latest first; of those `counted`, activity tells."""
    found: list[DeliveryMonth] = []
    for row in rows:
        for month in law.reportable_months(row.term_start, row.last_day, today):
            first, last = law.worked_days(month, row.term_start, row.last_day)
            whole = law.is_whole(month, row.term_start, row.last_day, today)
            report = kept.get((row.id, month))
            delivery = Delivery(report.minutes, report.calls, report.appointments) if report else None
            at = report.reported_at if report else None
            found.append(DeliveryMonth(row.id, month, first, last, whole, delivery, at, month in counted))
    return tuple(found)


def _past(rows: Sequence[Any], kept: Mapping[tuple[OrderId, date], DeliveryRow], today: date) -> PastDeal:
    promised = promise(rows[0])
    months = _months(rows, kept, today)
    return PastDeal(
        months=sum(each.delivery is not None for each in months),
        hours=promised.hours if promised else None,
        appointments=promised.appointments if promised else None,
        rate=promised.rate if promised else None,
        delivered=summary(months),
    )
