"""The head of a paper between two companies: what it is, its numbers and dates, and the two side by side."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.documents.sheet import BRAND, LEFT, MUTED, SHADE, WIDTH, Sheet


class Addressed(NamedTuple):
    """A company as the head names it: its role, its name with 御中 or without, what is known of it."""

    role: str
    name: str
    facts: Iterable[str]


class Answer(NamedTuple):
    """What people look for first: its name, the value in large letters, a line that explains it or ""."""

    label: str
    value: str
    note: str = ""


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


def answers(sheet: Sheet, left: Answer, right: Answer) -> None:
    """The two things people look for first, in a shaded box; the one at the right in the largest letters."""
    y, height = sheet.get_y(), 19.0
    sheet.set_fill_color(*SHADE)
    sheet.rect(LEFT, y, WIDTH, height, style="F")
    sheet.set_fill_color(*BRAND)
    sheet.rect(LEFT, y, 1.2, height, style="F")
    x, edge = LEFT + 6, LEFT + WIDTH - 75
    sheet.put(left.label, x, y + 2.6, 60, size=8, colour=MUTED)
    sheet.put(left.value, x, y + 7, 90, size=10.5, height=5.5, style="B")
    sheet.put(left.note, x, y + 12.8, 90, size=8.5)
    sheet.put(right.label, edge, y + 2.6, 70, size=8, align="R", colour=MUTED)
    sheet.put(right.value, edge, y + 6.4, 70, size=16, height=6.5, style="B", align="R")
    if right.note:
        sheet.put(right.note, edge, y + 13.2, 70, size=8.5, align="R")
    sheet.set_y(y + height + 6)
