"""KPI: what activity, contracts and plans come to, added up by the database (D7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar, Unpack

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core import kpi
from core.calendar import after_months
from core.kpi import Course, PlanFrom
from core.kpi_scripts import Measure, Stream, compare
from core.model_direction import CaseId, Plan, ScriptId, ScriptKind, Span, Work
from core.store.kpi_contracts import ContractFigures
from core.store.memory import remembered
from core.store.tables import (
    ActivityRow,
    ActivityTotalRow,
    CaseMemberRow,
    CasePlanRow,
    CaseRow,
    MemberRow,
    ScriptRow,
    ScriptVersionRow,
)
from core.views.kpi import (
    CaseFigures,
    CaseProgress,
    DayFigures,
    MemberFigures,
    MonthFigures,
    ScriptComparison,
    ScriptFigures,
    Which,
    together,
)
from core.views.kpi_screen import Choices

Plans = Mapping[CaseId, Sequence[PlanFrom]]
Known = tuple[tuple[Any, Course], ...]
"""Cases as rows, each with its plans and days."""

T = TypeVar("T")
Table = type[ActivityRow] | type[ActivityTotalRow]

WORK = ("minutes", "calls", "contacts", "appointments", "held")
FEW = 20
"""So many cases are named one by one: their sums then lie together in the table's key."""


class Kpi(ContractFigures):
    """Kakutoku reads every case's figures, a partner those of its own; a client how its own cases stand."""

    @remembered
    def cases(
        self,
        first: date,
        last: date,
        today: date,
        **which: Unpack[Which],
    ) -> tuple[CaseFigures, ...]:
        """Every case's figures from `first` through `last`, work and target up to today, by the case's number (D7)."""
        known = self._known(**which)
        worked = {
            row.case_id: _work(row)
            for row in self.session.execute(
                select(ActivityTotalRow.case_id, *_sums(ActivityTotalRow))
                .where(_within(first, min(last, today)), _of(known, *self._wanted(**which)))
                .group_by(ActivityTotalRow.case_id)
            )
        }
        return tuple(
            CaseFigures(
                worked.get(row.id, Work()),
                kpi.target(course, first, min(last, today)),
                kpi.target(course, first, last),
                *(row.id, row.name, row.client_id, row.client, row.partner_id, row.partner),
                *(row.director_id, row.director, row.starts, row.ends),
            )
            for row, course in known
        )

    @remembered
    def months(
        self,
        first: date,
        last: date,
        today: date,
        **which: Unpack[Which],
    ) -> tuple[MonthFigures, ...]:
        """The same cases' figures together, month by month, as far as each month lies in the period (D7)."""
        return self._months(first, last, today, self._known(**which), *self._wanted(**which))

    @remembered
    def progress_of(self, case: CaseId, today: date) -> CaseProgress:
        """How a case stands; its client reads this too. Raises NotFound (A5)."""
        self.require(case, inside=False)
        known = self._planned(CaseRow.id == case)
        first = known[0][1].starts.replace(day=1)
        last = after_months(max(today, first).replace(day=1), 1) - timedelta(days=1)
        months = self._months(first, last, today, known)
        return CaseProgress(together(months), months)

    @remembered
    def members(self, case: CaseId, first: date, last: date, today: date) -> tuple[MemberFigures, ...]:
        """Who works for a case in the period, or did, each with its part of the plan, by name. Raises NotFound (A5)."""
        worked = self.worked(ActivityRow.member_id, case, first, min(last, today))
        found = self._cases(CaseRow.id == case)[0]
        plans = self._plans([case])[case]
        shown = or_(
            and_(CaseMemberRow.joined_on <= last, func.coalesce(CaseMemberRow.left_on, last) >= first),
            CaseMemberRow.member_id.in_(worked),
        )
        rows = self.session.execute(
            select(
                CaseMemberRow.member_id,
                MemberRow.name,
                CaseMemberRow.minutes,
                CaseMemberRow.joined_on,
                CaseMemberRow.left_on,
            )
            .join(MemberRow, MemberRow.id == CaseMemberRow.member_id)
            .where(CaseMemberRow.case_id == case, shown)
            .order_by(MemberRow.name, CaseMemberRow.member_id)
        )
        members: list[MemberFigures] = []
        for row in rows:
            starts = max(found.starts, row.joined_on)
            ends = min(found.ends, row.left_on) if row.left_on else found.ends
            due, planned = (
                kpi.member_target(plans, row.minutes, starts, ends, first, until) for until in (min(last, today), last)
            )
            work = worked.get(row.member_id, Work())
            members.append(MemberFigures(work, due, planned, row.member_id, row.name, row.left_on))
        return tuple(members)

    @remembered
    def scripts(self, case: CaseId, first: date, last: date) -> tuple[ScriptFigures, ...]:
        """A case's scripts with what was done with each in the period, by their number. Raises NotFound (A5, D4)."""
        worked = self.worked(ActivityRow.script_id, case, first, last)
        uses: dict[ScriptId, list[tuple[date, int]]] = defaultdict(list)
        for row in self.session.execute(
            select(ScriptVersionRow.script_id, ScriptVersionRow.used_from, ScriptVersionRow.version)
            .join(ScriptRow, ScriptRow.id == ScriptVersionRow.script_id)
            .where(ScriptRow.case_id == case)
            .order_by(ScriptVersionRow.used_from, ScriptVersionRow.version)
        ):
            uses[row.script_id].append((row.used_from, row.version))
        rows = self.session.execute(
            select(ScriptRow.id, ScriptRow.name, ScriptRow.kind, ScriptRow.retired_on)
            .where(ScriptRow.case_id == case)
            .order_by(ScriptRow.id)
        )
        return tuple(
            ScriptFigures(
                row.id,
                row.name,
                row.kind,
                kpi.versions_in_use(uses[row.id], first, last),
                row.retired_on,
                worked.get(row.id, Work()),
            )
            for row in rows
        )

    @remembered
    def comparison(self, case: CaseId, today: date, *, current: bool = False) -> ScriptComparison:
        """What can be said of a case's patterns since its first day; with `current` of the versions of today alone.

        A day is laid side by side once it is told: of one that goes on, or that nobody has closed, only appointments
        are known yet, and counts that depend on how they went would deceive the test. Raises NotFound (A5, D4).
        """
        self.require(case)
        told = or_(ActivityRow.minutes > 0, ActivityRow.calls > ActivityRow.appointments)
        revised = self.session.scalar(
            select(func.max(ScriptVersionRow.used_from))
            .join(ScriptRow, ScriptRow.id == ScriptVersionRow.script_id)
            .where(ScriptRow.case_id == case, ScriptRow.kind == ScriptKind.PATTERN, ScriptRow.retired_on.is_(None))
            .where(ScriptVersionRow.used_from <= today)
        )
        first = revised if current and revised else self._cases(CaseRow.id == case)[0].starts
        figures = self.scripts(case, first, today)
        days: dict[ScriptId, dict[date, Work]] = {
            each.script: {}
            for each in figures
            if each.kind is ScriptKind.PATTERN and (each.work.calls or each.retired_on is None)
        }
        for row in self.session.execute(
            select(ActivityRow.script_id, ActivityRow.day, *_sums(ActivityRow))
            .where(ActivityRow.case_id == case, ActivityRow.day >= first, ActivityRow.day < today, told)
            .group_by(ActivityRow.day, ActivityRow.script_id)
        ):
            if row.script_id in days:
                days[row.script_id][row.day] = _work(row)
        streams = [Stream(each.script, each.name, days[each.script]) for each in figures if each.script in days]
        return ScriptComparison(
            first, revised, figures, compare(Measure.APPOINTMENT, streams), compare(Measure.CONTACT, streams)
        )

    @remembered
    def daily(self, case: CaseId, first: date, last: date) -> tuple[DayFigures, ...]:
        """What was done on each day on which something was. Raises NotFound (A5)."""
        self.require(case)
        total = ActivityTotalRow
        rows = self.session.execute(
            select(total.starts_on, total.minutes, total.calls, total.contacts, total.appointments, total.held)
            .where(total.case_id == case, total.span == Span.DAY, total.starts_on.between(first, last))
            .order_by(total.starts_on)
        )
        return tuple(DayFigures(row.starts_on, _work(row)) for row in rows)

    def worked(
        self, by: InstrumentedAttribute[T], case: CaseId, first: date, last: date, *narrowed: ColumnElement[bool]
    ) -> dict[T, Work]:
        """What was done in a case from `first` through `last`, added up by one column, in its order. NotFound (A5)."""
        self.require(case)
        rows = self.session.execute(
            select(by.label("by"), *_sums(ActivityRow))
            .where(ActivityRow.case_id == case, ActivityRow.day.between(first, last), *narrowed)
            .group_by(by)
            .order_by(by)
        )
        return {row.by: _work(row) for row in rows}

    def _plans(self, cases: Iterable[CaseId]) -> Plans:
        """The plans of these cases."""
        found: dict[CaseId, list[PlanFrom]] = {case: [] for case in cases}
        rows = self.session.execute(
            select(CasePlanRow.case_id, CasePlanRow.from_month, CasePlanRow.minutes, CasePlanRow.appointments)
            .where(CasePlanRow.case_id.in_(found))
            .order_by(CasePlanRow.case_id, CasePlanRow.from_month)
        )
        for row in rows:
            found[row.case_id].append(PlanFrom(row.from_month, Plan(row.minutes, row.appointments)))
        return found

    def choices(self) -> Choices:
        """The directors and clients of the cases whose figures the viewer may read."""
        rows = [row for row, _ in self._known()]
        return Choices(
            frozenset((row.director_id, row.director) for row in rows),
            frozenset((row.client_id, row.client) for row in rows),
        )

    @remembered
    def _known(self, **which: Unpack[Which]) -> Known:
        """The cases that are asked for, by their number; a screen asks for the same ones in several periods."""
        return self._planned(*self._wanted(**which))

    def _planned(self, *wanted: ColumnElement[bool]) -> Known:
        found = self._cases(*wanted)
        plans = self._plans([row.id for row in found])
        return tuple((row, Course(tuple(plans[row.id]), row.starts, row.ends)) for row in found)

    def _months(
        self, first: date, last: date, today: date, known: Known, *wanted: ColumnElement[bool]
    ) -> tuple[MonthFigures, ...]:
        courses = [course for _, course in known]
        worked: dict[date, Work] = defaultdict(Work)
        rows = self.session.execute(
            select(ActivityTotalRow.starts_on, *_sums(ActivityTotalRow))
            .where(_within(first, min(last, today)), _of(known, *wanted))
            .group_by(ActivityTotalRow.span, ActivityTotalRow.starts_on)
        )
        for row in rows:
            worked[row.starts_on.replace(day=1)] += _work(row)
        months: list[MonthFigures] = []
        month = first.replace(day=1)
        while month <= last:
            begins, ends = max(first, month), min(last, after_months(month, 1) - timedelta(days=1))
            planned = kpi.targets(courses, begins, ends)
            due = planned if ends <= today else kpi.targets(courses, begins, today)
            months.append(MonthFigures(worked[month], due, planned, month))
            month = after_months(month, 1)
        return tuple(months)


def _of(known: Known, *wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """Activity of these cases: named one by one where they are few, else by what was asked for."""
    if len(known) <= FEW:
        return ActivityTotalRow.case_id.in_([row.id for row, _ in known])
    return ActivityTotalRow.case_id.in_(select(CaseRow.id).where(*wanted))


def _within(first: date, last: date) -> ColumnElement[bool]:
    """The kept sums that make up a period: whole months, and days where it begins or ends within one."""
    total = ActivityTotalRow
    begins = first if first.day == 1 else after_months(first.replace(day=1), 1)
    beyond = last + timedelta(days=1)
    over = beyond.replace(day=1)
    if begins >= over:
        return and_(total.span == Span.DAY, total.starts_on.between(first, last))
    parts = [and_(total.span == Span.MONTH, total.starts_on >= begins, total.starts_on < over)]
    if first < begins:
        parts.append(and_(total.span == Span.DAY, total.starts_on >= first, total.starts_on < begins))
    if over < beyond:
        parts.append(and_(total.span == Span.DAY, total.starts_on >= over, total.starts_on < beyond))
    return or_(*parts)


def _sums(table: Table) -> tuple[ColumnElement[Any], ...]:
    """The columns of Work, added up."""
    return tuple(func.sum(getattr(table, name)).label(name) for name in WORK)


def _work(row: Any) -> Work:
    """PostgreSQL's sums of whole numbers come back as decimals."""
    return Work(*(int(getattr(row, name)) for name in WORK))
