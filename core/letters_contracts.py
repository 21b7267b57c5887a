"""The mails of contracts over years: money came in (B3).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from core.formats import day, excerpt, yen
from core.letterhead import NAME_LIMIT, deal_link, letter
from core.model import OrderId, Recipient
from core.model_contracts import InvoiceId, PaymentId
from core.model_mails import About, Letter, MailKind
from core.paper_numbers import invoice_number

K = MailKind

LISTED = 20
"""So many payments of one file stand in its mail; the screen has all of them."""


class Received(NamedTuple):
    """A payment as the partner is told of it, in yen."""

    payment: PaymentId
    order: OrderId
    invoice: InvoiceId
    client: str
    paid_on: date
    amount: int


def payments_received(recipient: Recipient, received: Sequence[Received]) -> Letter:
    """入金を確認しました: what came in for a partner's invoices, all that one file or one press entered (B3)."""
    first = received[0]
    told = [
        f"{invoice_number(invoice)}　{excerpt(client, NAME_LIMIT)} 様　{yen(amount)}（{day(paid_on)}）"
        for _, _, invoice, client, paid_on, amount in received[:LISTED]
    ]
    return letter(
        K.PAYMENT_RECEIVED,
        recipient,
        f"{K.PAYMENT_RECEIVED}:{first.payment}:{recipient.member}",
        deal_link(recipient.audience, first.order),
        about=About(order=first.order, number=len(received)),
        payments="\n".join(f"■ {line}" for line in told),
        more=max(0, len(received) - LISTED),
        total=yen(sum(each.amount for each in received)),
        count=len(received),
    )


def payment_taken_back(
    recipient: Recipient, *, payment: PaymentId, order: OrderId, invoice: InvoiceId, client: str, amount: int
) -> Letter:
    """A payment was entered by mistake: what the partner was told of it no longer holds (B3)."""
    return letter(
        K.PAYMENT_TAKEN_BACK,
        recipient,
        f"{K.PAYMENT_TAKEN_BACK}:{payment}:{recipient.member}",
        deal_link(recipient.audience, order),
        about=About(order=order),
        invoice=invoice_number(invoice),
        client=excerpt(client, NAME_LIMIT),
        amount=yen(amount),
    )
