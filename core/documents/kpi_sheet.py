"""The tables of the KPI screen: what each column says, sorts by and leaves in a file, written down once (D7)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from core import kpi
from core.documents.kpi_words import change, counted, percent, worked
from core.documents.tables import Column as Heading
from core.documents.tables import Kind
from core.kpi import Rate, Target
from core.kpi_contracts import Continuation
from core.model_direction import Work
from core.rules_direction import BEHIND_BELOW
from core.views.kpi import Figures
from core.views.kpi_screen import KpiCase, KpiOverview, Line, Results

BEHIND = "計画を下回っています"
Value = int | Decimal | str | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: the value, by which it is sorted and which a file gets, and how it reads."""

    value: Value
    text: str
    sub: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading by its name in the address; figures stand `right`."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    right: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: which thing it is about, its cells, the first being its name, and what a file is given beside them."""

    id: int
    name: str
    cells: tuple[Cell, ...]
    mark: str = ""
    more: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table by its title; `foot` is what its rows come to, `more` what a file has beside the columns.

    Equal to itself alone, so that what is drawn of it can be kept without looking through it.
    """

    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    foot: Entry | None = None
    more: tuple[Heading, ...] = ()


# --- tables of figures --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of figures: its value and what stands below it; a file gets that as figures too, in columns `more`."""

    column: Column
    value: Callable[[Results], Decimal | int | None]
    write: Callable[[Results], tuple[str, str]]
    compared: bool = False
    more: tuple[tuple[Heading, Callable[[Results], Value]], ...] = ()


def _share(rate: Rate) -> tuple[str, str]:
    return percent(rate.value), f"{rate.part:,}/{rate.whole:,}件"


PROGRESS = _Figure(
    Column("progress", "進捗率", Kind.SHARE),
    lambda of: of.figures.progress,
    lambda of: (percent(of.figures.progress), ""),
    compared=True,
    more=(
        (Heading("今日までの目標アポ", Kind.NUMBER), lambda of: of.figures.target.appointments),
        (Heading("期間全体の計画アポ", Kind.NUMBER), lambda of: of.figures.planned.appointments),
    ),
)
WORK = (
    _Figure(
        Column("booked", "アポ獲得", Kind.COUNT),
        lambda of: of.figures.work.appointments,
        lambda of: (counted(of.figures.work.appointments), ""),
    ),
    _Figure(
        Column("held", "アポ実施", Kind.COUNT),
        lambda of: of.figures.work.held,
        lambda of: (counted(of.figures.work.held), f"実施率 {percent(kpi.held_rate(of.figures.work).value)}"),
    ),
    _Figure(
        Column("contact", "コンタクト率", Kind.SHARE),
        lambda of: kpi.contact_rate(of.figures.work).value,
        lambda of: _share(kpi.contact_rate(of.figures.work)),
        more=(
            (Heading("架電数", Kind.COUNT), lambda of: of.figures.work.calls),
            (Heading("コンタクト数", Kind.COUNT), lambda of: of.figures.work.contacts),
        ),
    ),
    _Figure(
        Column("appointment", "コンタクトアポ率", Kind.SHARE),
        lambda of: kpi.appointment_rate(of.figures.work).value,
        lambda of: _share(kpi.appointment_rate(of.figures.work)),
    ),
    _Figure(
        Column("hours", "稼働時間", Kind.NUMBER),
        lambda of: of.figures.hours_used,
        lambda of: (worked(of.figures.hours_used), ""),
        more=((Heading("予定時間", Kind.NUMBER), lambda of: of.figures.hours_planned),),
    ),
)
CONTRACTS = (
    _Figure(
        Column("continuation", "継続率", Kind.SHARE),
        lambda of: of.continuation.rate.value,
        lambda of: _share(of.continuation.rate),
        more=(
            (Heading("終了日を迎えた契約", Kind.COUNT), lambda of: of.continuation.ended),
            (Heading("更新された契約", Kind.COUNT), lambda of: of.continuation.renewed),
        ),
    ),
    _Figure(Column("upsells", "アップセル", Kind.COUNT), lambda of: of.upsells, lambda of: (counted(of.upsells), "")),
)
FIGURES = (PROGRESS, *WORK, *CONTRACTS)


def overview_sheet(view: KpiOverview, name: str, lines: Sequence[Line]) -> Sheet:
    """A row a case, director or client, with what all of them come to below."""
    columns = (Column("name", name, right=False), *(each.column for each in FIGURES))
    entries = tuple(_entry(line, FIGURES) for line in lines)
    foot = _entry(view.total, FIGURES) if len(lines) > 1 else None
    return Sheet(f"{name}ごとの成績", columns, entries, foot, _more(FIGURES))


def members_sheet(view: KpiCase, *, targets: bool) -> Sheet:
    """A row a member; those behind their part of the plan are marked. Of one script alone nobody has a target."""
    figures = (PROGRESS, *WORK) if targets else WORK
    lines = [
        Line(
            each.member,
            each.name,
            f"{each.left_on:%Y/%m/%d}まで" if each.left_on else "",
            _done(each if targets else None, view.by_member.get(each.member, Work())),
            None,
        )
        for each in view.members
    ]
    return _case_sheet("メンバー", figures, lines)


def scripts_sheet(view: KpiCase) -> Sheet:
    """A row a script, with the versions that were in use."""
    lines = [
        Line(
            each.script,
            each.name,
            "・".join([each.kind.label, *(f"第{version}版" for version in each.versions)]),
            _done(None, view.by_script.get(each.script, Work())),
            None,
        )
        for each in view.scripts
    ]
    return _case_sheet("スクリプト", WORK, lines)


def days_sheet(view: KpiCase) -> Sheet:
    """A row a day on which something was done, the latest first."""
    lines = [
        Line(on.toordinal(), f"{on:%Y/%m/%d}（{'月火水木金土日'[on.weekday()]}）", "", _done(None, work), None)
        for on, work in sorted(view.by_day.items(), reverse=True)
    ]
    return _case_sheet("日", WORK, lines)


def _case_sheet(name: str, figures: Sequence[_Figure], lines: Sequence[Line]) -> Sheet:
    columns = (Column("name", name, right=False), *(each.column for each in figures))
    return Sheet(f"{name}ごとの成績", columns, tuple(_entry(line, figures) for line in lines), more=_more(figures))


def _more(figures: Iterable[_Figure]) -> tuple[Heading, ...]:
    return (Heading("内容"), *(heading for each in figures for heading, _ in each.more))


def _done(figures: Figures | None, work: Work) -> Results:
    due, planned = (figures.target, figures.planned) if figures else (Target(), Target())
    return Results(Figures(work, due, planned), Continuation(0, 0), 0)


def _entry(line: Line, figures: Sequence[_Figure]) -> Entry:
    cells = [Cell(line.name, line.name, line.about)]
    for each in figures:
        text, sub = each.write(line.now)
        tone = ""
        if each.compared and line.before is not None:
            sub, tone = change(line.now.figures.progress, line.before.figures.progress, rising="good")
        elif each.column.key == "booked" and line.now.figures.target.appointments:
            sub = f"目標 {counted(line.now.figures.target.appointments)}"
        elif each.column.key == "hours" and line.now.figures.planned.minutes:
            sub = f"予定 {worked(line.now.figures.hours_planned)}"
        cells.append(Cell(each.value(line.now), text, sub, tone))
    progress = line.now.figures.progress
    behind = line.before is None and progress is not None and progress < BEHIND_BELOW
    more = (line.about, *(value(line.now) for each in figures for _, value in each.more))
    return Entry(line.id, line.name, tuple(cells), BEHIND if behind else "", more)


# --- order --------------------------------------------------------------------------------------------------------

LOW, HIGH = "-up", "-down"


def ordered(sheet: Sheet, by: str) -> Sheet:
    """The same table in another order: a column's key with -up or -down; what has no value stands last."""
    key, way = (by.removesuffix(LOW), LOW) if by.endswith(LOW) else (by.removesuffix(HIGH), HIGH)
    place = next((place for place, column in enumerate(sheet.columns) if column.key == key), None)
    if place is None:
        return sheet
    there = [entry for entry in sheet.entries if entry.cells[place].value is not None]
    none = [entry for entry in sheet.entries if entry.cells[place].value is None]
    there.sort(key=lambda entry: entry.cells[place].value, reverse=way == HIGH)  # pyright: ignore
    return replace(sheet, entries=(*there, *none))


# --- files --------------------------------------------------------------------------------------------------------


def file_of(sheet: Sheet) -> tuple[list[Heading], list[list[Value]]]:
    """The table for a file: headings, and a row an entry, as they stand on the screen; figures as figures."""
    headings = [*(Heading(column.label, column.kind) for column in sheet.columns), *sheet.more]
    entries = [*sheet.entries, *([sheet.foot] if sheet.foot else [])]
    return headings, [[*(cell.value for cell in each.cells), *each.more] for each in entries]
