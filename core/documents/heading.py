"""The head of a paper between two companies: what it is, its numbers and dates, and the two side by side."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.documents.sheet import LEFT, MUTED, WIDTH, Sheet


class Addressed(NamedTuple):
    """A company as the head names it: its role, its name with 御中 or without, what is known of it."""

    role: str
    name: str
    facts: Iterable[str]


def heading(sheet: Sheet, title: str, facts: Sequence[tuple[str, str]], wide: float = 68) -> None:
    """The title at the left, names with their values at the right; the names begin `wide` mm from the edge."""
    sheet.put(title, LEFT, 19, 110, size=20, height=11, style="B")
    for row, (name, value) in enumerate(facts):
        y = 18.5 + row * 4.6
        sheet.put(name, LEFT + WIDTH - wide, y, 20, size=8, height=4.4, colour=MUTED)
        sheet.put(value, LEFT + WIDTH - 46, y, 46, size=8.8, height=4.4, align="R")
    sheet.set_y(37)


def companies(sheet: Sheet, left: Addressed, right: Addressed) -> None:
    """Both companies; what follows stands below the longer one."""
    half, top = WIDTH / 2, sheet.get_y()
    bottom = max(_company(sheet, x, top, half - 6, each) for x, each in ((LEFT, left), (LEFT + half, right)))
    sheet.set_y(bottom + 4)


def _company(sheet: Sheet, x: float, top: float, width: float, company: Addressed) -> float:
    """Returns where it ends."""
    sheet.put(company.role, x, top, width, size=8, colour=MUTED)
    y = top + 5
    for line in sheet.lines(company.name, width, 12, "B"):
        sheet.put(line, x, y, width, size=12, height=6.2, style="B")
        y += 6.2
    y += 0.8
    for fact in filter(None, company.facts):
        for line in sheet.lines(fact, width, 8.5):
            sheet.put(line, x, y, width, size=8.5, height=4.5)
            y += 4.5
    return y
