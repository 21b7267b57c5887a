"""定例資料 as a PDF for the meeting: the agenda part by part, with charts, as it is shared and no more (D8).

What is kakutoku's own is in no form of a pack, and so on no paper. Every page carries the moment of the figures and the
SHA-256 of what is shared. The same pack gives the same bytes.
"""

from collections.abc import Sequence

from core.documents import pack_words as words
from core.documents.pack_charts import Box, course, people
from core.documents.pack_words import TITLE, Figure, Table
from core.documents.sheet import BRAND, LEFT, MUTED, ROW, SHADE, Column, Footer, Sheet, new_sheet
from core.model_direction import AgendaPart
from core.packs import PackForm

NOT_SHARED = "共有前の下書き"
CHART = 82.0
WHOLE = 100.0
"""A table that is lower than this, in millimetres, is not divided between pages."""

WIDTHS: dict[int, tuple[float, ...]] = {
    3: (0.4, 0.3, 0.3),
    4: (0.52, 0.14, 0.2, 0.14),
    5: (0.12, 0.34, 0.18, 0.22, 0.14),
    6: (0.22, 0.12, 0.23, 0.23, 0.1, 0.1),
    8: (0.2, 0.12, 0.1, 0.11, 0.1, 0.1, 0.15, 0.12),
}
"""How a table's width is divided among so many columns."""


def pack_file_name(form: PackForm) -> str:
    """The name under which it is saved. It names no company: file names travel further than papers."""
    return f"{TITLE}_{form.content.meets_on:%Y-%m-%d}.pdf"


def pack_pdf(form: PackForm, *, shared: bool) -> bytes:
    """The PDF's bytes; one that was not shared says so on every page."""
    content = form.content
    mark = "" if shared else f"　{NOT_SHARED}"
    said = f"{TITLE}　{words.when(content)}{mark}　数値は{words.as_of(content)}"
    sheet = new_sheet(f"{TITLE} {content.name}", Footer(said, f"SHA-256 {form.digest}"), content.as_of, across=True)
    sheet.set_keywords(f"sha256:{form.digest}")
    for number, part in enumerate(form.parts, 1):
        if number > 1:
            sheet.turn()
        _head(sheet, form, f"{number}. {part.label}")
        _PARTS[part](sheet, form)
    sheet.explain_missing(3)
    return sheet.finished()


def _head(sheet: Sheet, form: PackForm, title: str) -> None:
    content = form.content
    sheet.put(title, LEFT, 18, sheet.wide * 0.6, size=18, height=10, style="B")
    right = LEFT + sheet.wide * 0.5
    for row, text in enumerate((f"{content.client} 御中", content.name, words.when(content))):
        line = sheet.lines(text, sheet.wide * 0.5, 9)[0]
        sheet.put(line, right, 17 + row * 4.6, sheet.wide * 0.5, size=9, height=4.4, align="R", colour=MUTED)
    sheet.set_y(34)


def _progress(sheet: Sheet, form: PackForm) -> None:
    content = form.content
    _figures(sheet, words.headline(content))
    top, half = sheet.get_y(), sheet.wide / 2
    for title, x in ((words.COURSE, LEFT), (words.PEOPLE, LEFT + half + 4)):
        sheet.put(title, x, top, half, size=9.5, height=5, style="B")
    box = Box(LEFT + 13, top + 14, half - 21, CHART)
    course(sheet, content, box)
    people(sheet, content, box._replace(x=LEFT + half + 17))
    sheet.set_y(top + 14 + CHART + 12)
    _section(sheet, "数値", words.totals(content), (0.31, 0.23, 0.23, 0.23))
    sheet.paragraph(words.DUE, size=8.5, leading=5, colour=MUTED)
    sheet.skip(4)
    _section(sheet, words.by_member(content), words.members(content), empty=words.NOTHING["members"])
    _comments(sheet, form)
    _section(sheet, words.booked(content), words.bookings(content), empty=words.NOTHING["bookings"])


def _next(sheet: Sheet, form: PackForm) -> None:
    content = form.content
    _section(sheet, words.CARRIED, words.actions(form.carried), empty=words.NOTHING["carried"])
    _section(sheet, words.NEXT, words.actions(form.actions), empty=words.NOTHING["actions"])
    _section(sheet, words.COMPARED, words.scripts(content), empty=words.NOTHING["scripts"])
    for verdict, missing in words.verdicts(content):
        _quote(sheet, verdict, missing)


def _feedback(sheet: Sheet, form: PackForm) -> None:
    if said := form.said_of(None):
        _quote(sheet, "担当ディレクターから", said)
    sheet.section("お聞きしたいこと")
    for question in words.QUESTIONS:
        sheet.paragraph(f"・{question}", size=11, leading=8)


def _offer(sheet: Sheet, form: PackForm) -> None:
    content = form.content
    if content.renewal:
        _figures(sheet, words.renewal(content, content.renewal))
    _section(sheet, "ご提案（現在の契約との比較）", words.offer(form))
    if form.offer and form.offer.text:
        _quote(sheet, "ご提案の内容", form.offer.text)
    sheet.paragraph(words.PROPOSED, size=8.5, leading=5, colour=MUTED)


def _figures(sheet: Sheet, some: Sequence[Figure]) -> None:
    """Boxes side by side, the value in large letters."""
    top, gap, height = sheet.get_y(), 4.0, 25.0
    width = (sheet.wide - gap * (len(some) - 1)) / len(some)
    for number, each in enumerate(some):
        x = LEFT + number * (width + gap)
        sheet.set_fill_color(*SHADE)
        sheet.rect(x, top, width, height, style="F")
        sheet.set_fill_color(*BRAND)
        sheet.rect(x, top, 1.0, height, style="F")
        sheet.put(each.label, x + 4, top + 2.4, width - 6, size=8.5, height=4.4, colour=MUTED)
        size = 18 if sheet.ruler(18, "B")(each.value) <= width - 6 else 12
        sheet.put(each.value, x + 4, top + 7.4, width - 6, size=size, height=8, style="B")
        for row, line in enumerate(sheet.lines(each.note, width - 6, 7.5)[:2]):
            sheet.put(line, x + 4, top + 16.4 + row * 3.7, width - 6, size=7.5, height=3.7, colour=MUTED)
    sheet.set_y(top + height + 7)


def _section(sheet: Sheet, title: str, table: Table, shares: Sequence[float] = (), *, empty: str = "") -> None:
    height = 8.0 + len(table.rows) * (ROW + 2.0)
    sheet.section(title, keep=height if height < WHOLE else 18)
    if not table.rows:
        sheet.paragraph(empty, size=9, colour=MUTED)
    else:
        widths = shares or WIDTHS[len(table.columns)]
        columns = [
            Column(name, sheet.wide * share, "R" if place in table.numbers else "L")
            for place, (name, share) in enumerate(zip(table.columns, widths, strict=True))
        ]
        sheet.rows(columns, table.rows, size=9)
    sheet.skip(5)


def _comments(sheet: Sheet, form: PackForm) -> None:
    names = {each.member: each.name for each in form.content.members}
    said = [each for each in form.comments if each.member]
    if said:
        sheet.section("メンバーごとのコメント")
    for each in said:
        _quote(sheet, names.get(each.member, "メンバー") if each.member else "", each.text)


def _quote(sheet: Sheet, name: str, text: str) -> None:
    """What somebody says, under whom or what it is about."""
    sheet.need(12)
    for line in sheet.lines(name, sheet.wide, 9.5, "B"):
        sheet.put(line, LEFT, sheet.get_y(), sheet.wide, size=9.5, height=5.4, style="B")
        sheet.skip(5.4)
    if text:
        sheet.paragraph(text, size=10, leading=5.8)
    sheet.skip(4)


_PARTS = {
    AgendaPart.PROGRESS: _progress,
    AgendaPart.NEXT: _next,
    AgendaPart.FEEDBACK: _feedback,
    AgendaPart.OFFER: _offer,
}
