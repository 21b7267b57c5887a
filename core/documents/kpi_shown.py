"""Which table the KPI screen shows at an address: the same for the screen and for the file it hands out (D7)."""

from datetime import date
from functools import lru_cache

from core import rules
from core.documents.kpi_contracts_sheet import contracts_sheet, upsells_sheet
from core.documents.kpi_sheet import (
    Sheet,
    days_sheet,
    members_sheet,
    ordered,
    overview_sheet,
    scripts_sheet,
)
from core.kpi_question import Question
from core.repository import Repository
from core.rules import Permission
from core.views.kpi_screen import By, KpiCase, KpiOverview

LINES = {"director": (By.DIRECTOR, "ディレクター"), "client": (By.CLIENT, "企業")}


def found(repo: Repository, asked: Question, today: date) -> KpiOverview | KpiCase:
    """What is asked for. Raises NotFound where it is a case that there is not, NotAllowed outside kakutoku (A5)."""
    rules.require(repo.viewer, Permission.READ_CASES)
    if asked.case is None:
        return repo.kpi_screen.overview(asked.period, today, director=asked.director, client=asked.client)
    return repo.kpi_screen.of_case(asked.case, asked.period, today, member=asked.member, script=asked.script)


@lru_cache(maxsize=128)
def shown(view: KpiOverview | KpiCase, about: str, sort: str, *, of_script: bool) -> Sheet:
    """The table about something, in an order; the usual table and order for words that mean none."""
    overview = view if isinstance(view, KpiOverview) else view.overview
    return ordered(_sheet(view, overview, about, of_script=of_script), sort or USUAL.get(about, "progress-up"))


@lru_cache(maxsize=128)
def counts(view: KpiOverview | KpiCase) -> dict[str | None, int]:
    """How many rows each table has; None stands for the usual one."""
    overview = view if isinstance(view, KpiOverview) else view.overview
    contracts = {"contracts": len(overview.ended), "upsells": len(overview.upsells)}
    if isinstance(view, KpiCase):
        return {None: len(view.members), "script": len(view.scripts), "day": len(view.by_day)} | contracts
    cases = [case for case, _ in view.cases]
    sides = {"director": len({each.director_id for each in cases}), "client": len({each.client_id for each in cases})}
    return {None: len(cases)} | sides | contracts


USUAL = {"contracts": "ended-down", "upsells": "approved-down", "day": "", "script": ""}
"""In which order a table stands that nobody has sorted; all others begin with the lowest 進捗率."""


def _sheet(view: KpiOverview | KpiCase, overview: KpiOverview, about: str, *, of_script: bool) -> Sheet:
    match about, view:
        case "contracts", _:
            return contracts_sheet(overview.ended)
        case "upsells", _:
            return upsells_sheet(overview.upsells)
        case "script", KpiCase():
            return scripts_sheet(view)
        case "day", KpiCase():
            return days_sheet(view)
        case _, KpiCase():
            return members_sheet(view, targets=not of_script)
        case _:
            by, name = LINES.get(about, (By.CASE, "案件"))
            return overview_sheet(view, name, view.lines(by))
