"""What registration needs to know of a contract, what the close has still to do, what a provider is handed (B3)."""

from dataclasses import dataclass
from datetime import date

from core.model import OrderContent, OrderId
from core.model_contracts import InvoiceId
from core.money import Rounding


@dataclass(frozen=True, slots=True)
class Agreed:
    """The approved version of an order, and how its issuer rounds tax, as the approval says (O5, L2)."""

    order: OrderId
    version: int
    digest: str
    content: OrderContent
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class InvoicesWaiting:
    """月次締め as it stands: how many invoices are due and not issued, since when, and how many follow later."""

    due: int
    oldest: date | None
    registered: int
    scheduled: int


@dataclass(frozen=True, slots=True)
class Registration:
    """A registered invoice as a payment provider takes it up; `amount` is gross yen, negative on a credit note."""

    invoice: InvoiceId
    number: str
    client: str
    phone: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    month: date
    amount: int
    due_on: date
    issuer: str
    registration_number: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One day's registrations; `key` names them, today and after a kill."""

    key: str
    registrations: tuple[Registration, ...]
