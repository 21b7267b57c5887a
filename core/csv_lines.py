"""What every table that people upload has in common: its text, its lines, its heading, and what is said of a bad line.

A file may be UTF-8, UTF-16 with its mark or Shift_JIS (cp932), its columns may stand in any order and under several
names, its digits may be full-width. What can't be read for certain is a problem with its line and column.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from io import StringIO
from typing import TypeVar

from core.errors import Refused

WHOLE_FILE = 0
"""The line of a problem that concerns the file as such."""

YEARS = range(2000, 2100)
"""A date outside these is a typing slip."""

UNREADABLE = "文字コードを判別できません。UTF-8またはShift_JISのCSVで保存し直してください。"
TOO_WIDE = '列が見出しより多くあります。桁区切りのカンマを含む{figure}は、引用符（"）で囲んでください。'


class Heading(Enum):
    """A column of a file: its name in messages, and what else may stand above it."""

    @property
    def label(self) -> str:
        """Its name in messages."""
        return self.value[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever it may be called, in the form in which headings are compared."""
        return tuple(plain(name) for name in (self.label, *self.value[1]))


H = TypeVar("H", bound=Heading)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is not taken; `column` is "" where it concerns the whole line, `text` is what stands in it."""

    line: int
    column: str
    reason: str
    text: str = ""


def decoded(content: bytes | str) -> str | None:
    """The text of a file, None where nobody can say in which characters it was written."""
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def records(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Each line that says something: its number, its cells, and why it can't be read on from there."""
    first = text.lstrip("\r\n \t\u3000").split("\n", 1)[0]
    delimiter = max("\t", ";", ",", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, [], '引用符（"）の対応が正しくないため、この行から先を読み込めません。'
            return
        if any(cell.strip() for cell in cells):
            yield line, cells, ""


def columns(cells: Sequence[str], kind: type[H], needed: Sequence[H]) -> tuple[Mapping[H, int], str]:
    """Where each column stands, and why the line is no heading. Units in brackets, _ and . are no part of a name."""
    known = {name: field for field in kind for name in field.names}
    found: dict[H, int] = {}
    for place, cell in enumerate(cells):
        field = known.get(re.sub(r"[(（].*?[)）]|[_.]", "", plain(cell)))
        if field in found:
            return found, f"見出し「{field.label}」が2つあります。1つにしてください。"
        if field:
            found[field] = place
    missing = "」「".join(field.label for field in needed if field not in found)
    return found, f"1行目の見出しに「{missing}」がありません。見出しを追加してください。" if missing else ""


def day(typed: str, label: str) -> date:
    """2026/12/31, 2026-12-31, 2026年12月31日 or 20261231, full-width digits as well. Raises Refused."""
    said = plain(typed)
    if not said:
        raise Refused(f"{label}がありません。")
    found = re.fullmatch(r"(\d{4})([/.-]|年)(\d{1,2})(?:\2|月)(\d{1,2})日?(?:0?0:00(?::00)?)?", said, re.ASCII)
    parts = (found[1], found[3], found[4]) if found else ()
    if not parts and re.fullmatch(r"\d{8}", said, re.ASCII):
        parts = said[:4], said[4:6], said[6:]
    try:
        on = date(*map(int, parts))
    except (TypeError, ValueError):
        raise Refused(f"{label}は「2026/12/31」のように、実在する日付を記載してください。") from None
    if on.year not in YEARS:
        raise Refused(f"{label}の年（{on.year}）をご確認ください。")
    return on


def plain(text: str) -> str:
    """Half-width, lower case, with one kind of hyphen and no blanks: how numbers and headings are compared."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s", "", narrow).translate(_HYPHENS)


_HYPHENS = str.maketrans(dict.fromkeys("−‐‑‒–—―ー", "-"))


def shown(cells: Sequence[str]) -> str:
    """A line as it is shown beside its problem."""
    return ", ".join(cell.strip() for cell in cells)[:200]
