"""Payments as operations enter them and read them back (B3)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.model import OrderId, OrganizationId
from core.model_contracts import InvoiceId, PaymentId


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came in, in yen. `reference` names it once, however often it is entered."""

    invoice: InvoiceId
    paid_on: date
    amount: int
    payer: str
    reference: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it was entered; `taken_back_at` where it stands no more."""

    id: PaymentId
    invoice: InvoiceId
    paid_on: date
    amount: int
    payer: str
    reference: str
    recorded_by: str
    recorded_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Whose contract an invoice bills: the partner is told of its payment by the client's name."""

    order: OrderId
    partner: OrganizationId
    client: str
