"""What the KPI screen reads: every case's figures beside those of the period before, and one case from inside (D7)."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.kpi import MeetingLoad, Target
from core.kpi_contracts import Continuation, Contract, Survival
from core.kpi_periods import Asked
from core.model import MemberId, OrganizationId
from core.model_direction import ScriptId, Work
from core.views.kpi import CaseFigures, Figures, MemberFigures, MonthFigures, ScriptFigures, together


@dataclass(frozen=True, slots=True)
class Results:
    """What one case, or several together, came to in a period."""

    figures: Figures
    continuation: Continuation
    upsells: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what it is about, and its results beside those of the period before where there is one."""

    id: int
    name: str
    about: str
    now: Results
    before: Results | None


class By(StrEnum):
    """What the lines of the table are about."""

    CASE = "case"
    DIRECTOR = "director"
    CLIENT = "client"


class Choices(NamedTuple):
    """Whom the screen can be narrowed to, whoever it is narrowed to now: directors and clients with their names."""

    directors: frozenset[tuple[MemberId, str]]
    clients: frozenset[tuple[OrganizationId, str]]


NO_CHOICES = Choices(frozenset(), frozenset())
"""Of one case nothing of this is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class KpiOverview:
    """The cases that had anything to do in the period, what became of their contracts, and what the charts show.

    `ended` are the contracts behind 継続率, `upsells` the renewals behind アップセル. `known` are all cases that were
    asked for, `months` those of the chart. Equal to itself alone, so that what is drawn of it can be kept.
    """

    asked: Asked
    today: date
    known: tuple[CaseFigures, ...]
    cases: tuple[tuple[CaseFigures, Line], ...]
    ended: tuple[Contract, ...]
    upsells: tuple[Contract, ...]
    months: tuple[MonthFigures, ...]
    survival: Survival
    load: tuple[MeetingLoad, ...]
    choices: Choices

    @property
    def total(self) -> Line:
        """All of them together."""
        return _added(0, "合計", "", [line for _, line in self.cases])

    def lines(self, by: By) -> tuple[Line, ...]:
        """Case by case, or what each director's or client's cases come to."""
        if by is By.CASE:
            return tuple(line for _, line in self.cases)
        grouped: dict[Hashable, list[Line]] = {}
        names: dict[Hashable, tuple[int, str]] = {}
        for case, line in self.cases:
            who = (case.director_id, case.director) if by is By.DIRECTOR else (case.client_id, case.client)
            grouped.setdefault(who[0], []).append(line)
            names[who[0]] = who
        return tuple(_added(*names[key], f"{len(lines):,}案件", lines) for key, lines in grouped.items())


@dataclass(frozen=True, slots=True, eq=False)
class KpiCase:
    """One case from inside: its members with their part of the plan, its scripts, its days.

    Where a member or a script is asked for, the others' work is left out everywhere but in the list it is chosen from.
    """

    overview: KpiOverview
    figures: CaseFigures
    members: tuple[MemberFigures, ...]
    scripts: tuple[ScriptFigures, ...]
    by_member: dict[MemberId, Work]
    by_script: dict[ScriptId, Work]
    by_day: dict[date, Work]

    def narrowed(self, member: MemberId | None, script: ScriptId | None) -> Results:
        """What one member did, or what was done with one script; a member's part of the plan is for all scripts."""
        own = next((each for each in self.members if each.member == member), None)
        whole = own if own and script is None else None
        target, planned = (whole.target, whole.planned) if whole else (Target(), Target())
        return Results(Figures(sum(self.by_day.values(), Work()), target, planned), Continuation(0, 0), 0)


def _added(id: int, name: str, about: str, lines: Iterable[Line]) -> Line:
    found = list(lines)
    before = [each.before for each in found if each.before]
    return Line(id, name, about, added(each.now for each in found), added(before))


def added(results: Iterable[Results]) -> Results:
    """What several come to; their rates are those of the sums."""
    found = list(results)
    contracts = [each.continuation for each in found]
    return Results(
        together(tuple(each.figures for each in found)),
        Continuation(sum(each.ended for each in contracts), sum(each.renewed for each in contracts)),
        sum(each.upsells for each in found),
    )
