"""Papers that were exchanged, as they are kept and found again, and the ZIPs that people have made of them (C6)."""

from dataclasses import dataclass
from datetime import date

from core.model import OrderId, OrganizationId, TerminationId
from core.model_contracts import InvoiceId, PaperKind


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as it enters the index; `key` names it once. `amount` is gross yen, 0 where it has none."""

    key: str
    kind: PaperKind
    number: str
    client_id: OrganizationId
    partner_id: OrganizationId
    order_id: OrderId
    dated: date
    amount: int
    version: int | None = None
    invoice_id: InvoiceId | None = None
    termination_id: TerminationId | None = None
