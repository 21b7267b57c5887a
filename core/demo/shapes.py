"""The shapes of the demo world's data: who and what exists, before any action has run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.actions.leads import Contact
from core.model import Audience, CandidateStatus, CompanySize, OrderContent, Role, WorkStyle
from core.model_accounts import AuditKind, ConsultationKind, LeadKind, LeadStatus, PostingContent
from core.views import Fee


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can sign in, with the password that the presenter types."""

    email: str
    password: str
    name: str
    role: Role
    organisation: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class DemoColleague:
    """A client's 管理者 invites somebody, or ends the account of a colleague who has `left`."""

    days: int
    clock: str
    by: str
    email: str
    name: str
    role: Role
    left: bool = False


@dataclass(frozen=True, slots=True)
class DemoClient:
    """A company that posts work."""

    key: str
    name: str
    name_roman: str
    domain: str
    phone: str
    postal_code: str
    address: str


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """One piece of past work, told without naming the company it was done for."""

    company: str
    work: str
    period: str
    result: str

    @property
    def text(self) -> str:
        """The record as the profile tells it."""
        return f"■ {self.company}\n支援内容：{self.work}\n支援期間：{self.period}\n成果：{self.result}"


@dataclass(frozen=True, slots=True)
class DemoPartner:
    """A certified partner with its public profile (P6)."""

    key: str
    name: str
    name_roman: str
    domain: str
    phone: str
    style: WorkStyle
    employees: int
    full_time: int
    founded: int
    partner_since: int
    legal_form: str
    prefecture: str
    postal_code: str
    address: str
    support: str
    working: str
    representative: str
    records: tuple[DemoRecord, ...]


@dataclass(frozen=True, slots=True)
class DemoAudit:
    """An audit of a partner by somebody of kakutoku, `days` from the anchor (P6)."""

    partner: str
    kind: AuditKind
    auditor: str
    days: int
    passed: bool
    note: str


@dataclass(frozen=True, slots=True)
class DemoPosting:
    """A request open for proposals; its deadline lies `deadline` days from the anchor (minus: in the past)."""

    key: str
    client: str
    title: str
    categories: tuple[str, ...]
    industries: tuple[str, ...]
    sizes: tuple[CompanySize, ...]
    background: str
    consultation: str
    request: str
    requirements: str
    budget: str
    period: str
    opened: int
    deadline: int


@dataclass(frozen=True, slots=True)
class DemoProposal:
    """What a partner sends to a posting, with its promise in figures (P13)."""

    partner: str
    title: str
    body: str
    hours: int
    unit_price: int
    appointments: int
    rate: Decimal
    days_before_deadline: int

    @property
    def text(self) -> str:
        """The proposal as it is sent: the argument, and below it the promise."""
        return (
            f"{self.body}\n\n"
            f"【お約束する数字】月{self.hours}時間 ／ 単価¥{self.unit_price:,}（税抜） ／ "
            f"月{self.appointments}件 ／ アポイント率の目安{self.rate}％"
        )


@dataclass(frozen=True, slots=True)
class DemoReview:
    """What a former client says; `company` is empty where the name is not shown, `client` where it is not ours (P7)."""

    partner: str
    stars: int
    good: str
    improve: str
    recommended: str
    size: CompanySize
    company: str
    months_ago: int
    client: str = ""


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """Something a person did about one proposal: `days` from the anchor, at `clock` (HH:MM in Japan)."""

    posting: str
    partner: str
    by: str
    days: int
    clock: str


@dataclass(frozen=True, slots=True)
class Decided(DemoEvent):
    """The client moved the candidate to `status`."""

    status: CandidateStatus


@dataclass(frozen=True, slots=True)
class Liked(DemoEvent):
    """The client gave it a heart."""


@dataclass(frozen=True, slots=True)
class Wrote(DemoEvent):
    """A line of the chat."""

    text: str


@dataclass(frozen=True, slots=True)
class ReadThread(DemoEvent):
    """Somebody read the chat as far as it went."""


@dataclass(frozen=True, slots=True)
class AskedForQuote(DemoEvent):
    """見積を依頼する."""


@dataclass(frozen=True, slots=True)
class Submitted(DemoEvent):
    """A version of the order, whose dates follow from the anchor's date."""

    content: Callable[[date], OrderContent]


@dataclass(frozen=True, slots=True)
class AskedForRevision(DemoEvent):
    """修正依頼."""

    text: str


@dataclass(frozen=True, slots=True)
class AskedForApproval(DemoEvent):
    """承認依頼 for the version that stood."""


@dataclass(frozen=True, slots=True)
class Approved(DemoEvent):
    """The partner's approval of the version it was asked for."""


@dataclass(frozen=True, slots=True)
class DemoLead:
    """Somebody who asked on a public form."""

    key: str
    days: int
    clock: str
    kind: LeadKind
    contact: Contact
    message: str


@dataclass(frozen=True, slots=True)
class LeadStep:
    """Sales took a lead, wrote down a note, and moved it on; to VERIFYING by sending the mail."""

    lead: str
    by: str
    days: int
    clock: str
    to: LeadStatus | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """Something between a client and the sales desk: `days` from the anchor, at `clock` (HH:MM in Japan)."""

    by: str
    days: int
    clock: str


@dataclass(frozen=True, slots=True)
class LooksAfter(DeskEvent):
    """Somebody of kakutoku became a client's sales contact."""

    client: str
    member: str


@dataclass(frozen=True, slots=True)
class Charged(DeskEvent):
    """Operations set a client's fees, from the day that is `starts` days from the anchor on."""

    client: str
    fee: Fee
    starts: int


@dataclass(frozen=True, slots=True)
class Looked(DeskEvent):
    """Somebody of kakutoku looked at the console as a client sees it, for some minutes."""

    client: str
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Heard(DeskEvent):
    """A hearing with its draft; `opens` names the posting that was opened from it at once, "" for a draft."""

    client: str
    notes: str
    content: PostingContent
    deadline: int | None
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Asked(DeskEvent):
    """A client's consultation."""

    key: str
    kind: ConsultationKind
    posting: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Answered(DeskEvent):
    """Sales answered a consultation."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Reopened(DeskEvent):
    """再公募, as the consultation had asked."""

    posting: str
    deadline: int
    key: str
