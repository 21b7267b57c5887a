"""An A4 sheet in the house's style: Japanese text that flows over pages, tables that repeat their head, quiet colours.

A document starts from a copy of one prepared sheet. Reading the two fonts costs more than writing a whole document, so
they are read once; and because subsetting a font consumes it, every document opens the font's bytes anew, stripped of
what a PDF does not use.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple

from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]
from fpdf import FPDF
from fpdf.fonts import TTFFont

from core.documents.lines import wrap

FONTS = {"": "BIZUDGothic-Regular.ttf", "B": "BIZUDGothic-Bold.ttf"}
FAMILY = "biz"
MISSING = "〓"
"""Stands for a character that the font does not have, such as an emoji: printers' own mark for a missing type."""

BRAND, INK, MUTED, RULE, SHADE = (232, 84, 63), (31, 42, 55), (91, 102, 117), (227, 231, 236), (246, 247, 249)
LEFT, TOP, WIDTH, BOTTOM = 18.0, 20.0, 174.0, 273.0
"""Millimetres: the left edge, where text begins and how wide it is, and the line below which nothing flows."""

ACROSS = WIDTH + 87.0, BOTTOM - 87.0
"""Width and bottom of a sheet that lies on its side."""

ROW = 4.2
"""Millimetres from line to line within a table's row."""

FOLDER = Path(__file__).parents[2] / "assets" / "fonts"
_IN_A_PDF = {"GlyphOrder", "head", "hhea", "hmtx", "maxp", "loca", "glyf", "cvt ", "fpgm", "prep"}
_INVISIBLE = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)}
_SELECTORS = range(0xE0100, 0xE01F0)

Align = Literal["L", "C", "R"]
Style = Literal["", "B"]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the foot of every page beside its number."""

    left: str
    below: str


class Column(NamedTuple):
    """One column of a table; `width` in millimetres."""

    heading: str
    width: float
    align: Align = "L"


class Sheet(FPDF):
    """The pages of one document. Distances are millimetres, type sizes points."""

    footing: Footer = Footer("", "")
    wide: float = WIDTH
    bottom: float = BOTTOM
    replaced: bool = False
    """Whether some character was missing in the font."""

    def header(self) -> None:
        """A rule in the house's colour over each page."""
        self.set_fill_color(*BRAND)
        self.rect(LEFT, 13, self.wide, 0.5, style="F")
        self.set_y(TOP)

    def finished(self) -> bytes:
        """The PDF, with number, version, digest and 「1 / 2」 at the foot of each page now that all pages are known."""
        for page in range(1, self.pages_count + 1):
            self.page = page
            # fpdf2 names the font in a page only where it changes: a size that nothing else has makes it do so here.
            self.set_font(FAMILY, "", 1)
            self.set_draw_color(*RULE)
            self.set_line_width(0.2)
            foot, right = self.bottom + 6, LEFT + self.wide
            self.line(LEFT, foot, right, foot)
            self.put(self.footing.left, LEFT, foot + 1.5, self.wide - 30, size=7.5, colour=MUTED)
            self.put(self.footing.below, LEFT, foot + 5.5, self.wide, size=6.5, colour=MUTED)
            place = f"{page} / {self.pages_count}"
            self.put(place, right - 30, foot + 1.5, 30, size=8.5, align="R", colour=MUTED)
        return bytes(self.output())

    def put(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        size: float,
        height: float = 4.0,
        style: Style = "",
        align: Align = "L",
        colour: Colour = INK,
    ) -> None:
        """One line of text at a place."""
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.cell(width, height, self.printable(text), align=align)

    def lines(self, text: str, width: float, size: float, style: Style = "") -> list[str]:
        """`text` as lines of at most `width`."""
        return wrap(self.printable(text), width, self.ruler(size, style))

    def ruler(self, size: float, style: Style = "") -> Callable[[str], float]:
        """Measures text in millimetres."""
        widths = _font(self, style).cw
        scale = size / 1000 / self.k
        return lambda text: sum(widths[ord(char)] for char in text) * scale

    def printable(self, text: str) -> str:
        """`text` without invisible marks, and with 〓 for what the font does not have."""
        known = _font(self, "").cmap
        shown: list[str] = []
        for char in text:
            code = ord(char)
            if char == "\n" or code in known:
                shown.append(char)
            elif char == "\t":
                shown.append(" ")
            elif code not in _INVISIBLE and code not in _SELECTORS:
                shown.append(MISSING)
                self.replaced = True
        return "".join(shown)

    def need(self, height: float) -> bool:
        """Turn the page unless `height` is left on it; says whether it did."""
        if self.get_y() + height <= self.bottom:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """The next page, as wide as the ones before."""
        self.add_page("landscape" if self.wide > WIDTH else "portrait")

    def skip(self, height: float) -> None:
        """Leave space."""
        self.set_y(self.get_y() + height)

    def section(self, title: str, *, keep: float = 14.0) -> None:
        """A heading that stays with at least `keep` of what follows it."""
        self.need(9 + keep)
        y = self.get_y()
        self.put(title, LEFT, y, self.wide, size=10.5, height=6, style="B")
        self.set_draw_color(*RULE)
        self.set_line_width(0.25)
        self.line(LEFT, y + 6.8, LEFT + self.wide, y + 6.8)
        self.set_y(y + 8.8)

    def paragraph(self, text: str, *, size: float = 9.5, leading: float = 5.4, colour: Colour = INK) -> None:
        """Text that flows, over as many pages as it takes."""
        for line in self.lines(text, self.wide, size):
            self.need(leading)
            y = self.get_y()
            self.put(line, LEFT, y, self.wide, size=size, height=leading, colour=colour)
            self.set_y(y + leading)

    def explain_missing(self, gap: float) -> None:
        """What stands for a character that the font lacks, where there was one; `gap` below what was put last."""
        if self.replaced:
            self.skip(gap)
            self.paragraph(f"※「{MISSING}」は、この書類の書体にない文字（絵文字など）です。", size=7.5, colour=MUTED)

    def rows(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, size: float = 8.8) -> None:
        """Rows under a head that is repeated on every page. Cells wrap; a row is not divided between pages."""
        self._head(columns)
        for row in rows:
            cells = [self.lines(text, column.width - 3, size) for column, text in zip(columns, row, strict=True)]
            height = max(len(cell) for cell in cells) * ROW + 2.0
            if self.need(height):
                self._head(columns)
            y = self.get_y()
            for x, column, cell in zip(_edges(columns), columns, cells, strict=True):
                for number, line in enumerate(cell):
                    self.put(
                        line,
                        x + 1.5,
                        y + 1.0 + number * ROW,
                        column.width - 3,
                        size=size,
                        height=ROW,
                        align=column.align,
                    )
            self.set_draw_color(*RULE)
            self.set_line_width(0.2)
            self.line(LEFT, y + height, LEFT + self.wide, y + height)
            self.set_y(y + height)

    def sums(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and amounts at the right edge; the last is the total. They stay on one page."""
        label, amount = 52.0, 36.0
        x = LEFT + self.wide - label - amount
        self.need(len(rows) * 5.6 + 6)
        self.skip(2)
        for position, (name, value) in enumerate(rows):
            y = self.get_y()
            last = position == len(rows) - 1
            if last:
                self.set_fill_color(*BRAND)
                self.rect(x, y + 0.6, label + amount, 0.35, style="F")
                y += 1.6
            size, style = (11.5, "B") if last else (8.8, "")
            self.put(name, x + 1.5, y, label, size=9.5 if last else size, height=5.4, style=style)
            self.put(value, x + label, y, amount - 1.5, size=size, height=5.4, style=style, align="R")
            self.set_y(y + 5.4)

    def _head(self, columns: Sequence[Column]) -> None:
        self.need(16)
        y = self.get_y()
        self.set_fill_color(*SHADE)
        self.rect(LEFT, y, self.wide, 6.4, style="F")
        for x, column in zip(_edges(columns), columns, strict=True):
            self.put(
                column.heading,
                x + 1.5,
                y + 1.1,
                column.width - 3,
                size=8,
                height=4.2,
                style="B",
                align=column.align,
                colour=MUTED,
            )
        self.set_y(y + 6.4)


def new_sheet(title: str, footing: Footer, created_at: datetime, *, across: bool = False) -> Sheet:
    """An empty document, `across` on its side. The same content with the same `created_at` gives the same bytes."""
    prepared, fonts = _prepared()
    shared = {
        id(part): part for font in prepared.fonts.values() for part in (font.cw, getattr(font, "glyph_ids", None))
    }
    sheet = deepcopy(prepared, shared)
    for key, (data, order) in fonts.items():
        source = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
        source.setGlyphOrder(list(order))
        for table in [tag for tag in source.keys() if tag not in _IN_A_PDF]:  # noqa: SIM118 - not a mapping
            del source[table]
        font = sheet.fonts[key]
        assert isinstance(font, TTFFont)
        font.ttfont = source
    sheet.footing = footing
    if across:
        sheet.wide, sheet.bottom = ACROSS
    sheet.set_title(title)
    sheet.set_creation_date(created_at)
    sheet.turn()
    return sheet


@cache
def _prepared() -> tuple[Sheet, dict[str, tuple[bytes, list[str]]]]:
    """The sheet that all others are copied from, and each font's bytes and order of glyphs."""
    sheet = Sheet("portrait", "mm", "A4")
    sheet.set_auto_page_break(False)
    sheet.set_margins(LEFT, TOP, LEFT)
    sheet.c_margin = 0
    sheet.set_lang("ja")
    sheet.set_author("kakutoku connect")
    sheet.set_creator("kakutoku connect")
    for style, file in FONTS.items():
        sheet.add_font(FAMILY, style, FOLDER / file)
    fonts: dict[str, tuple[bytes, list[str]]] = {}
    for key, font in sheet.fonts.items():
        assert isinstance(font, TTFFont)
        fonts[key] = (Path(font.ttffile).read_bytes(), font.ttfont.getGlyphOrder())
    return sheet, fonts


def _font(sheet: FPDF, style: Style) -> Any:
    return sheet.fonts[FAMILY + style]


def _edges(columns: Sequence[Column]) -> list[float]:
    """The left edge of each column."""
    edges = [LEFT]
    for column in columns[:-1]:
        edges.append(edges[-1] + column.width)
    return edges
