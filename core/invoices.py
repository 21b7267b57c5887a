"""Where an invoice stands and what it says: frozen at registration, the same words and amounts for good (B3, L1)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.billing import BillingMonth
from core.chain import canonical, digest
from core.model import Line, OrderId, OrganizationId
from core.model_contracts import InvoiceId, InvoiceState, PaperKind
from core.model_mails import MailFile
from core.money import Rounding, TaxTotal, Totals, line_amount, totals


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice, or the credit note that takes back `credits`, as the rules decide on it (B3). Amounts in yen.

    `month` is its first day; the contract runs on `starts_on`, `ends_on` and the days between.
    """

    id: InvoiceId
    order: OrderId
    client: OrganizationId
    partner: OrganizationId
    credits: InvoiceId | None
    month: date
    starts_on: date
    ends_on: date
    issue_on: date
    due_on: date
    subtotal: int
    total: int
    digest: str | None
    registered_at: datetime | None
    handed_over_at: datetime | None
    issued_at: datetime | None
    paid: int
    cancelled_at: datetime | None

    @property
    def state(self) -> InvoiceState:
        """How far it has come; follows from what has happened, never stored. A credit note is never paid."""
        if self.cancelled_at:
            return InvoiceState.CANCELLED
        if self.issued_at:
            if self.credits is not None or (self.paid <= 0 and self.total):
                return InvoiceState.ISSUED
            return InvoiceState.PAID if self.paid >= self.total else InvoiceState.PARTLY_PAID
        return InvoiceState.REGISTERED if self.registered_at else InvoiceState.SCHEDULED


@dataclass(frozen=True, slots=True)
class InvoiceParty:
    """A side as it was when the invoice was registered; a client's number is not part of what it is sent."""

    name: str
    postal_code: str
    address: str
    phone: str
    registration_number: str


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of the order as this month bills it; `amount` is net yen (L3). On a credit note it counts backwards."""

    name: str
    unit_price: Decimal
    quantity: Decimal
    unit: str
    tax_rate: int
    amount: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The invoice that a credit note takes back, and why."""

    number: str
    dated: date
    digest: str
    reason: str


@dataclass(frozen=True, slots=True)
class InvoiceContent:
    """One invoice or credit note. The work was done from `starts_on` through `ends_on`, which are the transaction's
    days (L1); `to`, `cc` and `phone` are the billing profile as it stood at registration (B3). Amounts in yen, those
    of a credit note negative.
    """

    number: str
    dated: date
    month: date
    starts_on: date
    ends_on: date
    due_on: date
    method: str
    order: str
    order_version: int
    order_digest: str
    issuer: InvoiceParty
    recipient: InvoiceParty
    rounding: Rounding
    lines: tuple[InvoiceLine, ...]
    totals: Totals
    to: tuple[str, ...]
    cc: tuple[str, ...]
    phone: str
    takes_back: TakenBack | None = None

    @property
    def kind(self) -> PaperKind:
        """請求書, or 返還請求書 where it takes one back."""
        return PaperKind.CREDIT_NOTE if self.takes_back else PaperKind.INVOICE

    @property
    def file_name(self) -> str:
        """The name under which the paper is saved. It names no company: file names travel further than papers."""
        return f"{self.kind.label}_{self.number}.pdf"

    @property
    def digest(self) -> str:
        """SHA-256 of what it says; stands on the paper and beside the stored content."""
        return digest(to_json(self))


def billed_lines(month: BillingMonth) -> tuple[InvoiceLine, ...]:
    """The month's lines with their amounts."""
    return tuple(_line(line) for line in month.lines)


def credit_of(
    invoice: InvoiceContent, number: str, dated: date, reason: str, to: tuple[str, ...], cc: tuple[str, ...], phone: str
) -> InvoiceContent:
    """The credit note that takes an issued invoice back whole: each line, tax and total with the other sign.

    Nothing is to be paid, so it falls due on its own day.
    """
    lines = tuple(replace(line, quantity=-line.quantity, amount=-line.amount) for line in invoice.lines)
    return replace(
        invoice,
        number=number,
        dated=dated,
        due_on=dated,
        lines=lines,
        totals=totals(((line.amount, line.tax_rate) for line in lines), invoice.rounding),
        to=to,
        cc=cc,
        phone=phone,
        takes_back=TakenBack(invoice.number, invoice.dated, invoice.digest, reason),
    )


def to_json(content: InvoiceContent) -> dict[str, Any]:
    """JSON types only, amounts with a fraction as decimal text, dates in ISO form; the same content, the same bytes."""
    return {
        "number": content.number,
        "dated": content.dated.isoformat(),
        "month": content.month.isoformat(),
        "starts_on": content.starts_on.isoformat(),
        "ends_on": content.ends_on.isoformat(),
        "due_on": content.due_on.isoformat(),
        "method": content.method,
        "order": content.order,
        "order_version": content.order_version,
        "order_digest": content.order_digest,
        "issuer": asdict(content.issuer),
        "recipient": asdict(content.recipient),
        "rounding": content.rounding.value,
        "lines": [
            {**asdict(line), "unit_price": _text(line.unit_price), "quantity": _text(line.quantity)}
            for line in content.lines
        ],
        "totals": {**asdict(content.totals), "taxes": [asdict(tax) for tax in content.totals.taxes]},
        "billing": {"to": list(content.to), "cc": list(content.cc), "phone": content.phone},
        "takes_back": content.takes_back
        and {**asdict(content.takes_back), "dated": content.takes_back.dated.isoformat()},
    }


def from_json(stored: Mapping[str, Any]) -> InvoiceContent:
    """The content that `to_json` wrote."""
    sums, billing, back = stored["totals"], stored["billing"], stored["takes_back"]
    return InvoiceContent(
        number=stored["number"],
        dated=date.fromisoformat(stored["dated"]),
        month=date.fromisoformat(stored["month"]),
        starts_on=date.fromisoformat(stored["starts_on"]),
        ends_on=date.fromisoformat(stored["ends_on"]),
        due_on=date.fromisoformat(stored["due_on"]),
        method=stored["method"],
        order=stored["order"],
        order_version=stored["order_version"],
        order_digest=stored["order_digest"],
        issuer=InvoiceParty(**stored["issuer"]),
        recipient=InvoiceParty(**stored["recipient"]),
        rounding=Rounding(stored["rounding"]),
        lines=tuple(
            InvoiceLine(
                name=line["name"],
                unit_price=Decimal(line["unit_price"]),
                quantity=Decimal(line["quantity"]),
                unit=line["unit"],
                tax_rate=line["tax_rate"],
                amount=line["amount"],
            )
            for line in stored["lines"]
        ),
        totals=Totals(sums["subtotal"], tuple(TaxTotal(**tax) for tax in sums["taxes"]), sums["tax"], sums["total"]),
        to=tuple(billing["to"]),
        cc=tuple(billing["cc"]),
        phone=billing["phone"],
        takes_back=back
        and TakenBack(back["number"], date.fromisoformat(back["dated"]), back["digest"], back["reason"]),
    )


FROZEN = "application/vnd.kakutoku-connect.invoice+json"
"""The media type of what a mail carries for an invoice until it is sent.

A PDF takes a tenth of a second to draw and 45 kB to keep, more than all else that an invoice costs; the content takes
neither, and the same content gives the same bytes. So the month-end close puts the content into the mail, under the
hash that guards every attached file, and the worker draws the PDF when the mail goes out.
"""


def attached(content: InvoiceContent) -> MailFile:
    """The paper as its mail carries it."""
    return MailFile(content.file_name, FROZEN, canonical(to_json(content)))


def of_attached(file: MailFile) -> InvoiceContent:
    """What a file of the type FROZEN says."""
    return from_json(json.loads(file.content))


def _line(line: Line) -> InvoiceLine:
    return InvoiceLine(
        line.name, line.unit_price, line.quantity, line.unit, line.tax_rate, line_amount(line.unit_price, line.quantity)
    )


def _text(number: Decimal) -> str:
    return format(number.normalize(), "f")
