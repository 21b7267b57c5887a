"""The figures of cases, members and scripts as screens, papers and files read them (D4, D7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from core import kpi
from core.kpi import Target
from core.kpi_scripts import Compared
from core.model import MemberId, OrganizationId
from core.model_direction import CaseId, ScriptId, ScriptKind, Work
from core.performance import hours_of


class Which(TypedDict, total=False):
    """Whose cases are asked for: a director's, a client's, or one; what is left out or None narrows nothing."""

    director: MemberId | None
    client: OrganizationId | None
    case: CaseId | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done in a period, what should have been done in it up to today, and in all of it (D7)."""

    work: Work
    target: Target
    planned: Target

    @property
    def progress(self) -> Decimal | None:
        """進捗率: 1 is on plan."""
        return kpi.progress(self.work.appointments, self.target.appointments)

    @property
    def hours_used(self) -> Decimal:
        """Hours worked."""
        return hours_of(self.work.minutes)

    @property
    def hours_due(self) -> Decimal:
        """Hours that should have been worked up to today."""
        return self.target.minutes / 60

    @property
    def hours_planned(self) -> Decimal:
        """Hours planned for the whole period."""
        return self.planned.minutes / 60

    @property
    def burnt(self) -> Decimal | None:
        """稼働消化率: hours worked of those planned for the whole period; None without a plan."""
        return self.work.minutes / self.planned.minutes if self.planned.minutes else None


@dataclass(frozen=True, slots=True)
class CaseFigures(Figures):
    """One case's figures of a period; `starts` and `ends` are its contracts' first and last day."""

    case: CaseId
    name: str
    client_id: OrganizationId
    client: str
    partner_id: OrganizationId
    partner: str
    director_id: MemberId
    director: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class MemberFigures(Figures):
    """One member's figures in a case; `left_on` is set once it works for the case no more (D3)."""

    member: MemberId
    name: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class MonthFigures(Figures):
    """The figures of one calendar month, `month` being its first day, as far as it lies in the period."""

    month: date


@dataclass(frozen=True, slots=True)
class ScriptFigures:
    """What was done with a script; `versions` are those that were in use in the period (D4)."""

    script: ScriptId
    name: str
    kind: ScriptKind
    versions: tuple[int, ...]
    retired_on: date | None
    work: Work


@dataclass(frozen=True, slots=True)
class ScriptComparison:
    """A case's patterns laid side by side from a day on, by both rates, and its talks per industry beside them (D4).

    `revised_on` is the day from which all patterns are in the version of today.
    """

    first: date
    revised_on: date | None
    figures: tuple[ScriptFigures, ...]
    appointments: tuple[Compared, ...]
    contacts: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What was done in a case on one day."""

    day: date
    work: Work


def together(figures: Iterable[Figures]) -> Figures:
    """What several come to: work, target and plan added up, so that 進捗率 is that of the sums."""
    summed = Figures(Work(), Target(), Target())
    for each in figures:
        summed = Figures(summed.work + each.work, summed.target + each.target, summed.planned + each.planned)
    return summed


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """How a case stands since it began, and in each month that has begun, the present one last."""

    total: Figures
    months: tuple[MonthFigures, ...]
