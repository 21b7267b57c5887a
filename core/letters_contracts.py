"""The mails of contracts over years: an invoice, a credit note, money that came in (B3).

As `core/letters.py`: one function a mail, one reader a letter, a key for the occasion. Only an invoice goes to several:
to whom its client names, who need not be members of anything.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from core import formats
from core.formats import day, excerpt, yen
from core.invoices import Invoice, InvoiceContent, attached
from core.letterhead import NAME_LIMIT, letter
from core.model import OrderId, Recipient, Stranger
from core.model_contracts import InvoiceId, PaymentId
from core.model_mails import About, Letter, MailKind
from core.paper_numbers import invoice_number
from core.paths import CONSOLE, Screen, link
from core.rules_invoices import REASON_LIMIT

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
        link(CONSOLE, Screen.PARTNER_INVOICES),
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
        link(CONSOLE, Screen.PARTNER_INVOICES),
        about=About(order=order),
        invoice=invoice_number(invoice),
        client=excerpt(client, NAME_LIMIT),
        amount=yen(amount),
    )


def invoice_issued(content: InvoiceContent, invoice: Invoice) -> Letter:
    """請求書: to the To and Cc that stand in it, with the paper (B2, B3, B4)."""
    return _paper(
        K.INVOICE_ISSUED,
        content,
        invoice,
        f"{K.INVOICE_ISSUED}:{invoice.id}",
        month=formats.month(content.month),
        due_on=day(content.due_on),
        method=content.method,
    )


def invoice_credited(content: InvoiceContent, invoice: Invoice, note: InvoiceId) -> Letter:
    """返還請求書: `note` takes `invoice` back; the reason is what operations wrote (B3)."""
    back = content.takes_back
    return _paper(
        K.INVOICE_CREDITED,
        content,
        invoice,
        f"{K.INVOICE_CREDITED}:{note}",
        quote=back.reason if back else "",
        original=back.number if back else "",
    )


def _paper(
    kind: MailKind, content: InvoiceContent, invoice: Invoice, key: str, *, quote: str = "", **facts: str
) -> Letter:
    reader = Stranger(content.recipient.name, "請求ご担当者", content.to[0], invoice.client)
    one = letter(
        kind,
        reader,
        key,
        link(CONSOLE, Screen.INVOICES),
        quote=quote,
        quote_limit=REASON_LIMIT,
        secret="",
        send_after=None,
        files=(attached(content),),
        about=About(order=invoice.order, number=invoice.id),
        issuer=excerpt(content.issuer.name, NAME_LIMIT),
        number=content.number,
        period=f"{day(content.starts_on)}〜{day(content.ends_on)}",
        total=yen(content.totals.total),
        **facts,
    )
    return replace(one, to=content.to, cc=content.cc)
