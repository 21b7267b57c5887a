"""The letters of contracts over years (B3)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest

from core import letters_contracts as letters
from core.invoices import InvoiceContent, InvoiceLine, InvoiceParty, credit_of, of_attached
from core.letters_contracts import LISTED, Received
from core.model import Audience, MemberId, OrderId, OrganizationId, Recipient
from core.model_contracts import InvoiceId, PaymentId
from core.model_mails import Letter
from core.money import Rounding, totals
from core.paths import CONSOLE
from tests.core.test_rules_invoices import PLANNED

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SELLER = Recipient(MemberId(7), OrganizationId(3), Audience.PARTNER, "ツキノワ", "髙﨑 直人", "s@tsukinowa.example")
CAME_IN = Received(PaymentId(1), OrderId(4), InvoiceId(12), "株式会社青葉計器", date(2026, 12, 30), 330_000)
MANY = [CAME_IN._replace(payment=PaymentId(n), invoice=InvoiceId(n)) for n in range(1, LISTED + 3)]

BILLED = InvoiceContent(
    number="INV-000012",
    dated=date(2027, 1, 1),
    month=date(2026, 12, 1),
    starts_on=date(2026, 12, 1),
    ends_on=date(2026, 12, 31),
    due_on=date(2027, 1, 31),
    method="銀行振込",
    order="PO-000004",
    order_version=1,
    order_digest="0" * 64,
    issuer=InvoiceParty("合同会社ツキノワ営業舎", "000-0001", "東京都架空区", "0300000103", "T7000012050002"),
    recipient=InvoiceParty("株式会社青葉計器", "000-0001", "東京都架空区", "0300000101", ""),
    rounding=Rounding.FLOOR,
    lines=(InvoiceLine("2026年12月分", Decimal(3_000), Decimal(100), "時間", 10, 300_000),),
    totals=totals([(300_000, 10)]),
    to=("keiri@aoba-keiki.example",),
    cc=("soumu@aoba-keiki.example",),
    phone="0300000101",
)
CREDITED = credit_of(BILLED, "CRN-000013", date(2027, 1, 5), "数量の誤り", BILLED.to, BILLED.cc, BILLED.phone)
INVOICE = replace(PLANNED, id=InvoiceId(12), order=OrderId(4))

LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        letters.invoice_issued(BILLED, INVOICE),
        "/invoices",
        [
            "2026年12月分の請求書（INV-000012）をお送りします",
            "株式会社青葉計器",
            "請求ご担当者 様",
            "合同会社ツキノワ営業舎 様からの請求書",
            "2026/12/01（火）〜2026/12/31（木）",
            "¥330,000",
            "2027/01/31（日）",
            "銀行振込",
        ],
    ),
    (
        letters.invoice_credited(CREDITED, INVOICE, InvoiceId(13)),
        "/invoices",
        ["返還請求書CRN-000013", "INV-000012", "-¥330,000", "お支払いは不要です", "数量の誤り"],
    ),
    (
        letters.payments_received(SELLER, [CAME_IN]),
        "/partner-invoices",
        ["入金を確認しました", "■ INV-000012　株式会社青葉計器 様　¥330,000（2026/12/30（水））", "合計　¥330,000"],
    ),
    (
        letters.payments_received(SELLER, MANY),
        "/partner-invoices",
        ["（22件）", "■ INV-000020　", "ほか2件", "合計　¥7,260,000"],
    ),
    (
        letters.payment_taken_back(
            SELLER,
            payment=PaymentId(1),
            order=OrderId(4),
            invoice=InvoiceId(12),
            client="株式会社青葉計器",
            amount=330_000,
        ),
        "/partner-invoices",
        ["入金の確認を取り消しました", "誤り", "INV-000012", "株式会社青葉計器 様", "¥330,000"],
    ),
]


@pytest.mark.parametrize(
    ("letter", "place", "words"), LETTERS, ids=[f"{x.kind}-{n}" for n, (x, *_) in enumerate(LETTERS)]
)
def test_each_letter_says_what_happened_and_leads_there(letter: Letter, place: str, words: list[str]):
    for text in (letter.subject + letter.text, letter.subject + unescape(letter.html)):
        for word in words:
            assert word in text, word
        assert f"{CONSOLE}{place}" in text
    assert letter.key.endswith(str(letter.member or ""))


def test_an_invoice_goes_to_whom_it_names_and_carries_what_it_says():
    for letter, content in ((LETTERS[0][0], BILLED), (LETTERS[1][0], CREDITED)):
        assert (letter.to, letter.cc, letter.member) == (content.to, content.cc, None)
        [file] = letter.files
        assert of_attached(file) == content
