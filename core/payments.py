"""Reads what came in from a bank's or an accountant's CSV file: line by line, each bad one named with its reason (B3).

A file may be UTF-8, UTF-16 with its mark or Shift_JIS (cp932), its columns may stand in any order, its digits may be
full-width. Nothing is guessed: what can't be read for certain is a problem with its line and column, never a payment.
"""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from io import StringIO

from core.errors import Refused
from core.model_contracts import InvoiceId
from core.money import MAX_YEN
from core.text import clean, number

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024 * 1024
PAYER_LIMIT = 200
REFERENCE_LIMIT = 100
YEARS = range(2000, 2100)
"""A date outside these is a typing slip."""

WHOLE_FILE = 0
"""The line of a problem that concerns the file as such."""


class Field(Enum):
    """A column of the file: its name in messages, and what else its heading may say."""

    INVOICE = "請求書番号", ("請求番号", "請求書no", "invoice", "invoiceno", "invoicenumber")
    PAID_ON = "入金日", ("入金年月日", "取引日", "支払日", "date", "paidon", "paymentdate")
    AMOUNT = "入金額", ("入金金額", "金額", "お預り金額", "amount", "paidamount")
    PAYER = "振込名義", ("振込依頼人名", "振込名義人", "依頼人名", "名義", "payer", "payername")
    REFERENCE = "取引番号", ("取引id", "照会番号", "reference", "bankreference", "transactionid")

    @property
    def label(self) -> str:
        """Its name in messages."""
        return self.value[0]


NEEDED = (Field.INVOICE, Field.PAID_ON, Field.AMOUNT)


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment of a file, `text` being its line. `reference` names it at the bank; where that gave no number, it is
    made of what the line says and its place among those that say the same."""

    line: int
    invoice: InvoiceId
    paid_on: date
    amount: int
    payer: str
    reference: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line is no payment; `column` is "" where it concerns the whole line, `text` is what stands in it."""

    line: int
    column: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """What was understood of a file, and what was not."""

    lines: tuple[PaymentLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def too_large(size: int) -> str:
    """Why a file of so many bytes is not even read, or ""."""
    if size <= MOST_BYTES:
        return ""
    return f"ファイルは{MOST_BYTES // 1024 // 1024}MBまでです。期間を分けて、複数のファイルにしてください。"


def read(content: bytes | str) -> PaymentFile:
    """Every line of a file or a pasted text as a payment or a problem. Never raises; a file that is no list of
    payments is one problem of the whole file."""
    refusal = too_large(len(content if isinstance(content, bytes) else content.encode("utf-8", "replace")))
    text = None if refusal else _decoded(content)
    if text is None:
        return _no_list(refusal or "文字コードを判別できません。UTF-8またはShift_JISのCSVで保存し直してください。")
    if not text.strip():
        return _no_list("内容がありません。見出しの行と、入金の行を含むCSVを用意してください。")
    records = _records(text)
    line, heading, damage = next(records, (1, list[str](), ""))
    columns, refusal = _columns(heading)
    if refusal or damage:
        return PaymentFile(problems=(Problem(line, "", damage or refusal, _shown(heading)),))
    lines: list[PaymentLine] = []
    problems: list[Problem] = []
    equals: dict[tuple[object, ...], int] = {}
    for count, (line, cells, damage) in enumerate(records, start=1):
        if count > MOST_ROWS:
            return _no_list(
                f"一度に読み込めるのは{MOST_ROWS:,}行までです。期間を分けて、複数のファイルにしてください。"
            )
        found = Problem(line, "", damage, _shown(cells)) if damage else _payment(line, cells, columns, len(heading))
        if isinstance(found, Problem):
            problems.append(found)
            continue
        same = (found.invoice, found.paid_on, found.amount, found.payer)
        place = equals[same] = equals.get(same, 0) + 1
        lines.append(found if found.reference else _named(found, place))
    if not lines and not problems:
        return _no_list("見出しの下に入金の行がありません。")
    return PaymentFile(tuple(lines), tuple(problems))


def _no_list(reason: str) -> PaymentFile:
    return PaymentFile(problems=(Problem(WHOLE_FILE, "", reason),))


def _decoded(content: bytes | str) -> str | None:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str) -> Iterator[tuple[int, list[str], str]]:
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


def _columns(heading: Sequence[str]) -> tuple[Mapping[Field, int], str]:
    """Where each column stands, and why the first line is no heading."""
    known = {name: field for field in Field for name in (_plain(field.label), *field.value[1])}
    columns: dict[Field, int] = {}
    for place, cell in enumerate(heading):
        field = known.get(re.sub(r"[(（].*?[)）]|[_.]", "", _plain(cell)))
        if field in columns:
            return columns, f"見出し「{field.label}」が2つあります。1つにしてください。"
        if field:
            columns[field] = place
    missing = "」「".join(field.label for field in NEEDED if field not in columns)
    return columns, f"1行目の見出しに「{missing}」がありません。見出しを追加してください。" if missing else ""


def _payment(line: int, cells: Sequence[str], columns: Mapping[Field, int], width: int) -> PaymentLine | Problem:
    def cell(field: Field) -> str:
        place = columns.get(field, len(cells))
        return cells[place] if place < len(cells) else ""

    if any(extra.strip() for extra in cells[width:]):
        reason = '列が見出しより多くあります。桁区切りのカンマを含む金額は、引用符（"）で囲んでください。'
        return Problem(line, "", reason, _shown(cells))
    at = Field.INVOICE
    try:
        invoice = _invoice(cell(at))
        at = Field.PAID_ON
        paid_on = _day(cell(at))
        at = Field.AMOUNT
        amount = _amount(cell(at))
        at = Field.PAYER
        payer = clean(cell(at), label=at.label, limit=PAYER_LIMIT, multiline=False)
        at = Field.REFERENCE
        reference = clean(cell(at), label=at.label, limit=REFERENCE_LIMIT, multiline=False)
    except Refused as refused:
        return Problem(line, at.label, refused.sentence, _shown(cells))
    return PaymentLine(line, invoice, paid_on, amount, payer, f"ref:{reference}" if reference else "", _shown(cells))


def _invoice(typed: str) -> InvoiceId:
    said = _plain(typed)
    if not said:
        raise Refused("請求書番号がありません。")
    if said.startswith("crn"):
        raise Refused("返還請求書の番号です。請求書の番号（INV-）を記載してください。")
    found = re.fullmatch(r"inv-?(\d{1,9})", said, re.ASCII)
    if not found or not int(found[1]):
        raise Refused("請求書番号は「INV-000123」の形で記載してください。")
    return InvoiceId(int(found[1]))


def _day(typed: str) -> date:
    said = _plain(typed)
    if not said:
        raise Refused("入金日がありません。")
    found = re.fullmatch(r"(\d{4})([/.-]|年)(\d{1,2})(?:\2|月)(\d{1,2})日?(?:0?0:00(?::00)?)?", said, re.ASCII)
    parts = (found[1], found[3], found[4]) if found else ()
    if not parts and re.fullmatch(r"\d{8}", said, re.ASCII):
        parts = said[:4], said[4:6], said[6:]
    try:
        paid_on = date(*map(int, parts))
    except (TypeError, ValueError):
        raise Refused("入金日は「2026/12/31」のように、実在する日付を記載してください。") from None
    if paid_on.year not in YEARS:
        raise Refused(f"入金日の年（{paid_on.year}）をご確認ください。")
    return paid_on


def _amount(typed: str) -> int:
    if not typed.strip():
        raise Refused("入金額がありません。")
    said = number(typed)
    if said is None or said != said.to_integral_value():
        raise Refused("入金額は「300000」または「¥300,000」のように、円の整数で記載してください。")
    if said <= 0:
        raise Refused("入金額は1円以上で記載してください。返金は返還請求書で処理します。")
    if said > 100 * MAX_YEN:
        raise Refused("入金額が大きすぎます。桁数をご確認ください。")
    return int(said)


def _named(line: PaymentLine, place: int) -> PaymentLine:
    said = f"{line.invoice}|{line.paid_on}|{line.amount}|{line.payer}|{place}"
    return replace(line, reference="row:" + hashlib.sha256(said.encode()).hexdigest())


def _plain(text: str) -> str:
    """Half-width, lower case, with one kind of hyphen and no blanks: how numbers and headings are compared."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s", "", narrow).translate(_HYPHENS)


_HYPHENS = str.maketrans(dict.fromkeys("−‐‑‒–—―ー", "-"))


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(cell.strip() for cell in cells)[:200]
