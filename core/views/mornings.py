"""今日: the cases that run, each with why it needs its director, and the day's and week's meetings (D7–D9)."""

from dataclasses import dataclass

from core.kpi_contracts import Continuation
from core.model import OrderId
from core.packs import Meeting
from core.rules_direction import Finding, urgency
from core.views.kpi import CaseFigures, Figures


@dataclass(frozen=True, slots=True)
class CaseMorning:
    """One running case: this month's figures, its contract of today, what was found, the heaviest cause first."""

    figures: CaseFigures
    order: OrderId
    meeting: Meeting | None
    findings: tuple[Finding, ...]

    @property
    def urgency(self) -> int:
        """What cases are ranked by; 0 where it runs as it should."""
        return urgency(self.findings)


@dataclass(frozen=True, slots=True)
class Morning:
    """Every running case, the one that needs somebody most first."""

    cases: tuple[CaseMorning, ...]

    @property
    def urgent(self) -> tuple[CaseMorning, ...]:
        """The cases in which something was found."""
        return tuple(each for each in self.cases if each.findings)


@dataclass(frozen=True, slots=True)
class MorningDesk:
    """What a director opens the day with: the cases, the three figures that count, and the week's meetings (D7, D8).

    `month` is what the running cases come to this month; 継続率 and アップセル are of the last
    twelve months: a quarter that has just begun says nothing.
    """

    morning: Morning
    month: Figures
    continuation: Continuation
    upsells: int
    meetings: tuple[Meeting, ...]
