"""Reads a file of activity: one line a member, day and script, each bad one named with its column and reason (D5).

Columns are checked by a schema, one sentence each; what lines say of each other and of a case is the law's business.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from core.csv_lines import (
    TOO_WIDE,
    UNREADABLE,
    WHOLE_FILE,
    Heading,
    Problem,
    columns,
    day,
    decoded,
    plain,
    records,
    shown,
)
from core.errors import Refused
from core.rules_activity import LIMITS
from core.rules_performance import figures
from core.text import clean

MOST_ROWS = 100_000
MOST_BYTES = 20 * 1024 * 1024
NAME_LIMIT = 200
STEP = 10_000
"""So many lines are read between two words about how far it has come."""


class Field(Heading):
    """A column of the file: its name in messages, and what else its heading may say."""

    DAY = "日付", ("稼働日", "日", "年月日", "date", "day")
    MEMBER = "メンバー", ("メンバー名", "氏名", "名前", "担当", "担当者", "メールアドレス", "member", "name", "email")
    SCRIPT = "スクリプト", ("スクリプト名", "トークスクリプト", "パターン", "script", "pattern")
    HOURS = "稼働時間", ("時間", "稼働", "hours")
    CALLS = "架電数", ("架電", "架電件数", "コール数", "calls")
    CONTACTS = "コンタクト数", ("コンタクト", "コンタクト件数", "接続数", "contacts")
    APPOINTMENTS = "アポ獲得数", ("アポ数", "アポ", "アポ獲得", "獲得数", "獲得アポ数", "appointments")
    HELD = "アポ実施数", ("実施数", "アポ実施", "実施アポ数", "held")


NEEDED = tuple(field for field in Field if field is not Field.HELD)
"""How many appointments took place is often known later, by another file or by the feed."""


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One line: whom and which script it means is still to be found. `quarters` of an hour; `held` None: not said."""

    line: int
    day: date
    member: str
    script: str
    quarters: int
    calls: int
    contacts: int
    appointments: int
    held: int | None
    text: str


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """What was understood of a file, and what was not."""

    lines: tuple[ActivityLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def rows(self) -> int:
        """How many lines the file has below its heading."""
        return len(self.lines) + len({each.line for each in self.problems} - {WHOLE_FILE})


def too_large(size: int) -> str:
    """Why a file of so many bytes is not even read, or ""."""
    if size <= MOST_BYTES:
        return ""
    return f"ファイルは{MOST_BYTES // 1024 // 1024}MBまでです。期間を分けて、複数のファイルにしてください。"


def read(content: bytes | str, told: Callable[[int], object] = lambda lines: None) -> ActivityFile:
    """Every line of a file as activity or a problem. Never raises; a file that is none is one problem of the whole.

    `told` hears now and then how many lines have been read so far.
    """
    refusal = too_large(len(content))
    text = None if refusal else decoded(content)
    if text is None:
        return _none(refusal or UNREADABLE)
    if not text.strip():
        return _none("内容がありません。見出しの行と、稼働の行を含むCSVを用意してください。")
    lined = records(text)
    line, heading, damage = next(lined, (1, list[str](), ""))
    places, refusal = columns(heading, Field, NEEDED)
    if damage or refusal:
        return ActivityFile(problems=(Problem(line, "", damage or refusal, shown(heading)),))
    whole: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    for count, (line, cells, damage) in enumerate(lined, start=1):
        if count > MOST_ROWS:
            return _none(f"一度に読み込めるのは{MOST_ROWS:,}行までです。期間を分けて、複数のファイルにしてください。")
        if not damage and any(cell.strip() for cell in cells[len(heading) :]):
            damage = TOO_WIDE.format(figure="数値")
        if damage:
            problems.append(Problem(line, "", damage, shown(cells)))
        else:
            whole.append((line, cells))
        if count % STEP == 0:
            told(count)
    if not whole and not problems:
        return _none("見出しの下に稼働の行がありません。")
    lines, refused = _checked(whole, places)
    return ActivityFile(tuple(lines), tuple(sorted((*problems, *refused), key=lambda each: each.line)))


def _none(reason: str) -> ActivityFile:
    return ActivityFile(problems=(Problem(WHOLE_FILE, "", reason),))


def _checked(
    whole: Sequence[tuple[int, list[str]]], places: Mapping[Field, int]
) -> tuple[list[ActivityLine], list[Problem]]:
    """The lines whose columns are all in order, and the first problem of each of the others."""
    from pandas import DataFrame  # pyright: ignore[reportMissingTypeStubs]

    texts = {field: [_cell(cells, places.get(field)) for _, cells in whole] for field in Field}
    # A figure stands in thousands of lines: each text is read once.
    values = {field: {text: _value(field, text) for text in set(texts[field])} for field in Field}
    bad = _unreadable(DataFrame({field.name: texts[field] for field in Field}, dtype=object), values)
    read_ = {field: [values[field][text] for text in texts[field]] for field in Field}
    lines: list[ActivityLine] = []
    for place, ((line, cells), *said) in enumerate(zip(whole, *read_.values(), strict=True)):
        if place not in bad:
            lines.append(ActivityLine(line, *said, text=shown(cells)))
    return lines, [Problem(whole[place][0], at.label, why, shown(whole[place][1])) for place, (at, why) in bad.items()]


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _unreadable(table: Any, values: Mapping[Field, Mapping[str, Any]]) -> dict[int, tuple[Field, str]]:
    """Of each line that does not fit the schema, the first column at fault and what to change in it."""
    from pandera.errors import SchemaErrors
    from pandera.pandas import Check, Column, DataFrameSchema

    def readable(field: Field) -> Any:
        fits = {text: not isinstance(value, Refused) for text, value in values[field].items()}

        def asked(texts: Any) -> Any:
            return texts.map(fits)

        return Column(object, Check(asked))

    schema = DataFrameSchema({field.name: readable(field) for field in Field}, strict=True)
    failures: list[tuple[int, str, str]] = []
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as wrong:
        told: Any = wrong
        cases = told.failure_cases
        failures = list(zip(cases["index"], cases["column"], cases["failure_case"], strict=True))
    order = {field.name: place for place, field in enumerate(Field)}
    bad: dict[int, tuple[Field, str]] = {}
    for place, column, text in sorted(failures, key=lambda failure: (failure[0], order[failure[1]])):
        bad.setdefault(int(place), (Field[column], values[Field[column]][text].sentence))
    return bad


def _value(field: Field, text: str) -> Any:
    """What a cell says, or the refusal that says what is wrong with it."""
    try:
        if field is Field.DAY:
            return day(text, field.label)
        if field in (Field.MEMBER, Field.SCRIPT):
            return clean(text, label=field.label, limit=NAME_LIMIT, required=True, multiline=False)
        name = field.name.lower()
        if field is Field.HELD and not text:
            return None
        return figures({name: LIMITS[name]}, SimpleNamespace(**{name: _in_hours(text)}))[name]
    except Refused as refused:
        return refused


def _in_hours(text: str) -> str:
    """6:30, as spreadsheets write hours, in the way in which they are typed; anything else as it is."""
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::00)?", plain(text), re.ASCII)
    return str(int(found[1]) + Decimal(found[2]) / 60) if found else text
