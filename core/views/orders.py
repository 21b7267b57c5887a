"""Orders with their versions and events, contracts, deals, requests to end one."""

from dataclasses import dataclass, field
from datetime import date, datetime

from core.model import (
    ContractStatus,
    Order,
    OrderContent,
    OrderEventKind,
    OrderId,
    OrganizationId,
    ProposalId,
    Side,
    TerminationId,
)
from core.rules_contracts import ContractDates, dates
from core.views.people import Company


@dataclass(frozen=True, slots=True)
class OrderVersion:
    """One immutable submission (O4)."""

    number: int
    side: Side
    author: str
    submitted_at: datetime
    content: OrderContent
    digest: str


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One link of the negotiation's chain as the timeline tells it (O5)."""

    kind: OrderEventKind
    at: datetime
    author: str
    side: Side
    version: int | None
    text: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything an order's screen shows: the decision record, both companies, every version, the timeline.

    `rests` is why nobody negotiates now, "" where they may (P8).
    """

    order: Order
    client: Company
    partner: Company
    posting_title: str
    versions: tuple[OrderVersion, ...]
    events: tuple[OrderEvent, ...]
    status: ContractStatus
    predecessor_content: OrderContent | None = None
    successor: OrderId | None = None
    rests: str = ""

    @property
    def latest(self) -> OrderVersion | None:
        """The version that stands now, None while nothing was submitted."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """C1's search: status group, counterparty, period (overlap), net amount in yen, order number; page from 1."""

    status: ContractStatus | None = None
    counterparty: str = ""
    period_from: date | None = None
    period_to: date | None = None
    amount_from: int | None = None
    amount_to: int | None = None
    number: int | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One order or contract in the lists (C1); `subtotal` is net yen, `issued_at` the approval or latest version.

    `renewal` is the order that follows it, `renewed` once both sides approved that one (C2); `stopping` says that a
    契約停止申請 waits for its decision (C3).
    """

    id: OrderId
    proposal: ProposalId
    kind: str
    counterparty: str
    posting_title: str
    issued_at: datetime | None
    start: date | None
    end: date | None
    subtotal: int | None
    status: ContractStatus
    version: int
    renewal: OrderId | None
    renewed: bool
    stopping: bool


@dataclass(frozen=True, slots=True)
class ContractList:
    """One page of contracts with the counts of the whole list."""

    counts: dict[ContractStatus, int] = field(default_factory=dict[ContractStatus, int])
    found: int = 0
    pages: int = 1
    page: int = 1
    rows: tuple[ContractRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """取引: a proposal whose order was approved, with its contracts from the newest to the first (O5, C2)."""

    proposal: ProposalId
    counterparty: str
    posting_title: str
    contracts: tuple[ContractRow, ...]
    unread: int

    @property
    def current(self) -> ContractRow:
        """The contract that runs now; else the one that runs next; else the last one that ran."""
        running = (ContractStatus.ACTIVE, ContractStatus.TERMINATING, ContractStatus.SCHEDULED)
        return min(self.contracts, key=lambda row: running.index(row.status) if row.status in running else len(running))

    @property
    def ended(self) -> bool:
        """Whether every contract is over."""
        return all(row.status is ContractStatus.ENDED for row in self.contracts)


@dataclass(frozen=True, slots=True)
class DealList:
    """One page of the deals that run, or of those that ended, with the counts of both."""

    running: int
    ended: int
    pages: int
    page: int
    deals: tuple[Deal, ...]


@dataclass(frozen=True, slots=True)
class Termination:
    """A 契約停止申請 as operations read and decide it (C3). `approved` is None until they have.

    `freelancer` is what the partner answered of itself; `since` is where the unbroken row of contracts began (L9).
    """

    id: TerminationId
    order: OrderId
    client: OrganizationId
    client_name: str
    partner: OrganizationId
    partner_name: str
    posting_title: str
    start: date
    end: date
    side: Side
    requested_by: str
    requested_at: datetime
    ends_on: date
    reason: str
    approved: bool | None
    decided_by: str
    decided_at: datetime | None
    decision_reason: str
    freelancer: bool | None
    since: date

    @property
    def dates(self) -> ContractDates:
        """The three dates of the contract that is to end (C2)."""
        return dates(self.start, self.end, self.freelancer, since=self.since)

    @property
    def sealed(self) -> dict[str, str | int]:
        """What the chain says of it once it is approved (O5)."""
        return {
            "termination": self.id,
            "ended_on": self.ends_on.isoformat(),
            "text": self.reason,
            "side": self.side.value,
            "asked_by": self.requested_by,
            "asked_at": self.requested_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class TerminationList:
    """One page of requests, those that wait first; `waiting` is how many of all do."""

    waiting: int
    pages: int
    page: int
    requests: tuple[Termination, ...]
