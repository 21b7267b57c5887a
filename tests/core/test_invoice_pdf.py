"""The invoice and the credit note as PDF, read back as a reader's program reads them (B4, L1, L2)."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.documents.invoice_pdf import invoice_file_name, invoice_pdf, invoice_title
from core.invoices import InvoiceContent, InvoiceLine, InvoiceParty, credit_of
from core.money import Rounding, line_amount, totals
from tests.core.test_documents import pages

ISSUER = InvoiceParty("合同会社髙﨑営業舎①", "0000002", "神奈川県架空市港町4-5-6", "0300000103", "T7000012050002")
RECIPIENT = InvoiceParty("㈱青葉計器", "0000001", "東京都架空区青葉一丁目2番3号〜別館", "0300000101", "")


def bill(
    *lines: tuple[str, str, str, str, int], rounding: Rounding = Rounding.FLOOR, **changed: object
) -> InvoiceContent:
    """An invoice over these lines: name, unit price, quantity, unit, rate."""
    billed = tuple(
        InvoiceLine(name, Decimal(price), Decimal(count), unit, rate, line_amount(Decimal(price), Decimal(count)))
        for name, price, count, unit, rate in lines
    )
    content = InvoiceContent(
        number="INV-000123",
        dated=date(2027, 1, 1),
        month=date(2026, 12, 1),
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 31),
        due_on=date(2027, 1, 29),
        method="銀行振込",
        order="PO-000012",
        order_version=3,
        order_digest="0" * 64,
        issuer=ISSUER,
        recipient=RECIPIENT,
        rounding=rounding,
        lines=billed,
        totals=totals(((line.amount, line.tax_rate) for line in billed), rounding),
        to=("keiri@aoba-keiki.example",),
        cc=(),
        phone="0300000101",
    )
    return replace(content, **changed)  # pyright: ignore[reportArgumentType]


PLAIN = bill(("コール業務 2026年12月分", "3333", "12.5", "時間", 10))
MIXED = bill(("架電", "105", "3", "件", 10), ("お茶菓子", "105", "3", "箱", 8))


def text(content: InvoiceContent) -> str:
    return "\n".join(pages(invoice_pdf(content, content.digest)))


def unbroken(content: InvoiceContent) -> str:
    return re.sub(r"\s", "", text(content))


def test_it_says_everything_that_a_qualified_invoice_has_to_say():
    said = unbroken(PLAIN)
    for part in (
        "適格請求書",
        "INV-000123",
        "発行日2027/01/01（金）",
        "PO-000012第3版",
        "㈱青葉計器御中",
        "合同会社髙﨑営業舎①",
        "登録番号T7000012050002",
        "〒000-0001東京都架空区青葉一丁目2番3号〜別館",
        "電話03-0000-0103",
        "取引期間2026/12/01（火）〜2026/12/31（木）",
        "コール業務2026年12月分",
        "¥3,333",
        "12.5時間",
        "10%対象合計（税抜）¥41,663",
        "消費税10%¥4,166",
        "ご請求金額（税込）¥45,829",
        "お支払期日：2027/01/29（金）",
        "お支払方法：銀行振込",
        f"SHA-256{PLAIN.digest}",
        "1/1",
    ):
        assert part in said, part
    assert "適格請求書ではありません" not in said
    assert invoice_file_name(PLAIN) == "請求書_INV-000123.pdf"


@pytest.mark.parametrize(
    ("rounding", "ten", "eight", "total"),
    [(Rounding.FLOOR, 31, 25, 686), (Rounding.HALF_UP, 32, 25, 687), (Rounding.CEIL, 32, 26, 688)],
)
def test_each_rate_has_its_sum_and_its_tax_rounded_once_as_the_issuer_rounds(
    rounding: Rounding, ten: int, eight: int, total: int
):
    content = replace(MIXED, rounding=rounding, totals=totals([(315, 10), (315, 8)], rounding))
    said = unbroken(content)
    for part in (
        f"10%対象合計（税抜）¥315消費税10%¥{ten}",
        f"8%対象合計（税抜）¥315消費税8%¥{eight}",
        f"¥{total}",
        "お茶菓子※",
        "「※」は軽減税率の対象です",
        f"端数処理：{rounding.label}",
    ):
        assert part in said, part


def test_without_a_registration_number_it_is_no_qualified_invoice_and_says_so():
    content = replace(PLAIN, issuer=replace(ISSUER, registration_number=""))
    said = unbroken(content)
    assert invoice_title(content) == "請求書"
    assert "この書類は適格請求書ではありません" in said
    assert "経過措置" in said
    assert "登録番号T" not in said


def test_a_credit_note_names_the_invoice_it_takes_back_and_turns_every_amount_round():
    back = credit_of(MIXED, "CRN-000124", date(2027, 2, 3), "二重に請求したため。", ("a@x.example",), (), "")
    said = unbroken(back)
    for part in (
        "適格返還請求書",
        "返還請求書番号CRN-000124",
        "請求書番号：INV-000123発行日：2027/01/01（金）",
        MIXED.digest,
        "理由：二重に請求したため。",
        "10%対象合計（税抜）-¥315消費税10%-¥31",
        "8%対象合計（税抜）-¥315消費税8%-¥25",
        "返還金額（税込）-¥686",
        "取引期間2026/12/01（火）〜2026/12/31（木）",
    ):
        assert part in said, part
    assert "お支払期日" not in said
    assert invoice_file_name(back) == "返還請求書_CRN-000124.pdf"


def test_forty_lines_flow_over_two_pages_with_the_head_repeated_and_nothing_lost():
    content = bill(*((f"コール業務 第{n}週", "3000", "10", "時間", 10) for n in range(1, 41)))
    first, *rest = pages(invoice_pdf(content, content.digest))
    assert len(rest) == 1
    assert all("取引内容" in page and content.digest in page and "INV-000123" in page for page in (first, *rest))
    joined = first + rest[0]
    assert [n for n in range(1, 41) if f"第{n}週" not in joined] == []


def test_the_same_invoice_is_the_same_bytes_and_its_metadata_names_nobody():
    one, other = (invoice_pdf(PLAIN, PLAIN.digest) for _ in range(2))
    assert one == other
    head = one.decode("latin-1")
    for name in ("髙﨑", "青葉", "Aoba"):
        assert name not in head
        assert name.encode("utf-16-be").decode("latin-1") not in head
    assert "/Subject (INV-000123)" in head
