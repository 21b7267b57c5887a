"""What becomes of cases' contracts, and how their meetings spread over the week (D7)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Unpack

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core import kpi_contracts as figures
from core.calendar import jst_date, jst_midnight
from core.kpi import MeetingLoad
from core.kpi_contracts import Continuation, Contract
from core.store.case_access import OfFigures
from core.store.contracts import last_day
from core.store.endings import follows
from core.store.memory import remembered
from core.store.tables import CaseRow, MemberRow, OrderRow, OrganizationRow
from core.views.kpi import Which

CLIENT, PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)
BEFORE, AFTER = aliased(OrderRow), aliased(OrderRow)
"""The contract that one follows, and the one that follows it."""

OF: dict[str, InstrumentedAttribute[Any]] = {
    "director": CaseRow.director_id,
    "client": CaseRow.client_id,
    "case": CaseRow.id,
}
"""What each word of Which is held against."""


class ContractFigures(OfFigures):
    """Kakutoku reads every case's contracts, a partner those of its own."""

    def continuation(
        self,
        first: date,
        last: date,
        today: date,
        **which: Unpack[Which],
    ) -> Continuation:
        """継続率 of the period (D7)."""
        over = self.ended(first, last, today, **which)
        return Continuation(len(over), sum(map(figures.is_renewed, over)))

    @remembered
    def ended(
        self,
        first: date,
        last: date,
        today: date,
        **which: Unpack[Which],
    ) -> tuple[Contract, ...]:
        """The contracts behind 継続率, in the order of their last day (D7)."""
        wanted = self._wanted(**which)
        found = self._contracts(last_day.between(first, last), *wanted)
        return tuple(sorted(figures.ended(found, first, last, today), key=lambda each: each.last))

    @remembered
    def upsells(
        self,
        first: date,
        last: date,
        **which: Unpack[Which],
    ) -> tuple[Contract, ...]:
        """The renewals approved in the period that cost more a month, in the order of their approval (D7)."""
        wanted = self._wanted(**which)
        begins, ends = jst_midnight(first), jst_midnight(last + timedelta(days=1))
        found = self._contracts(OrderRow.approved_at >= begins, OrderRow.approved_at < ends, *wanted)
        return tuple(sorted(figures.upsells(found, first, last), key=lambda each: each.approved_on))

    @remembered
    def load(
        self,
        today: date,
        **which: Unpack[Which],
    ) -> tuple[MeetingLoad, ...]:
        """Each weekday's weekly meetings of the cases whose contract runs today, Monday first (D7, D8)."""
        rows = self.session.execute(
            select(CaseRow.meeting_weekday, func.count(), func.sum(CaseRow.meeting_minutes))
            .where(CaseRow.meeting_weekday.is_not(None), *self._wanted(**which))
            .where(
                CaseRow.proposal_id.in_(
                    select(OrderRow.proposal_id).where(
                        OrderRow.approved_at.is_not(None), OrderRow.term_start <= today, last_day >= today
                    )
                )
            )
            .group_by(CaseRow.meeting_weekday)
        )
        held = {weekday: (count, int(minutes)) for weekday, count, minutes in rows}
        return tuple(MeetingLoad(weekday, *held.get(weekday, (0, 0))) for weekday in range(7))

    def _wanted(self, **which: Unpack[Which]) -> tuple[ColumnElement[bool], ...]:
        """The cases that are asked for, of those whose figures the viewer may read."""
        return (self.inside(), *(OF[name] == number for name, number in which.items() if number is not None))

    def _cases(self, *wanted: ColumnElement[bool]) -> Sequence[Any]:
        """Cases with the names of those who share them and the days of their contracts."""
        runs = (
            select(CaseRow.id, func.min(OrderRow.term_start).label("starts"), func.max(last_day).label("ends"))
            .join(OrderRow, OrderRow.proposal_id == CaseRow.proposal_id)
            .where(OrderRow.approved_at.is_not(None), *wanted)
            .group_by(CaseRow.id)
            .subquery()
        )
        return self.session.execute(
            select(
                CaseRow.id,
                CaseRow.name,
                CaseRow.client_id,
                CLIENT.name.label("client"),
                CaseRow.partner_id,
                PARTNER.name.label("partner"),
                CaseRow.director_id,
                MemberRow.name.label("director"),
                runs.c.starts,
                runs.c.ends,
            )
            .join(runs, runs.c.id == CaseRow.id)
            .join(CLIENT, CLIENT.id == CaseRow.client_id)
            .join(PARTNER, PARTNER.id == CaseRow.partner_id)
            .join(MemberRow, MemberRow.id == CaseRow.director_id)
            .order_by(CaseRow.id)
        ).all()

    def _contracts(self, *wanted: ColumnElement[bool]) -> list[Contract]:
        """The contracts of cases that fit, with the one that each follows and the one that follows it."""
        rows = self.session.execute(
            select(
                CaseRow.id,
                CaseRow.name,
                OrderRow.id.label("order"),
                OrderRow.term_start,
                OrderRow.term_end,
                last_day.label("last"),
                OrderRow.approved_at,
                AFTER.approved_at.label("renewed_at"),
                OrderRow.subtotal,
                BEFORE.subtotal.label("before"),
                BEFORE.term_start.label("before_start"),
                BEFORE.term_end.label("before_end"),
            )
            .join(CaseRow, CaseRow.proposal_id == OrderRow.proposal_id)
            .outerjoin(BEFORE, BEFORE.id == OrderRow.predecessor_id)
            .outerjoin(AFTER, (AFTER.predecessor_id == OrderRow.id) & follows(AFTER))
            .where(OrderRow.approved_at.is_not(None), *wanted)
            .order_by(OrderRow.id)
        )
        return [_contract(row) for row in rows]


def _contract(row: Any) -> Contract:
    return Contract(
        case=row.id,
        name=row.name,
        order=row.order,
        starts=row.term_start,
        agreed_end=row.term_end,
        last=row.last,
        approved_on=jst_date(row.approved_at),
        renewed_on=jst_date(row.renewed_at) if row.renewed_at else None,
        subtotal=row.subtotal,
        before=None if row.before is None else figures.monthly(row.before, row.before_start, row.before_end),
    )
