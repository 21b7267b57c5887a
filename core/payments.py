"""Reads what came in from a bank's or an accountant's CSV file: line by line, each bad one named with its reason (B3).

A file may be UTF-8, UTF-16 with its mark or Shift_JIS (cp932), its columns may stand in any order, its digits may be
full-width. Nothing is guessed: what can't be read for certain is a problem with its line and column, never a payment.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

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
from core.model_contracts import InvoiceId
from core.money import MAX_YEN
from core.text import clean, number

MOST_ROWS = 5_000
MOST_BYTES = 2 * 1024 * 1024
PAYER_LIMIT = 200
REFERENCE_LIMIT = 100


class Field(Heading):
    """A column of the file: its name in messages, and what else its heading may say."""

    INVOICE = "請求書番号", ("請求番号", "請求書no", "invoice", "invoiceno", "invoicenumber")
    PAID_ON = "入金日", ("入金年月日", "取引日", "支払日", "date", "paidon", "paymentdate")
    AMOUNT = "入金額", ("入金金額", "金額", "お預り金額", "amount", "paidamount")
    PAYER = "振込名義", ("振込依頼人名", "振込名義人", "依頼人名", "名義", "payer", "payername")
    REFERENCE = "取引番号", ("取引id", "照会番号", "reference", "bankreference", "transactionid")


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
    text = None if refusal else decoded(content)
    if text is None:
        return _no_list(refusal or UNREADABLE)
    if not text.strip():
        return _no_list("内容がありません。見出しの行と、入金の行を含むCSVを用意してください。")
    lined = records(text)
    line, heading, damage = next(lined, (1, list[str](), ""))
    places, refusal = columns(heading, Field, NEEDED)
    if refusal or damage:
        return PaymentFile(problems=(Problem(line, "", damage or refusal, shown(heading)),))
    lines: list[PaymentLine] = []
    problems: list[Problem] = []
    equals: dict[tuple[object, ...], int] = {}
    for count, (line, cells, damage) in enumerate(lined, start=1):
        if count > MOST_ROWS:
            return _no_list(
                f"一度に読み込めるのは{MOST_ROWS:,}行までです。期間を分けて、複数のファイルにしてください。"
            )
        found = Problem(line, "", damage, shown(cells)) if damage else _payment(line, cells, places, len(heading))
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


def _payment(line: int, cells: Sequence[str], places: Mapping[Field, int], width: int) -> PaymentLine | Problem:
    def cell(field: Field) -> str:
        place = places.get(field, len(cells))
        return cells[place] if place < len(cells) else ""

    if any(extra.strip() for extra in cells[width:]):
        return Problem(line, "", TOO_WIDE.format(figure="金額"), shown(cells))
    at = Field.INVOICE
    try:
        invoice = _invoice(cell(at))
        at = Field.PAID_ON
        paid_on = day(cell(at), at.label)
        at = Field.AMOUNT
        amount = _amount(cell(at))
        at = Field.PAYER
        payer = clean(cell(at), label=at.label, limit=PAYER_LIMIT, multiline=False)
        at = Field.REFERENCE
        reference = clean(cell(at), label=at.label, limit=REFERENCE_LIMIT, multiline=False)
    except Refused as refused:
        return Problem(line, at.label, refused.sentence, shown(cells))
    return PaymentLine(line, invoice, paid_on, amount, payer, f"ref:{reference}" if reference else "", shown(cells))


def _invoice(typed: str) -> InvoiceId:
    said = plain(typed)
    if not said:
        raise Refused("請求書番号がありません。")
    if said.startswith("crn"):
        raise Refused("返還請求書の番号です。請求書の番号（INV-）を記載してください。")
    found = re.fullmatch(r"inv-?(\d{1,9})", said, re.ASCII)
    if not found or not int(found[1]):
        raise Refused("請求書番号は「INV-000123」の形で記載してください。")
    return InvoiceId(int(found[1]))


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
