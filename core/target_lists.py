"""Reads a target list: companies to call with their numbers, bad lines named, numbers that come twice found (D5)."""

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from core.csv_lines import UNREADABLE, WHOLE_FILE, Heading, Problem, columns, decoded, plain, records, shown
from core.errors import Refused
from core.text import clean, harmless

MOST_ROWS = 50_000
MOST_BYTES = 20 * 2**20
COMPANY_LIMIT = 200
FORMULA = ("=", "＝")
"""What is nothing but a formula where a spreadsheet opens the list."""

SIGNED = re.compile(r"[-+][-\d().,/]*")
"""A number, a telephone number or a dash: a sign before it is no formula's."""

TOO_WIDE = '列が見出しより多くあります。カンマを含む内容は、引用符（"）で囲んでください。'


class Field(Heading):
    """A column that a list has to have; it may have any others beside them."""

    COMPANY = "会社名", ("企業名", "法人名", "社名", "顧客名", "company", "companyname")
    PHONE = "電話番号", ("電話", "tel", "代表電話", "代表電話番号", "phone", "phonenumber")


@dataclass(frozen=True, slots=True)
class Target:
    """A company of the list; `phone` in digits alone, `cells` is its whole line."""

    line: int
    company: str
    phone: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetList:
    """What was understood of a file, and what was not. Of `twice` each is a line whose number stood above already."""

    heading: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    twice: tuple[int, ...] = ()

    @property
    def phones(self) -> frozenset[str]:
        """The numbers to call."""
        return frozenset(each.phone for each in self.targets)

    @property
    def marked(self) -> bool:
        """Whether a cell is marked as text on its way out: @cosme is a company, and a formula's beginning as well."""
        lines = (self.heading, *(each.cells for each in self.targets))
        return any(_as_text(cell) != cell for line in lines for cell in line)

    @property
    def unreadable(self) -> bool:
        """Whether the file as such is no list."""
        return not self.targets


def read(content: bytes) -> TargetList:
    """Every line of a file as a company or a problem. Never raises; a file that is no list is one problem."""
    if len(content) > MOST_BYTES:
        return _no_list(f"ファイルは{MOST_BYTES // 2**20}MBまでです。複数のファイルに分けてください。")
    text = decoded(content)
    if text is None:
        return _no_list(UNREADABLE)
    if not text.strip():
        return _no_list("内容がありません。見出しの行と、会社の行を含むCSVを用意してください。")
    lined = records(text)
    line, heading, damage = next(lined, (1, list[str](), ""))
    places, refusal = columns(heading, Field, tuple(Field))
    if refusal or damage:
        return TargetList(problems=(Problem(line, "", damage or refusal, shown(heading)),))
    targets: list[Target] = []
    problems: list[Problem] = []
    known: set[str] = set()
    twice: list[int] = []
    for count, (line, cells, damage) in enumerate(lined, start=1):
        if count > MOST_ROWS:
            return _no_list(f"一度に納品できるのは{MOST_ROWS:,}行までです。複数のファイルに分けてください。")
        found = Problem(line, "", damage, shown(cells)) if damage else _target(line, cells, places, len(heading))
        if isinstance(found, Problem):
            problems.append(found)
            continue
        if found.phone in known:
            twice.append(line)
        known.add(found.phone)
        targets.append(found)
    if not targets and not problems:
        return _no_list("見出しの下に会社の行がありません。")
    return TargetList(tuple(heading), tuple(targets), tuple(problems), tuple(twice))


def repeated(found: TargetList, earlier: Collection[str]) -> tuple[Target, ...]:
    """The companies whose number an earlier list of the case held already."""
    return tuple(each for each in found.targets if each.phone in earlier)


def good_lines(found: TargetList) -> bytes:
    """The lines that could be read, under their heading, as a spreadsheet takes them: in UTF-8, without formulas."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow(map(_as_text, found.heading))
    table.writerows(map(_as_text, each.cells) for each in found.targets)
    return written.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    """The cell as a spreadsheet may open it."""
    started = cell.lstrip()
    return cell if SIGNED.fullmatch(plain(started)) or harmless(started) == started else harmless(started)


def _target(line: int, cells: Sequence[str], places: Mapping[Field, int], width: int) -> Target | Problem:
    def cell(field: Field) -> str:
        return cells[places[field]] if places[field] < len(cells) else ""

    if any(extra.strip() for extra in cells[width:]):
        return Problem(
            line, "", '列が見出しより多くあります。カンマを含む内容は、引用符（"）で囲んでください。', shown(cells)
        )
    if any(each.lstrip().startswith(FORMULA) for each in cells):
        return Problem(line, "", "「=」で始まる内容は計算式として扱われるため、除いてください。", shown(cells))
    try:
        company = clean(cell(Field.COMPANY), label="会社名", limit=COMPANY_LIMIT, required=True, multiline=False)
    except Refused as refused:
        return Problem(line, Field.COMPANY.label, refused.sentence, shown(cells))
    phone = re.sub(r"[-()+.]", "", plain(cell(Field.PHONE)))
    phone = re.sub(r"^81(?=[1-9]\d{8,9}$)", "0", phone) if "+" in plain(cell(Field.PHONE)) else phone
    if not re.fullmatch(r"0\d{9,10}", phone, re.ASCII):
        said = "電話番号は、0から始まる10桁か11桁の数字で記載してください。" if phone else "電話番号がありません。"
        return Problem(line, Field.PHONE.label, said, shown(cells))
    return Target(line, company, phone, tuple(cells[:width]))


def _no_list(reason: str) -> TargetList:
    return TargetList(problems=(Problem(WHOLE_FILE, "", reason),))
