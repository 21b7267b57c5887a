"""A deal over the years: how its contracts end, and everything that happened in it (C2–C5, B3)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.calendar import Term
from core.chain import digest
from core.model import OrderId, OrganizationId, Side, TerminationId
from core.model_contracts import DealMoment, InvoiceId
from core.paper_numbers import order_number, termination_number
from core.rules_contracts import ContractDates, Standing, dates
from core.views.people import Company


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """A contract that nothing follows yet, as it is reminded of (C2).

    `since` is where the unbroken row of contracts began that it goes on with. `reminded` are the reminders that went
    out: how many days before the end each belongs to. `asked` says that a renewal is being negotiated.
    """

    order: OrderId
    client: OrganizationId
    client_name: str
    partner: OrganizationId
    partner_name: str
    posting_title: str
    since: date
    start: date
    end: date
    agreed_at: datetime
    freelancer: bool | None
    asked: bool
    reminded: tuple[int, ...] = ()

    @property
    def dates(self) -> ContractDates:
        """Its three dates (C2)."""
        return dates(self.start, self.end, self.freelancer, since=self.since)


@dataclass(frozen=True, slots=True)
class TerminationNotice:
    """契約終了通知書: what was decided of a contract, as the negotiation's chain sealed it (C3, O5).

    The parties are as they were when they approved `version` of the order; `head` is the digest of the chain with this
    decision as its last link.
    """

    id: TerminationId
    order: OrderId
    version: int
    order_digest: str
    client: Company
    partner: Company
    term: Term
    ends_on: date
    side: Side
    asked_by: str
    asked_at: datetime
    reason: str
    decided_at: datetime
    head: str

    @property
    def number(self) -> str:
        """TRM-000012."""
        return termination_number(self.id)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything the notice says."""
        return digest(
            {
                "number": self.number,
                "order": order_number(self.order),
                "version": self.version,
                "order_sha256": self.order_digest,
                "client": self.client.name,
                "partner": self.partner.name,
                "start": self.term.start,
                "end": self.term.end,
                "ends_on": self.ends_on,
                "side": self.side.value,
                "asked_by": self.asked_by,
                "asked_at": self.asked_at,
                "reason": self.reason,
                "decided_at": self.decided_at,
                "head": self.head,
            }
        )


@dataclass(frozen=True, slots=True)
class DealEvent:
    """One thing that happened in a deal, or is due: `on` in Japan, `detail` in words, `amount` in gross yen.

    `order`, `invoice` (once it is issued) and `termination` (once it is approved) name what it leads to.
    """

    kind: DealMoment
    on: date
    order: OrderId
    detail: str = ""
    amount: int | None = None
    invoice: InvoiceId | None = None
    termination: TerminationId | None = None


@dataclass(frozen=True, slots=True)
class DealTimeline:
    """Everything that happened in a deal and is due in it, the earliest first, and where it stands (C2).

    `renewal` is the order that is being negotiated as the next contract.
    """

    events: tuple[DealEvent, ...]
    standing: Standing
    renewal: OrderId | None
