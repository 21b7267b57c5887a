"""The letters of contracts over years (B3)."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from core import letters_contracts as letters
from core.letters_contracts import LISTED, Received
from core.model import Audience, MemberId, OrderId, OrganizationId, Recipient
from core.model_contracts import InvoiceId, PaymentId
from core.model_mails import Letter
from core.paths import CONSOLE

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SELLER = Recipient(MemberId(7), OrganizationId(3), Audience.PARTNER, "ツキノワ", "髙﨑 直人", "s@tsukinowa.example")
CAME_IN = Received(PaymentId(1), OrderId(4), InvoiceId(12), "株式会社青葉計器", date(2026, 12, 30), 330_000)
MANY = [CAME_IN._replace(payment=PaymentId(n), invoice=InvoiceId(n)) for n in range(1, LISTED + 3)]

LETTERS: list[tuple[Letter, str, list[str]]] = [
    (
        letters.payments_received(SELLER, [CAME_IN]),
        "/partner-deals?order=4",
        ["入金を確認しました", "■ INV-000012　株式会社青葉計器 様　¥330,000（2026/12/30（水））", "合計　¥330,000"],
    ),
    (
        letters.payments_received(SELLER, MANY),
        "/partner-deals?order=4",
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
        "/partner-deals?order=4",
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
