"""What registration needs to know of a contract, and what the month-end close still has to do (B3)."""

from dataclasses import dataclass
from datetime import date

from core.model import OrderContent, OrderId
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
