"""今日: what is known of every running case this morning, asked in as many questions for one case as for fifty (D9)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from core import kpi, rules
from core import rules_direction as law
from core.kpi_periods import Stretch, asked
from core.model import ContractStatus, MemberId
from core.model_contracts import QualityAxis
from core.model_direction import CaseId, Span
from core.packs import Meeting
from core.rules import Permission
from core.rules_direction import CaseFacts, MemberPace
from core.rules_quality import is_low, mean
from core.store.case_access import head_select
from core.store.kpi import Kpi
from core.store.memory import remembered
from core.store.packs import Packs
from core.store.quality import check_of
from core.store.tables import (
    ActivityRow,
    ActivityTotalRow,
    CaseMemberRow,
    CaseRow,
    MemberRow,
    OrderRow,
    QualityCheckRow,
)
from core.views.kpi import CaseFigures, together
from core.views.mornings import CaseMorning, Morning, MorningDesk

MEETING_WITHIN = timedelta(days=13)
"""The next weekly meeting lies in this week or the next, also where one falls on a holiday."""


class LowCheck(NamedTuple):
    """A 品質チェック that was low: its month, its mean, and the axis that was lowest."""

    month: date
    mean: Decimal
    worst: tuple[QualityAxis, int]


Paces = Mapping[CaseId, Sequence[MemberPace]]


class Mornings(Kpi):
    """For kakutoku, which watches over the cases."""

    @remembered
    def of(self, today: date, *, director: MemberId | None = None, case: CaseId | None = None) -> Morning:
        """The running cases with what was found in each, the heaviest first; a director's, or one. NotAllowed (D9)."""
        rules.require(self.viewer, Permission.READ_CASES)
        month = asked(Stretch.MONTH, today).whole
        figures = [
            each
            for each in self.cases(month.first, month.last, today, director=director, case=case)
            if each.starts <= today <= each.ends
        ]
        numbers = [each.case for each in figures]
        worked, low, paces = self._worked(numbers), self._low(numbers), self._paces(figures, month.first, today)
        contracts = self._contracts_today(numbers, today)
        negotiating = self._negotiating(numbers)
        meetings = self._meetings(today, director)
        found = [
            CaseMorning(
                each,
                contracts[each.case].order,
                meetings.get(each.case),
                law.findings(
                    _facts(
                        each,
                        meetings.get(each.case),
                        worked.get(each.case),
                        low.get(each.case),
                        each.case in negotiating,
                        contracts[each.case].status == ContractStatus.TERMINATING,
                        tuple(paces.get(each.case, ())),
                    ),
                    today,
                ),
            )
            for each in figures
        ]
        return Morning(tuple(sorted(found, key=lambda each: (-each.urgency, each.figures.ends, each.figures.case))))

    def desk(self, today: date, *, director: MemberId | None = None) -> MorningDesk:
        """The morning of a director, or of all, with the figures of the month and the year, and the week's meetings."""
        morning = self.of(today, director=director)
        year = asked(Stretch.YEAR, today).whole
        monday = today - timedelta(days=today.weekday())
        month = asked(Stretch.MONTH, today).whole
        return MorningDesk(
            morning,
            together(self.cases(month.first, month.last, today, director=director)),
            self.continuation(year.first, year.last, today, director=director),
            len(self.upsells(year.first, year.last, director=director)),
            Packs(self.session, self.viewer).meetings(monday, monday + timedelta(days=6), director=director),
        )

    def _worked(self, cases: Sequence[CaseId]) -> dict[CaseId, date]:
        """The last day with activity, by the kept sums."""
        total = ActivityTotalRow
        rows = self.session.execute(
            select(total.case_id, func.max(total.starts_on))
            .where(total.case_id.in_(cases), total.span == Span.DAY)
            .where(or_(total.minutes > 0, total.calls > 0, total.appointments > 0))  # not one corrected to nothing
            .group_by(total.case_id)
        )
        return dict(rows.all())

    def _low(self, cases: Sequence[CaseId]) -> dict[CaseId, LowCheck]:
        """The latest 品質チェック of each case where it was low."""
        later = aliased(QualityCheckRow)
        order = aliased(OrderRow)
        latest = (
            select(func.max(later.month))
            .join(order, order.id == later.order_id)
            .where(order.proposal_id == CaseRow.proposal_id)
            .correlate(CaseRow)
            .scalar_subquery()
        )
        rows = self.session.execute(
            select(CaseRow.id, QualityCheckRow)
            .join(OrderRow, OrderRow.proposal_id == CaseRow.proposal_id)
            .join(QualityCheckRow, and_(QualityCheckRow.order_id == OrderRow.id, QualityCheckRow.month == latest))
            .where(CaseRow.id.in_(cases))
        )
        checks = {case: (row.month, check_of(row)) for case, row in rows}
        return {
            case: LowCheck(month, mean(check.total), min(check.scores.items(), key=lambda each: each[1]))
            for case, (month, check) in checks.items()
            if is_low(check)
        }

    def _paces(self, cases: Sequence[CaseFigures], month: date, today: date) -> Paces:
        """Every member's appointments of the month beside its part of the plan up to today."""
        plans = self._plans(each.case for each in cases)
        worked = (
            select(ActivityRow.case_id, ActivityRow.member_id, func.sum(ActivityRow.appointments).label("booked"))
            .where(ActivityRow.case_id.in_(plans), ActivityRow.day.between(month, today))
            .group_by(ActivityRow.case_id, ActivityRow.member_id)
            .subquery()
        )
        rows = self.session.execute(
            select(
                CaseMemberRow.case_id,
                CaseMemberRow.minutes,
                CaseMemberRow.joined_on,
                MemberRow.name,
                func.coalesce(worked.c.booked, 0).label("booked"),
            )
            .join(MemberRow, MemberRow.id == CaseMemberRow.member_id)
            .outerjoin(
                worked,
                and_(worked.c.case_id == CaseMemberRow.case_id, worked.c.member_id == CaseMemberRow.member_id),
            )
            .where(CaseMemberRow.case_id.in_(plans), CaseMemberRow.left_on.is_(None))
            .order_by(CaseMemberRow.case_id, MemberRow.name)
        )
        runs = {each.case: each for each in cases}
        found: dict[CaseId, list[MemberPace]] = defaultdict(list)
        for row in rows:
            case = runs[row.case_id]
            starts = max(case.starts, row.joined_on)
            due = kpi.member_target(plans[row.case_id], row.minutes, starts, case.ends, month, today)
            found[row.case_id].append(MemberPace(row.name, int(row.booked), due.appointments))
        return found

    def _contracts_today(self, cases: Sequence[CaseId], today: date) -> dict[CaseId, Any]:
        """The contract of today of each case: `order` and `status`."""
        heads = head_select(today).where(CaseRow.id.in_(cases)).subquery()
        return {row.id: row for row in self.session.execute(select(heads.c.id, heads.c.order, heads.c.status))}

    def _negotiating(self, cases: Sequence[CaseId]) -> frozenset[CaseId]:
        """The cases whose renewal was asked for and is not agreed yet (C2)."""
        rows = self.session.scalars(
            select(CaseRow.id)
            .join(OrderRow, OrderRow.proposal_id == CaseRow.proposal_id)
            .where(CaseRow.id.in_(cases), OrderRow.predecessor_id.is_not(None), OrderRow.approved_at.is_(None))
        )
        return frozenset(rows)

    def _meetings(self, today: date, director: MemberId | None) -> dict[CaseId, Meeting]:
        """The next weekly meeting of each case."""
        coming = Packs(self.session, self.viewer).meetings(today, today + MEETING_WITHIN, director=director)
        found: dict[CaseId, Meeting] = {}
        for meeting in coming:
            found.setdefault(meeting.case, meeting)
        return found


def _facts(
    figures: CaseFigures,
    meeting: Meeting | None,
    worked_on: date | None,
    low: LowCheck | None,
    negotiating: bool,
    ended_early: bool,
    members: tuple[MemberPace, ...],
) -> CaseFacts:
    return CaseFacts(
        begins=figures.starts,
        ends=figures.ends,
        appointments=figures.work.appointments,
        target=figures.target.appointments,
        minutes=figures.work.minutes,
        minutes_due=figures.target.minutes,
        minutes_planned=figures.planned.minutes,
        worked_on=worked_on,
        meets_on=meeting.day if meeting else None,
        packed=bool(meeting and meeting.pack),
        low_month=low.month if low else None,
        low_mean=low.mean if low else None,
        negotiating=negotiating,
        members=members,
        low_axis=(low.worst[0].label, low.worst[1]) if low else None,
        ended_early=ended_early,
    )
