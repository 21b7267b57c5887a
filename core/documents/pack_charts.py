"""The charts of a meeting's pack on paper, drawn with lines and boxes alone (D8)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import NamedTuple

from core.documents import pack_words as words
from core.documents.sheet import INK, MUTED, RULE, Colour, Sheet
from core.packs import PackContent, month_course

BLUE: Colour = (36, 105, 201)
GREY: Colour = (138, 148, 163)
MOST_BARS = 10
STEPS = (1, 2, 5)


class Box(NamedTuple):
    """Where a chart's lines run, in millimetres."""

    x: float
    y: float
    width: float
    height: float


def course(sheet: Sheet, content: PackContent, box: Box) -> None:
    """The month's appointments added up, beside the plan as a dashed line."""
    done, due = month_course(content)
    first, last = due[0][0], due[-1][0]
    span = max((last - first).days, 1)
    top = _grid(sheet, box, max([Decimal(number) for _, number in done] + [number for _, number in due]))

    def place(day: date, number: Decimal | int) -> tuple[float, float]:
        return box.x + box.width * (day - first).days / span, _height(box, number, top)

    sheet.set_draw_color(*GREY)
    sheet.set_line_width(0.5)
    sheet.set_dash_pattern(2.0, 1.4)
    _line(sheet, [place(*each) for each in due])
    sheet.set_dash_pattern()
    sheet.set_draw_color(*BLUE)
    sheet.set_line_width(0.8)
    steps: list[tuple[float, float]] = []
    for day, number in done:
        x, y = place(day, number)
        steps += [(x, steps[-1][1]), (x, y)] if steps else [(x, y)]
    _line(sheet, steps)
    for day, align, shift in ((first, "L", 0.0), (last, "R", -20.0)):
        x, _ = place(day, 0)
        text = f"{day.month}/{day.day}"
        sheet.put(text, x + shift, box.y + box.height + 1, 20, size=7.5, align=align, colour=MUTED)  # pyright: ignore[reportArgumentType]
    key(sheet, box)
    sheet.set_line_width(0.2)
    sheet.set_draw_color(*RULE)


def people(sheet: Sheet, content: PackContent, box: Box) -> None:
    """Each member's appointments of the month beside its part of the plan; the first ten by name."""
    shown = content.members[:MOST_BARS]
    if not shown:
        sheet.put(words.NOTHING["members"], box.x, box.y + 6, box.width, size=9, colour=MUTED)
        return
    pairs = [(Decimal(each.month.appointments), each.appointments_due) for each in shown]
    top = _grid(sheet, box, max(max(pair) for pair in pairs))
    width = box.width / len(shown)
    bar = min(9.0, width * 0.36)
    for number, (each, pair) in enumerate(zip(shown, pairs, strict=True)):
        middle = box.x + width * (number + 0.5)
        for colour, value, x in ((BLUE, pair[0], middle - bar), (GREY, pair[1], middle)):
            y = _height(box, value, top)
            sheet.set_fill_color(*colour)
            sheet.rect(x, y, bar * 0.94, box.y + box.height - y, style="F")
            said = f"{value:.1f}".removesuffix(".0")
            sheet.put(said, x - 3, y - 4, bar + 6, size=7.5, align="C", colour=INK)
        name = sheet.lines(each.name, width - 1, 7.5)[0]
        sheet.put(name, middle - width / 2, box.y + box.height + 1, width, size=7.5, align="C")
    more = len(content.members) - len(shown)
    if more:
        sheet.put(f"ほか{more}名は表をご覧ください。", box.x, box.y + box.height + 5, box.width, size=7.5, colour=MUTED)
    key(sheet, box)


def key(sheet: Sheet, box: Box) -> None:
    """Which is which."""
    for name, colour, x in (("獲得", BLUE, box.x + box.width - 36), ("計画", GREY, box.x + box.width - 17)):
        sheet.set_fill_color(*colour)
        sheet.rect(x, box.y - 6.4, 4, 2.2, style="F")
        sheet.put(name, x + 5, box.y - 7.4, 12, size=8, colour=MUTED)


def _grid(sheet: Sheet, box: Box, most: Decimal) -> int:
    """Lines at round numbers with their names; returns what the uppermost stands for."""
    step = _step(most)
    lines = int((most / step).to_integral_value(ROUND_CEILING)) or 1
    sheet.set_draw_color(*RULE)
    sheet.set_line_width(0.2)
    for number in range(lines + 1):
        y = _height(box, number * step, lines * step)
        sheet.line(box.x, y, box.x + box.width, y)
        sheet.put(f"{number * step}件", box.x - 13, y - 2, 12, size=7.5, align="R", colour=MUTED)
    return lines * step


def _step(most: Decimal) -> int:
    """The smallest of 1, 2, 5, 10, 20 … of which five reach so far."""
    power = 1
    while True:
        for each in STEPS:
            if each * power * 5 >= most:
                return each * power
        power *= 10


def _height(box: Box, number: Decimal | int, top: int) -> float:
    return box.y + box.height * (1 - float(number) / top)


def _line(sheet: Sheet, points: Sequence[tuple[float, float]]) -> None:
    for (x, y), (to_x, to_y) in pairwise(points):
        sheet.line(x, y, to_x, to_y)
