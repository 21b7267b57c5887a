"""The comparison as a PDF for the meeting that decides: the candidates at a glance, then everything side by side (P11).

It says what its viewer's screen says and no more: who is not disclosed is a number and a short ID here, too (P10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.calendar import jst_date
from core.documents.comparison_rows import Group, Row, at_a_glance, called, groups, short, status
from core.documents.radar import PENS, radar, sample
from core.documents.sheet import (
    BRAND,
    INK,
    LEFT,
    MUTED,
    ROW,
    RULE,
    SHADE,
    Footer,
    Sheet,
    new_sheet,
)
from core.formats import moment
from core.model_choosing import CheckPoint
from core.views.comparing import Compared, Comparison

TITLE = "候補者の比較"
READING = "◎ は各行で最も良い数値、薄い文字は全候補者に共通の内容です。パートナーには共有しないでください。"
LABELS = 44.0
"""Millimetres that the headings of the rows take."""

CHART = 112.0
"""Millimetres that the chart takes of the first page."""


@dataclass(frozen=True, slots=True)
class ComparisonPaper:
    """What the paper says: the comparison, and who made it for which company, and when."""

    comparison: Comparison
    organization: str
    author: str
    made_at: datetime


def comparison_file_name(paper: ComparisonPaper) -> str:
    """The name under which the paper is saved. It names nobody: file names travel further than papers (P10)."""
    return f"{TITLE}_{jst_date(paper.made_at):%Y-%m-%d}.pdf"


def comparison_pdf(paper: ComparisonPaper) -> bytes:
    """The PDF's bytes, A4 on its side."""
    sheet = new_sheet(TITLE, Footer(f"{TITLE}　社内検討用", READING), paper.made_at, across=True)
    _head(sheet, paper)
    top = sheet.get_y()
    _chart(sheet, paper.comparison, top)
    _glance(sheet, paper.comparison.candidates, top)
    sheet.turn()
    _table(sheet, paper.comparison)
    sheet.explain_missing(2)
    return sheet.finished()


def _head(sheet: Sheet, paper: ComparisonPaper) -> None:
    count = len(paper.comparison.candidates)
    sheet.put(TITLE, LEFT, 18, 120, size=20, height=11, style="B")
    right = LEFT + sheet.wide
    for line, said in enumerate((f"{moment(paper.made_at)} 作成", f"{paper.author}（{paper.organization}）")):
        sheet.put(said, right - 130, 19 + line * 4.8, 130, size=8.8, height=4.4, align="R", colour=MUTED)
    sheet.set_y(30)
    for line in sheet.lines(f"募集：{paper.comparison.posting_title}（{count}社）", sheet.wide, 10.5)[:2]:
        sheet.put(line, LEFT, sheet.get_y(), sheet.wide, size=10.5, height=5.6)
        sheet.skip(5.6)
    sheet.skip(4)


def _chart(sheet: Sheet, comparison: Comparison, top: float) -> None:
    sheet.put("選定チェック（チーム平均・5点満点）", LEFT, top, CHART, size=10.5, height=6, style="B")
    middle = top + 8 + (sheet.bottom - top - 8) / 2
    if not comparison.scored:
        said = "まだ採点されていません。提案の画面の「選定チェック」で採点すると、ここにチームの平均が表示されます。"
        for number, line in enumerate(sheet.lines(said, CHART - 24, 9.5)):
            y = middle - 8 + number * 5.4
            sheet.put(line, LEFT + 8, y, CHART - 24, size=9.5, height=5.4, colour=MUTED)
        return
    axes = [point.label for point in CheckPoint]
    centre = (LEFT + (CHART - 8) / 2, middle + 12)
    radar(sheet, centre, 54.0, axes, [*map(_scores, comparison.candidates)])


def _scores(one: Compared) -> tuple[Decimal, ...]:
    return tuple(one.team.points[point].average for point in CheckPoint) if one.team else ()


def _glance(sheet: Sheet, candidates: Sequence[Compared], top: float) -> None:
    """Each candidate with its line in the chart, its name and the figures people ask for first."""
    x, width = LEFT + CHART, sheet.wide - CHART
    height = min(38.0, (sheet.bottom - top) / len(candidates))
    for place, (pen, one) in enumerate(zip(PENS, candidates, strict=False)):
        y = top + place * height
        sheet.set_draw_color(*RULE)
        sheet.line(x, y, x + width, y)
        sample(sheet, pen, x + 1, y + 4.2, 11)
        sheet.put(
            _one_line(sheet, called(one), width - 46, 10.5),
            x + 15,
            y + 1.6,
            width - 46,
            size=10.5,
            height=5.2,
            style="B",
        )
        sheet.put(status(one), x + width - 30, y + 1.8, 30, size=8.5, height=4.8, align="R", colour=MUTED)
        for number, line in enumerate(sheet.lines(one.title, width - 15, 9)[:2]):
            sheet.put(line, x + 15, y + 7.2 + number * 4.4, width - 15, size=9, height=4.4)
        for number, (name, value) in enumerate(at_a_glance(one)):
            place_x = x + 15 + number * (width - 15) / 4
            sheet.put(name, place_x, y + 16.2, 30, size=7, height=3.4, colour=MUTED)
            sheet.put(value, place_x, y + 19.4, 34, size=9.5, height=4.6, style="B")
    sheet.set_draw_color(*RULE)  # as every page ends, whose foot is drawn last


def _table(sheet: Sheet, comparison: Comparison) -> None:
    candidates = comparison.candidates
    _columns(sheet, candidates)
    for group in groups(comparison):
        _group(sheet, group, candidates)


def _columns(sheet: Sheet, candidates: Sequence[Compared]) -> None:
    """Who stands in which column; repeated on every page."""
    width = _width(sheet, candidates)
    names = [sheet.lines(short(one), width - 3, 9.5, "B")[:2] for one in candidates]
    y, height = sheet.get_y(), max(map(len, names)) * 4.6 + 7.4
    sheet.set_fill_color(*SHADE)
    sheet.rect(LEFT, y, sheet.wide, height, style="F")
    sheet.set_fill_color(*BRAND)
    sheet.rect(LEFT, y + height, sheet.wide, 0.35, style="F")
    for place, (one, lines) in enumerate(zip(candidates, names, strict=True)):
        x = LEFT + LABELS + place * width + 1.5
        for number, line in enumerate(lines):
            sheet.put(line, x, y + 1.4 + number * 4.6, width - 3, size=9.5, height=4.6, style="B")
        below = f"ID {one.public_id}・{status(one)}"
        sheet.put(below, x, y + height - 5.4, width - 3, size=7.5, height=4, colour=MUTED)
    sheet.set_y(y + height + 0.4)


def _group(sheet: Sheet, group: Group, candidates: Sequence[Compared]) -> None:
    """The heading stays with the group's first row."""
    first = True
    for row in group.rows:
        cells = [_cell(sheet, row, place, candidates) for place in range(len(candidates))]
        label = sheet.lines(row.heading, LABELS - 4, 8.5, "B")
        note = sheet.lines(row.note, LABELS - 4, 6.8) if row.note else []
        height = max(len(label) * ROW + len(note) * 3.4, *(len(cell) * ROW for cell in cells)) + 2.2
        if sheet.need(height + (7.5 if first else 0)):
            _columns(sheet, candidates)
        if first:
            _heading(sheet, group.heading)
        first = False
        _row(sheet, row, cells, label, note, height)


def _heading(sheet: Sheet, text: str) -> None:
    y = sheet.get_y()
    sheet.put(text, LEFT + 0.5, y + 2.4, sheet.wide, size=9, height=4.6, style="B", colour=BRAND)
    sheet.set_y(y + 7.5)


def _row(
    sheet: Sheet, row: Row, cells: Sequence[Sequence[str]], label: Sequence[str], note: Sequence[str], height: float
) -> None:
    y, width = sheet.get_y(), (sheet.wide - LABELS) / len(cells)
    for number, line in enumerate(label):
        sheet.put(line, LEFT + 1.5, y + 1.1 + number * ROW, LABELS - 4, size=8.5, height=ROW, style="B")
    for number, line in enumerate(note):
        below = y + 1.1 + len(label) * ROW + number * 3.4
        sheet.put(line, LEFT + 1.5, below, LABELS - 4, size=6.8, height=3.4, colour=MUTED)
    for place, lines in enumerate(cells):
        x = LEFT + LABELS + place * width + 1.5
        for number, line in enumerate(lines):
            best = place in row.best
            sheet.put(
                line,
                x,
                y + 1.1 + number * ROW,
                width - 3,
                size=8.5,
                height=ROW,
                style="B" if best else "",
                colour=MUTED if row.same else INK,
            )
    sheet.set_draw_color(*RULE)
    sheet.set_line_width(0.2)
    sheet.line(LEFT, y + height, LEFT + sheet.wide, y + height)
    sheet.set_y(y + height)


def _cell(sheet: Sheet, row: Row, place: int, candidates: Sequence[Compared]) -> list[str]:
    best = place in row.best
    said = f"◎ {row.answers[place]}（{row.mark}）" if best else row.answers[place]
    return sheet.lines(said, _width(sheet, candidates) - 3, 8.5, "B" if best else "")


def _width(sheet: Sheet, candidates: Sequence[Compared]) -> float:
    return (sheet.wide - LABELS) / len(candidates)


def _one_line(sheet: Sheet, text: str, width: float, size: float) -> str:
    """As much of a name as one line holds."""
    first, *rest = sheet.lines(text, width - 5, size, "B")
    return f"{first}…" if rest else first
