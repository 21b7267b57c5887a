"""A radar chart on paper: one outline a candidate, told apart by dashes and marks as well as by colour (P11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

from core.documents.sheet import MUTED, Colour, Sheet

HIGHEST = 5
"""Scores go from nothing at the centre to this at the rim."""

WEB = (196, 203, 212)
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pen:
    """How an outline is drawn: its colour, millimetres of its dashes and gaps (0: unbroken), sides of its marks."""

    colour: Colour
    dash: float
    gap: float
    sides: int


PENS = (
    Pen((36, 105, 201), 0, 0, 24),
    Pen((214, 64, 43), 3.2, 1.4, 4),
    Pen((27, 128, 73), 1.0, 1.0, 3),
    Pen((194, 106, 0), 5.5, 1.2, 5),
    Pen((117, 80, 199), 0.4, 1.5, 6),
)
"""As many as candidates can be compared."""


def radar(
    sheet: Sheet, centre: Point, radius: float, axes: Sequence[str], outlines: Sequence[Sequence[Decimal]]
) -> None:
    """Draw the web, its axes' names, and an outline for each candidate; an empty one was not scored."""
    spokes = [(cos(turn), sin(turn)) for turn in (2 * pi * n / len(axes) - pi / 2 for n in range(len(axes)))]
    sheet.set_draw_color(*WEB)
    sheet.set_line_width(0.2)
    for ring in range(1, HIGHEST + 1):
        sheet.polygon(_at(centre, spokes, [radius * ring / HIGHEST] * len(axes)))
        sheet.put(str(ring), centre[0] - 6, centre[1] - radius * ring / HIGHEST, 5, size=6.5, align="R", colour=MUTED)
    for rim in _at(centre, spokes, [radius] * len(axes)):
        sheet.line(*centre, *rim)
    for name, (across, down) in zip(axes, spokes, strict=True):
        # A name at a side ends, or begins, a little beyond its corner, so that the web may fill its place.
        start = {0: -25.0, 1: -46.0, -1: -4.0}[round(across)]
        x, y = centre[0] + radius * across + start, centre[1] + radius * down + (1.5 if down > 0 else -6.5)
        sheet.put(name, x, y, 50, size=9, height=4.4, style="B", align=("C", "R", "L")[round(across)])
    for pen, scores in zip(PENS, outlines, strict=False):
        if scores:
            points = _at(centre, spokes, [radius * float(score) / HIGHEST for score in scores])
            _stroke(sheet, pen)
            sheet.polygon(points)
            _lift(sheet)
            for point in points:
                _mark(sheet, pen, point)


def sample(sheet: Sheet, pen: Pen, x: float, y: float, width: float) -> None:
    """The pen's line with its mark, beside a name."""
    _stroke(sheet, pen)
    sheet.line(x, y, x + width, y)
    _lift(sheet)
    _mark(sheet, pen, (x + width / 2, y))


def _at(centre: Point, spokes: Sequence[Point], reach: Sequence[float]) -> list[Point]:
    return [(centre[0] + far * x, centre[1] + far * y) for far, (x, y) in zip(reach, spokes, strict=True)]


def _stroke(sheet: Sheet, pen: Pen) -> None:
    sheet.set_draw_color(*pen.colour)
    sheet.set_line_width(0.6)
    sheet.set_dash_pattern(pen.dash, pen.gap)


def _lift(sheet: Sheet) -> None:
    sheet.set_dash_pattern()
    sheet.set_line_width(0.2)


def _mark(sheet: Sheet, pen: Pen, at: Point) -> None:
    corners = [2 * pi * n / pen.sides - pi / 2 for n in range(pen.sides)]
    sheet.set_fill_color(*pen.colour)
    sheet.polygon([(at[0] + 1.25 * cos(turn), at[1] + 1.25 * sin(turn)) for turn in corners], style="F")
