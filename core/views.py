"""What the screens read: one frozen record for each thing that is drawn."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from core.model import (
    AttachmentId,
    CandidateStatus,
    Certification,
    CompanySize,
    ContractStatus,
    MailId,
    MailKind,
    MailState,
    MessageId,
    Order,
    OrderContent,
    OrderEventKind,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
    Role,
    Side,
    TerminationId,
    WorkStyle,
)
from core.model import Recipient as Recipient

# --- people and companies -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Me:
    """The person who is looking, as the header greets them."""

    name: str
    email: str
    organization: str
    role: Role


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation's own entry, as a document names it."""

    id: OrganizationId
    name: str
    postal_code: str
    address: str
    phone: str
    registration_number: str


@dataclass(frozen=True, slots=True)
class PartnerProfile:
    """What the client reads about a partner (P6), masked before disclosure."""

    work_style: WorkStyle
    certification: Certification
    employees: int
    regular_employees: int
    founded_year: int
    partner_since: int
    corporate_form: str
    prefecture: str
    working_mode: str
    representative: str
    record: str


@dataclass(frozen=True, slots=True)
class Review:
    """One review (P7). `reviewer` is empty for 社名非公開; `month` is its first day."""

    stars: int
    good: str
    improve: str
    recommend: str
    company_size: CompanySize
    reviewer: str
    month: date


# --- postings -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posting:
    """募集内容 (P1) with the deadline of its current round."""

    id: PostingId
    title: str
    categories: tuple[str, ...]
    industries: str
    company_sizes: tuple[CompanySize, ...]
    background: str
    consultation: str
    request: str
    requirements: str
    budget: str
    period: str
    round: int
    deadline: date
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class PostingCard:
    """A posting in the client's list (P2): `hidden` proposals are only counted, `counts` are those it may see.

    `deals` became contracts and moved on to 取引: they are in no status any more (O5).
    """

    id: PostingId
    title: str
    deadline: date
    round: int
    hidden: int
    deals: int
    counts: dict[CandidateStatus, int]
    unread: int


@dataclass(frozen=True, slots=True)
class OpenPosting:
    """A posting in the partner's list (P3), without the client's name. `proposal` is the partner's own, if any."""

    id: PostingId
    title: str
    categories: tuple[str, ...]
    excerpt: str
    budget: str
    deadline: date
    round: int
    proposal: ProposalId | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class WatchedPosting:
    """A posting as kakutoku's people watch it: how many proposals, of them in talks, with an order, under contract."""

    id: PostingId
    title: str
    client: str
    deadline: date
    round: int
    proposals: int
    considering: int
    orders: int
    contracts: int


# --- candidates ---------------------------------------------------------------------------------------------------

Sort = Literal["arrival", "newest", "rating", "reviews"]


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """What the client narrows the list by (P5). None and empty mean no limit; pages count from 1."""

    status: CandidateStatus | None = None
    rating: Decimal | None = None
    work_styles: tuple[WorkStyle, ...] = ()
    certification: Certification | None = None
    favorite: bool = False
    unread: bool = False
    text: str = ""
    sort: Sort = "arrival"
    page: int = 1


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """A proposal in the client's list (P5). `name` is empty until disclosure, texts are masked until then (P10)."""

    id: ProposalId
    number: int
    public_id: str
    name: str
    status: CandidateStatus
    rating: Decimal | None
    reviews: int
    work_style: WorkStyle
    certification: Certification
    title: str
    excerpt: str
    favorite: bool
    unread: int


@dataclass(frozen=True, slots=True)
class CandidateList:
    """One page of the candidates that a filter finds; the counts above it are on the posting's card."""

    found: int
    pages: int
    page: int
    cards: tuple[CandidateCard, ...]


@dataclass(frozen=True, slots=True)
class CandidateDetail:
    """A candidate's page (P6). `name` is empty and texts are masked until disclosure (P10).

    `order` is the first one, whoever began it (O1); `needs_address` says that 面談に進む will ask for 住所 (P9).
    """

    card: CandidateCard
    posting: PostingId
    posting_title: str
    body: str
    submitted_at: datetime
    disclosed_at: datetime | None
    status_changed_at: datetime | None
    decline_mail_due: datetime | None
    profile: PartnerProfile
    order: Order | None
    needs_address: bool
    reviews: tuple[Review, ...]
    previous: ProposalId | None
    following: ProposalId | None


# --- partner's proposals ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal as its partner sees it (P3, P8): it learns of disclosure and, after the grace period, of a decline."""

    id: ProposalId
    public_id: str
    posting: PostingId
    posting_title: str
    deadline: date
    title: str
    body: str
    submitted_at: datetime
    updated_at: datetime
    withdrawn: bool
    disclosed: bool
    declined: bool
    client: str
    order: OrderId | None
    unread: int


# --- messages -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThreadRecord:
    """What the rules and the letters need to know of a thread."""

    proposal: ProposalId
    client: OrganizationId
    partner: OrganizationId
    posting_title: str
    status: CandidateStatus
    disclosed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message; `size` in bytes."""

    id: AttachmentId
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a chat (M1). `author` is empty for the system; `read_by` names readers of the other side."""

    id: MessageId
    side: Side
    author: str
    mine: bool
    body: str
    sent_at: datetime
    order: OrderId | None
    attachments: tuple[Attachment, ...] = ()
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """A thread in the list on the left: who it is with, the last line, what is unread."""

    proposal: ProposalId
    counterparty: str
    posting_title: str
    status: CandidateStatus
    last_line: str
    last_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class Thread:
    """An open thread. `earlier` says that older messages exist; `reason` why nobody can write (P8)."""

    proposal: ProposalId
    counterparty: str
    posting: PostingId
    posting_title: str
    status: CandidateStatus
    order: OrderId | None
    writable: bool
    reason: str
    messages: tuple[Message, ...]
    earlier: bool


# --- orders and contracts -----------------------------------------------------------------------------------------


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

    `renewal` is the order that follows it; `stopping` says that a 契約停止申請 waits for its decision (C3).
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
    """A 契約停止申請 as operations read and decide it (C3). `approved` is None until they have."""

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


@dataclass(frozen=True, slots=True)
class TerminationList:
    """One page of requests, those that wait first; `waiting` is how many of all do."""

    waiting: int
    pages: int
    page: int
    requests: tuple[Termination, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """What kakutoku charges this client (O8): yen, and 1/100 percent of the month's net amount."""

    initial_yen: int
    monthly_yen: int
    rate_basis_points: int


# --- mails ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of the mails one occasion had queued: how many were stopped, how many a server may already have."""

    stopped: int
    gone: int


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the list for operations (K1)."""

    id: MailId
    kind: MailKind
    organization: str
    to: tuple[str, ...]
    subject: str
    state: MailState
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of mails, newest first, with the counts per state of the whole outbox."""

    counts: dict[MailState, int]
    found: int
    pages: int
    page: int
    lines: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail as it was or will be sent."""

    line: MailLine
    cc: tuple[str, ...]
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that one worker may deliver now. `attempt` tells this claim from later ones."""

    id: MailId
    key: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    created_at: datetime
    attempt: int
