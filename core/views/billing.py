"""請求先情報 as its screen shows it, and where the invoices of a client go (B1, B3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.model import OrderId
from core.model_contracts import InvoiceId
from core.rules_billing import BillingEntry


@dataclass(frozen=True, slots=True)
class BillingProfile:
    """What is kept of a client; `revision` 0 stands for what counts until something is saved (B1)."""

    entry: BillingEntry
    revision: int = 0
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an invoice goes, as registration freezes it: `asdict` of this is `content["billing"]` (B3)."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class RegisteredInvoice:
    """An invoice that is registered and not issued yet: it keeps the destination it was registered with (B3)."""

    id: InvoiceId
    order: OrderId
    partner: str
    month: date
    issue_on: date
    to: Sequence[str]
    cc: Sequence[str]


@dataclass(frozen=True, slots=True)
class RegisteredList:
    """One page of those invoices, `found` in number, the next to be issued first."""

    lines: tuple[RegisteredInvoice, ...]
    found: int
    pages: int


@dataclass(frozen=True, slots=True)
class BillingDesk:
    """What the form shows: what is kept, and whose address 「管理者のメールアドレス」 is."""

    profile: BillingProfile
    admin_name: str
    admin_email: str
