"""The words of the marketplace: identifiers, statuses and the records that travel between layers."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType, Self

OrganizationId = NewType("OrganizationId", int)
MemberId = NewType("MemberId", int)
SessionId = NewType("SessionId", int)
PostingId = NewType("PostingId", int)
ProposalId = NewType("ProposalId", int)
MessageId = NewType("MessageId", int)
AttachmentId = NewType("AttachmentId", int)
OrderId = NewType("OrderId", int)
MailId = NewType("MailId", int)
TerminationId = NewType("TerminationId", int)


class Labelled(StrEnum):
    """A stored value with the Japanese word that people read."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Audience(Labelled):
    """Which of the three kinds of organisation somebody belongs to; each has its own sign-in page (A2)."""

    CLIENT = "client", "企業"
    PARTNER = "partner", "認定パートナー"
    KAKUTOKU = "kakutoku", "カクトク"


class Role(Labelled):
    """What a member may do within its organisation (A3)."""

    ADMIN = "admin", "管理者"
    STAFF = "staff", "社員"
    GUEST = "guest", "ゲスト"
    SALES = "sales", "営業担当"
    DIRECTOR = "director", "ディレクター"
    OPERATIONS = "operations", "運営"


class Side(Labelled):
    """The two sides that negotiate an order, and the system that notes what happened (O4, M1)."""

    CLIENT = "client", "企業"
    PARTNER = "partner", "パートナー"
    SYSTEM = "system", "お知らせ"


OPERATOR = "カクトク運営事務局"
"""Who did what neither side did, as both read it (K3)."""


class CandidateStatus(Labelled):
    """Where a proposal stands in the client's screening (P8)."""

    NEW = "new", "未対応"
    CONSIDERING = "considering", "検討中"
    ON_HOLD = "on_hold", "保留"
    DECLINED = "declined", "見送り"


class WorkStyle(Labelled):
    """活動形態: how a partner is organised (P6)."""

    ORGANIZATION = "organization", "組織型"
    TEAM = "team", "チーム型"
    SOLO_DIRECTOR = "solo_director", "個人ディレクター型"
    SOLO_PLAYER = "solo_player", "個人プレイヤー型"


class Certification(Labelled):
    """認定パートナー区分: whether kakutoku's audits of meetings and management were passed (P6)."""

    PRIME = "prime", "プライム認定"
    STANDARD = "standard", "一般"


class CompanySize(Labelled):
    """Sizes by which a posting names its targets and a review its writer (P1, P7)."""

    UNDER_20 = "1-19", "1〜19名"
    UNDER_300 = "20-299", "20〜299名"
    UNDER_1000 = "300-999", "300〜999名"
    LARGE = "1000-", "1,000名以上"


class OrderItem(Labelled):
    """The parts of a 見積・発注書 that are edited one by one (O2, O3)."""

    WORK = "work", "本件業務内容"
    TERM = "term", "委託期間"
    DELIVERABLES = "deliverables", "納入成果物"
    DETAILS = "details", "詳細"
    TERMS = "terms", "取引条件"
    LINES = "lines", "項目・金額"
    REMARKS = "remarks", "備考"


class OrderState(Labelled):
    """How far the negotiation of one order has come (O1, O5)."""

    STARTED = "started", "作成中"
    REQUESTED = "requested", "見積依頼中"
    NEGOTIATING = "negotiating", "交渉中"
    AWAITING_APPROVAL = "awaiting_approval", "承認待ち"
    APPROVED = "approved", "承認済み"


class ContractStatus(Labelled):
    """契約書 as the lists count it (C1); follows from the order's state and its dates."""

    DRAFTING = "drafting", "作成中"
    SCHEDULED = "scheduled", "開始前"
    ACTIVE = "active", "契約中"
    TERMINATING = "terminating", "解除予定"
    ENDED = "ended", "契約終了"


class OrderEventKind(Labelled):
    """What can happen in a negotiation; each is one link of its hash chain (O5)."""

    QUOTE_REQUESTED = "quote_requested", "見積を依頼しました"
    RENEWAL_REQUESTED = "renewal_requested", "契約の更新を依頼しました"
    STARTED = "started", "見積・発注書の作成を始めました"
    VERSION_SUBMITTED = "version_submitted", "見積・発注書を更新しました"
    REVISION_REQUESTED = "revision_requested", "修正を依頼しました"
    APPROVAL_REQUESTED = "approval_requested", "承認を依頼しました"
    APPROVAL_WITHDRAWN = "approval_withdrawn", "承認依頼が取り下げられました"
    APPROVED = "approved", "承認しました"
    TERMINATED = "terminated", "契約停止が承認されました"


class MailState(Labelled):
    """Where a mail of the outbox stands (K1)."""

    QUEUED = "queued", "送信待ち"
    SENT = "sent", "送信済み"
    FAILED = "failed", "送信失敗"
    CANCELLED = "cancelled", "取り消し"
    KEPT = "kept", "アプリ内のみ"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member to whom a letter goes; `mailed` is whether it wants this one by mail (A4)."""

    member: MemberId
    organization: OrganizationId
    audience: Audience
    organization_name: str
    name: str
    email: str
    mailed: bool = True


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without an account to whom a letter goes (A1, A3)."""

    organization_name: str
    name: str
    email: str
    organization: OrganizationId | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person on whose behalf a query or an action runs. `session` is None for jobs and the command line.

    `onlooker` is somebody of kakutoku who sees what a guest of this organisation would see, and changes nothing (K3).
    """

    member: MemberId
    organization: OrganizationId
    audience: Audience
    role: Role
    session: SessionId | None = None
    onlooker: bool = False

    @property
    def side(self) -> Side:
        """The side of a negotiation this viewer sits on; kakutoku only watches."""
        return {Audience.CLIENT: Side.CLIENT, Audience.PARTNER: Side.PARTNER}.get(self.audience, Side.SYSTEM)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal as the client's screening decides on it (P8, P9). `contracted` once its order was approved (O5).

    `previous` is where its last move came from, while that has not been taken back.
    """

    id: ProposalId
    posting: PostingId
    client: OrganizationId
    partner: OrganizationId
    status: CandidateStatus
    disclosed_at: datetime | None
    favorite: bool = False
    previous: CandidateStatus | None = None
    contracted: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an order: net unit price in yen, quantity and its unit, tax rate in percent (O2, O7)."""

    name: str
    unit_price: Decimal
    quantity: Decimal
    unit: str = "時間"
    tax_rate: int = 10


@dataclass(frozen=True, slots=True)
class Subcontract:
    """再委託: whose work is passed on, and on which day that client of the client pays for it (L8).

    Both are there in whatever was submitted; only while somebody writes the day may be missing.
    """

    principal: str
    principal_pays_on: date | None


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """取引条件: what the law wants an order to say in so many words (L7, L8). Empty while nothing was written.

    Work is received month by month, on the last day of the month or of the contract: it is inspected within
    `inspection_days` of that day (None: no inspection), and paid `payment_months` after that month, on `payment_day`
    or on that month's last day where it has no such day (31: 月末). So every payment date is a day of the calendar.
    """

    place: str = ""
    inspection_days: int | None = None
    payment_months: int | None = None
    payment_day: int | None = None
    method: str = ""
    subcontract: Subcontract | None = None


@dataclass(frozen=True, slots=True)
class OrderContent:
    """Everything an order says, as one version holds it (O2). Empty while nothing was written."""

    work: str = ""
    start: date | None = None
    end: date | None = None
    deliverables: str = ""
    details: str = ""
    terms: OrderTerms = OrderTerms()
    lines: tuple[Line, ...] = ()
    remarks: str = ""

    def changed_items(self, other: Self) -> tuple[OrderItem, ...]:
        """The items in which the two differ, in the document's order."""
        return tuple(item for item in OrderItem if self.item(item) != other.item(item))

    def item(self, item: OrderItem) -> object:
        """One item's value; the term is the pair of its dates."""
        return (self.start, self.end) if item is OrderItem.TERM else getattr(self, item.value)

    def with_items_of(self, other: Self, items: tuple[OrderItem, ...]) -> Self:
        """This content with `items` taken from `other`."""
        fields: dict[str, object] = {}
        for item in items:
            for field in ("start", "end") if item is OrderItem.TERM else (item.value,):
                fields[field] = getattr(other, field)
        return replace(self, **fields)  # pyright: ignore[reportArgumentType]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the rules decide on it (O1–O6). Versions count from 1; 0 means none was submitted yet.

    `ended_on` is the last day that an approved termination names (C3).
    """

    id: OrderId
    proposal: ProposalId
    client: OrganizationId
    partner: OrganizationId
    predecessor: OrderId | None
    latest: int
    awaiting: int | None
    requested_at: datetime | None
    approved_at: datetime | None
    ended_on: date | None = None

    @property
    def state(self) -> OrderState:
        """How far it has come; follows from what has happened, never stored."""
        if self.approved_at:
            return OrderState.APPROVED
        if self.awaiting:
            return OrderState.AWAITING_APPROVAL
        if self.latest:
            return OrderState.NEGOTIATING
        return OrderState.REQUESTED if self.requested_at else OrderState.STARTED
