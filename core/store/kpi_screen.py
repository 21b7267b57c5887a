"""KPI as its screen reads them: one answer for a period, what it is compared with, and what the charts show (D7)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.calendar import after_months
from core.errors import NotFound
from core.kpi_contracts import Continuation, Contract, Spell, is_renewed
from core.kpi_contracts import survival as survive
from core.kpi_periods import Asked, Period
from core.model import MemberId, OrganizationId
from core.model_direction import CaseId, ScriptId, Work
from core.store.case_access import NO_CASE, OfCases
from core.store.kpi import Kpi
from core.store.memory import remembered
from core.store.tables import ActivityRow
from core.views.kpi import CaseFigures
from core.views.kpi_screen import KpiCase, KpiOverview, Line, Results

CHARTED = 6
"""At least so many months are charted, also of a shorter period: of one month there is no course to see."""

SUMS = tuple(
    func.coalesce(func.sum(column), 0).label(column.key)
    for column in (
        ActivityRow.minutes,
        ActivityRow.calls,
        ActivityRow.contacts,
        ActivityRow.appointments,
        ActivityRow.held,
    )
)


class KpiScreen(OfCases):
    """Everything comes from `Kpi`, which asks who is looking; an answer stays until the database changes."""

    @remembered
    def overview(
        self,
        asked: Asked,
        today: date,
        *,
        director: MemberId | None = None,
        client: OrganizationId | None = None,
        case: CaseId | None = None,
    ) -> KpiOverview:
        """The figures of a period beside those of the one before, by case."""
        of: dict[str, Any] = {"director": director, "client": client, "case": case}
        figures = Kpi(self.session, self.viewer)
        months = figures.months(*_charted(asked, today), today, **of)
        load = figures.load(today, **of)
        whole, before = asked.whole, asked.before
        known = figures.cases(whole.first, whole.last, today, **of)
        survival = survive([Spell(each.case, each.name, each.starts, each.ends) for each in known], today)
        if before is None:
            return KpiOverview(asked, today, known, (), (), (), months, survival, load)
        # Both periods' contracts in one question each: what lies in neither is left out below.
        over = figures.ended(before.first, whole.last, today, **of)
        more = figures.upsells(before.first, whole.last, **of)
        ended = tuple(each for each in over if whole.first <= each.last <= whole.last)
        upsells = tuple(each for each in more if whole.first <= each.approved_on <= whole.last)
        now = _results(known, ended, upsells)
        earlier = _results(
            figures.cases(before.first, before.last, today, **of),
            [each for each in over if before.first <= each.last <= before.last],
            [each for each in more if before.first <= each.approved_on <= before.last],
        )
        cases = tuple(
            (
                each,
                Line(each.case, each.name, f"{each.client} × {each.partner}", now[each.case], earlier[each.case]),
            )
            for each in known
            if _concerned(each, whole, now[each.case])
        )
        return KpiOverview(asked, today, known, cases, ended, upsells, months, survival, load)

    @remembered
    def of_case(
        self,
        case: CaseId,
        asked: Asked,
        today: date,
        *,
        member: MemberId | None = None,
        script: ScriptId | None = None,
    ) -> KpiCase:
        """One case by member, script and day, of one member or script alone where asked. Raises NotFound (A5)."""
        figures = Kpi(self.session, self.viewer)
        overview = self.overview(asked, today, case=case)
        if not overview.known:
            raise NotFound(NO_CASE)
        first, last = asked.whole.first, min(asked.whole.last, today)
        return KpiCase(
            overview,
            overview.known[0],
            figures.members(case, first, asked.whole.last, today),
            figures.scripts(case, first, last),
            self._worked(ActivityRow.member_id, case, first, last, script=script),
            self._worked(ActivityRow.script_id, case, first, last, member=member),
            self._worked(ActivityRow.day, case, first, last, member=member, script=script),
        )

    def _worked(
        self,
        by: InstrumentedAttribute[Any],
        case: CaseId,
        first: date,
        last: date,
        *,
        member: MemberId | None = None,
        script: ScriptId | None = None,
    ) -> dict[Any, Work]:
        """What was done in a case, added up by one column."""
        self.require(case)
        narrowed = [
            *([ActivityRow.member_id == member] if member is not None else []),
            *([ActivityRow.script_id == script] if script is not None else []),
        ]
        rows = self.session.execute(
            select(by.label("by"), *SUMS)
            .where(ActivityRow.case_id == case, ActivityRow.day.between(first, last), *narrowed)
            .group_by(by)
            .order_by(by)
        )
        return {row.by: Work(*(int(number) for number in row[1:])) for row in rows}


def _charted(asked: Asked, today: date) -> tuple[date, date]:
    """The months of the chart: those of the period, and at least so many; those to come of it as well."""
    last = after_months(asked.whole.last.replace(day=1), 1) - timedelta(days=1)
    return min(asked.whole.first.replace(day=1), after_months(last.replace(day=1), 1 - CHARTED)), last


def _results(
    cases: Sequence[CaseFigures], ended: Sequence[Contract], upsells: Sequence[Contract]
) -> dict[CaseId, Results]:
    over, renewed, more = (Counter(each.case for each in some) for some in (ended, filter(is_renewed, ended), upsells))
    return {
        each.case: Results(each, Continuation(over[each.case], renewed[each.case]), more[each.case]) for each in cases
    }


def _concerned(case: CaseFigures, period: Period, results: Results) -> bool:
    """Whether a case has anything to do with a period: it ran, was worked for, or was renewed in it."""
    runs = case.starts <= period.last and case.ends >= period.first
    return runs or case.work != Work() or bool(results.continuation.ended) or bool(results.upsells)
