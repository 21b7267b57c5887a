"""Where the figures of KPI lead: to what they are made of, for the same days, down to the rows of activity (D7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from core.documents.kpi_sheet import Entry
from core.kpi_question import Question
from core.paths import Screen, path

ACTIVITY = "activity"
"""The part of a case that lists its rows of activity."""

FIGURES, CONTRACTS = 7, ("contracts", "upsells")
"""Cells of a row with figures before those of its contracts: its name, 進捗率 and five of work."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one view: `about` is what its table is about, `inside` whether it is one case's."""

    asked: Question
    about: str
    inside: bool

    def to(self, by: str) -> str:
        """The same view with another table."""
        return self._kpi(by=by)

    def file(self, ending: str, sort: str) -> str:
        """The table that is shown, as a file."""
        return f"/files/kpi.{ending}?{urlencode(self._words(by=self.about, sort=sort))}"

    def of(self, entry: Entry) -> Sequence[str]:
        """Where each cell of a row leads."""
        if self.about in CONTRACTS:
            return (path(Screen.CASE, case=entry.id),)
        if self.inside:
            return self._inside(entry)
        if self.about in ("director", "client"):
            cases = self._kpi(**{self.about: entry.id})
            return (*[cases] * FIGURES, *(self._kpi(**{self.about: entry.id}, by=by) for by in CONTRACTS))
        case = self._kpi(case=entry.id)
        rows = self._rows(case=entry.id)
        return (case, case, *[rows] * (FIGURES - 2), *(self._kpi(case=entry.id, by=by) for by in CONTRACTS))

    def _inside(self, entry: Entry) -> Sequence[str]:
        """A member leads to its scripts, a script to its days; every figure to the rows."""
        match self.about:
            case "script":
                near, rows = self._kpi(script=entry.id, by="day"), self._rows(script=entry.id)
            case "day":
                near = rows = self._rows(day=date.fromordinal(entry.id))
            case _:
                near, rows = self._kpi(member=entry.id, by="script"), self._rows(member=entry.id)
        return (near, *[rows] * (len(entry.cells) - 1))

    def _kpi(self, **more: int | str) -> str:
        return path(Screen.KPI, **self._words(**more))

    def _words(self, **more: int | str) -> dict[str, int | str]:
        """What the address says now, with this changed; a case has no director or client to choose."""
        said = dict(self.asked.words) | {name: word for name, word in more.items() if word}
        if "case" in said:
            said.pop("director", None)
            said.pop("client", None)
        return said

    def _rows(self, day: date | None = None, **more: int) -> str:
        """The rows of activity behind a figure."""
        said = {name: word for name, word in self.asked.words if name in ("case", "member", "script")} | more
        period = self.asked.period.shown or self.asked.period.whole
        days = {"from": (day or period.first).isoformat(), "to": (day or period.last).isoformat()}
        return path(Screen.CASE, case=said.pop("case"), part=ACTIVITY, **days, **said)
