"""KPI as its screen reads them: one answer for a period, what it is compared with, and what the charts show (D7)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Unpack

from core.calendar import after_months
from core.errors import NotFound
from core.kpi_contracts import Continuation, Contract, Spell, is_renewed
from core.kpi_contracts import survival as survive
from core.kpi_periods import Asked, Period
from core.model import MemberId
from core.model_direction import CaseId, ScriptId, Work
from core.store.case_access import NO_CASE, OfFigures
from core.store.kpi import Kpi
from core.store.memory import remembered
from core.store.tables import ActivityRow
from core.views.kpi import CaseFigures, Which
from core.views.kpi_screen import NO_CHOICES, KpiCase, KpiOverview, Line, Results

CHARTED = 6
"""At least so many months are charted, also of a shorter period: of one month there is no course to see."""


class KpiScreen(OfFigures):
    """Everything comes from `Kpi`, which asks who is looking; an answer stays until the database changes."""

    @remembered
    def overview(
        self,
        asked: Asked,
        today: date,
        **which: Unpack[Which],
    ) -> KpiOverview:
        """The figures of a period beside those of the one before, by case."""
        figures = Kpi(self.session, self.viewer)
        months = figures.months(*_charted(asked, today), today, **which)
        load = figures.load(today, **which)
        whole, before = asked.whole, asked.before
        known = figures.cases(whole.first, whole.last, today, **which)
        survival = survive([Spell(each.case, each.name, each.starts, each.ends) for each in known], today)
        choices = figures.choices() if which.get("case") is None else NO_CHOICES
        if before is None:
            return KpiOverview(asked, today, known, (), (), (), months, survival, load, choices)
        # Both periods' contracts in one question each: what lies in neither is left out below.
        over = figures.ended(before.first, whole.last, today, **which)
        more = figures.upsells(before.first, whole.last, **which)
        ended = tuple(each for each in over if whole.first <= each.last <= whole.last)
        upsells = tuple(each for each in more if whole.first <= each.approved_on <= whole.last)
        now = _results(known, ended, upsells)
        earlier = _results(
            figures.cases(before.first, before.last, today, **which),
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
        return KpiOverview(asked, today, known, cases, ended, upsells, months, survival, load, choices)

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
        of_member = [] if member is None else [ActivityRow.member_id == member]
        of_script = [] if script is None else [ActivityRow.script_id == script]
        return KpiCase(
            overview,
            overview.known[0],
            figures.members(case, first, asked.whole.last, today),
            figures.scripts(case, first, last),
            figures.worked(ActivityRow.member_id, case, first, last, *of_script),
            figures.worked(ActivityRow.script_id, case, first, last, *of_member),
            figures.worked(ActivityRow.day, case, first, last, *of_member, *of_script),
        )


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
