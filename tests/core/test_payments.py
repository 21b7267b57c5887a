"""A payment file is read line by line; what each line does to its invoice is a rule of its own (B3)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import payments
from core.csv_lines import WHOLE_FILE
from core.errors import Refused
from core.model_contracts import InvoiceId
from core.payments import MOST_BYTES, MOST_ROWS, PaymentFile, PaymentLine, read
from core.rules_payments import Judged, Outcome, Payable, judged, refused_lines, require_payable

DAY = date(2026, 12, 31)
HEAD = "請求書番号,入金日,入金額,振込名義,取引番号\n"
ROW = "INV-000123,2026/12/31,330000,カ）アオバケイキ,A-1"
GOOD = (InvoiceId(123), DAY, 330_000, "カ）アオバケイキ", "ref:A-1")


def told(found: PaymentFile) -> list[tuple[object, ...]]:
    return [(each.invoice, each.paid_on, each.amount, each.payer, each.reference) for each in found.lines]


FILES: dict[str, bytes | str] = {
    "as text": HEAD + ROW,
    "UTF-8": (HEAD + ROW).encode(),
    "UTF-8 with its mark": (HEAD + ROW).encode("utf-8-sig"),
    "Shift_JIS": (HEAD + ROW).encode("cp932"),
    "UTF-16 of a spreadsheet": (HEAD + ROW).replace(",", "\t").encode("utf-16"),
    "pasted from a spreadsheet": (HEAD + ROW).replace(",", "\t"),
    "semicolons": (HEAD + ROW).replace(",", ";"),
    "Windows line ends and blank lines": "\r\n" + (HEAD + "\n" + ROW + "\n,,,,\n").replace("\n", "\r\n"),
    "another order and more columns": "取引番号,残高,振込名義,入金額,入金日,請求書番号\n"
    "A-1,9,カ）アオバケイキ,330000,2026/12/31,INV-000123",
    "English headings": f"Invoice No.,Paid On,Amount,Payer,Reference\n{ROW}",
    "headings with units and blanks": f"請求書番号 ,入金日（着金）,入金額(円),振込 名義,取引ＩＤ\n{ROW}",
    "full-width digits": HEAD
    + "ＩＮＶ－０００１２３，".replace("，", ",")
    + "２０２６／１２／３１,３３００００円,カ）アオバケイキ,A-1",
    "yen and grouping": HEAD + 'inv000123,2026-12-31,"¥330,000",カ）アオバケイキ,A-1',
    "full-width yen": HEAD + 'INV-123,2026年12月31日,"￥３３０，０００",カ）アオバケイキ,A-1',
    "compact date": HEAD + "INV-123,20261231,330000.00,カ）アオバケイキ,A-1",
    "date with time": HEAD + "INV-123,2026/12/31 0:00:00,330000,カ）アオバケイキ,A-1",
    "quotes and blanks": HEAD + '"INV-000123", "2026.12.31","330000", "カ）アオバケイキ", "A-1"',
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_every_way_a_bank_or_a_spreadsheet_writes_it_reads_the_same(content: bytes | str):
    found = read(content)
    assert (told(found), found.problems) == ([GOOD], ())


BAD_LINES = {
    ",2026/12/31,1,,": ("請求書番号", "請求書番号がありません"),
    "123,2026/12/31,1,,": ("請求書番号", "INV-000123"),
    "CRN-000124,2026/12/31,1,,": ("請求書番号", "返還請求書の番号"),
    "INV-0,2026/12/31,1,,": ("請求書番号", "INV-000123"),
    "INV-1234567890,2026/12/31,1,,": ("請求書番号", "INV-000123"),
    "INV-1,,1,,": ("入金日", "入金日がありません"),
    "INV-1,2026/02/30,1,,": ("入金日", "実在する日付"),
    "INV-1,2026/12-31,1,,": ("入金日", "実在する日付"),
    "INV-1,26/12/31,1,,": ("入金日", "実在する日付"),
    "INV-1,1026/12/31,1,,": ("入金日", "年（1026）"),
    "INV-1,令和8年12月31日,1,,": ("入金日", "実在する日付"),
    "INV-1,2026/12/31,,,": ("入金額", "入金額がありません"),
    "INV-1,2026/12/31,0,,": ("入金額", "1円以上"),
    "INV-1,2026/12/31,▲1000,,": ("入金額", "1円以上"),
    "INV-1,2026/12/31,1000.5,,": ("入金額", "円の整数"),
    "INV-1,2026/12/31,三十万,,": ("入金額", "円の整数"),
    "INV-1,2026/12/31,1e5,,": ("入金額", "円の整数"),
    'INV-1,2026/12/31,"1,00",,': ("入金額", "円の整数"),
    "INV-1,2026/12/31,99999999999999,,": ("入金額", "大きすぎます"),
    "INV-1,2026/12/31,1,000,ア,B,": ("", "引用符"),
    f"INV-1,2026/12/31,1,{'ア' * 201},": ("振込名義", "200文字以内"),
    f"INV-1,2026/12/31,1,,{'9' * 101}": ("取引番号", "100文字以内"),
}


@pytest.mark.parametrize(("line", "why"), BAD_LINES.items(), ids=[str(n) for n in range(len(BAD_LINES))])
def test_a_bad_line_is_named_with_its_column_and_reason_and_the_others_are_read(line: str, why: tuple[str, str]):
    found = read(f"{HEAD}{line}\n{ROW}\n")
    [problem] = found.problems
    assert (problem.line, problem.column) == (2, why[0])
    assert why[1] in problem.reason
    assert problem.text
    assert told(found) == [GOOD]


WHOLE = {
    "nothing": (b"", "内容がありません"),
    "blank": ("\n \n", "内容がありません"),
    "headings alone": (HEAD, "入金の行がありません"),
    "no headings": (ROW, "「請求書番号」「入金日」「入金額」"),
    "a heading missing": ("請求書番号,入金日\nINV-1,2026/12/31", "「入金額」"),
    "a heading twice": ("請求書番号,入金日,入金額,金額\nINV-1,2026/12/31,1,2", "「入金額」が2つ"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe\xfd\x00", "「請求書番号」"),
    "bytes of no text": (b"\x81\xff\x81", "文字コード"),
    "one byte too many": (b"x" * (MOST_BYTES + 1), "2MBまで"),
    "one row too many": (HEAD + "INV-1,2026/12/31,1,,\n" * (MOST_ROWS + 1), "5,000行まで"),
}


@pytest.mark.parametrize(("content", "why"), WHOLE.values(), ids=WHOLE)
def test_what_is_no_payment_file_enters_nothing_and_says_why(content: bytes | str, why: str):
    found = read(content)
    assert found.lines == ()
    [problem] = found.problems
    assert why in problem.reason
    assert problem.line in (WHOLE_FILE, 1)


def test_a_quote_that_never_closes_stops_there_and_keeps_what_stands_above():
    found = read(f'{HEAD}{ROW}\nINV-2,2026/12/31,"1000,,\nINV-3,2026/12/31,1,,\n')
    assert told(found) == [GOOD]
    assert [(each.line, "引用符" in each.reason) for each in found.problems] == [(3, True)]


def test_the_lines_of_a_file_are_counted_as_an_editor_counts_them():
    found = read(f'{HEAD}\nINV-1,2026/12/31,1,"二行の\n名義",\n\nINV-2,bad,1,,\n')
    assert [each.line for each in found.lines] == [3]
    assert [each.line for each in found.problems] == [6]
    assert found.lines[0].payer == "二行の 名義"


def test_without_a_bank_number_equal_lines_differ_by_their_place_and_the_next_file_knows_them():
    line = "INV-1,2026/12/31,1000,ア,\n"
    first = [each.reference for each in read(HEAD + line * 2).lines]
    assert len(set(first)) == 2
    longer = [each.reference for each in read(HEAD + "INV-2,2026/12/30,5,イ,\n" + line * 3).lines]
    assert longer[1:3] == first
    assert read(HEAD + "ＩＮＶ－１,2026-12-31,¥1000,ア,\n").lines[0].reference == first[0]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300), st.text(max_size=200).map(lambda t: HEAD + t)))
def test_nothing_that_is_uploaded_or_pasted_raises(content: bytes | str):
    found = read(content)
    assert found.lines or found.problems


def test_a_file_of_200_megabytes_is_refused_by_its_size_alone():
    assert "2MBまで" in payments.too_large(200 * 1024 * 1024)
    assert payments.too_large(MOST_BYTES) == ""


# --- what becomes of a line -----------------------------------------------------------------------------------------

OPEN = Payable(InvoiceId(1), total=1_000, paid=0, issued=True, cancelled=False)
PAYABLES = {
    InvoiceId(1): OPEN,
    InvoiceId(2): replace(OPEN, invoice=InvoiceId(2), paid=400),
    InvoiceId(3): replace(OPEN, invoice=InvoiceId(3), issued=False),
    InvoiceId(4): replace(OPEN, invoice=InvoiceId(4), cancelled=True),
    InvoiceId(5): replace(OPEN, invoice=InvoiceId(5), paid=1_000),
}
KNOWN = {"ref:known": True, "ref:undone": False}


def line(invoice: int, amount: int, reference: str = "", *, on: date = DAY, number: int = 2) -> PaymentLine:
    return PaymentLine(number, InvoiceId(invoice), on, amount, "", reference or f"ref:{number}")


P, T, K, R = Outcome.PAID, Outcome.PARTLY, Outcome.KNOWN, Outcome.REFUSED
FATES = {
    "all that is open": (line(1, 1_000), P, ""),
    "the rest": (line(2, 600), P, ""),
    "less": (line(1, 999), T, "残り¥1"),
    "more": (line(2, 601), R, "残額（¥600）を¥1超えて"),
    "unknown": (line(9, 1_000), R, "この番号の請求書はありません"),
    "not issued": (line(3, 1_000), R, "まだ発行されていません"),
    "cancelled": (line(4, 1_000), R, "取り消されています"),
    "paid": (line(5, 1_000), R, "全額入金済み"),
    "tomorrow": (line(1, 1_000, on=date(2027, 1, 1)), R, "未来の日付"),
    "entered before": (line(1, 1_000, "ref:known"), K, ""),
    "entered before for an invoice that is paid": (line(5, 1_000, "ref:known"), K, ""),
    "entered and taken back": (line(1, 1_000, "ref:undone"), R, "取り消し済み"),
}


@pytest.mark.parametrize(("line", "outcome", "why"), FATES.values(), ids=FATES)
def test_what_becomes_of_a_line(line: PaymentLine, outcome: Outcome, why: str):
    [found] = judged([line], PAYABLES, KNOWN, DAY)
    assert found.outcome is outcome
    assert why in found.reason
    assert bool(found.reason) is bool(why)


def test_the_lines_above_count_and_a_number_stands_once_in_a_file():
    lines = [line(1, 600, number=2), line(1, 400, number=3), line(1, 1, number=4), line(2, 1, "ref:2", number=5)]
    found = judged(lines, PAYABLES, {}, DAY)
    assert [each.outcome for each in found] == [T, P, R, R]
    assert "全額入金済み" in found[2].reason
    assert "2行目と同じ取引番号" in found[3].reason
    bad = refused_lines(read("x").problems, found)
    assert [each.line for each in bad] == [1, 4, 5]


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 2_000), st.sampled_from(["a", "b", "ref:known", ""]))))
def test_a_file_never_brings_in_more_than_is_open_and_never_the_same_number_twice(rows: list[tuple[int, int, str]]):
    lines = [line(invoice, amount, ref, number=n) for n, (invoice, amount, ref) in enumerate(rows, start=2)]
    good: list[Judged] = [each for each in judged(lines, PAYABLES, KNOWN, DAY) if each.good]
    assert len({each.line.reference for each in good}) == len(good)
    for number, payable in PAYABLES.items():
        assert sum(each.line.amount for each in good if each.line.invoice == number) <= payable.open


def test_by_hand_nothing_and_less_than_nothing_are_refused():
    for amount in (0, -1):
        with pytest.raises(Refused, match="1円以上"):
            require_payable(OPEN, amount, DAY, DAY)
