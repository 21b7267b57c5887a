"""請求書 as the lists show them: to the client, to the partner, to operations (B3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.invoices import Invoice
from core.model_contracts import InvoiceId, InvoiceState


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What the list shows; `month` is a month's first day, `counterparty` words of a company's name."""

    state: InvoiceState | None = None
    counterparty: str = ""
    month: date | None = None
    overdue: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice or a credit note between its two sides. `credit_note` took it back; `to` and `cc` are empty before
    registration, and for the partner, whom the client's addresses do not concern."""

    invoice: Invoice
    client: str
    partner: str
    posting_title: str
    credit_note: InvoiceId | None
    reason: str
    to: tuple[str, ...]
    cc: tuple[str, ...]

    @property
    def open(self) -> int:
        """What has not come in yet, in yen; nothing of what is not issued, or was taken back."""
        invoice = self.invoice
        owed = invoice.state in (InvoiceState.ISSUED, InvoiceState.PARTLY_PAID) and invoice.credits is None
        return invoice.total - invoice.paid if owed else 0

    def overdue(self, today: date) -> bool:
        """Whether it should have been paid by now."""
        return self.open > 0 and self.invoice.due_on < today


@dataclass(frozen=True, slots=True)
class InvoiceSum:
    """So many invoices come to so many yen."""

    count: int
    yen: int


@dataclass(frozen=True, slots=True)
class InvoiceSums:
    """What is issued in this month and has not been yet, what is open, and what of that is overdue."""

    coming: InvoiceSum
    open: InvoiceSum
    overdue: InvoiceSum


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """One page of the list, with the counts and sums of the whole."""

    counts: Mapping[InvoiceState, int]
    sums: InvoiceSums
    found: int
    pages: int
    lines: tuple[InvoiceLine, ...]
