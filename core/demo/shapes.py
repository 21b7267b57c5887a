"""The shapes of the demo world's data: who and what exists, before anybody has done anything."""

from dataclasses import dataclass
from decimal import Decimal

from core.model import Audience, CompanySize, Role, WorkStyle
from core.model_accounts import PostingContent
from core.model_choosing import PromiseForm


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
    freelancer: bool | None = False
    """What its 管理者 answered to the law's question; None: nothing yet (L7)."""


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

    @property
    def content(self) -> PostingContent:
        """募集内容 as sales writes it."""
        return PostingContent(
            title=self.title,
            categories=self.categories,
            industries="、".join(self.industries),
            company_sizes=self.sizes,
            background=self.background,
            consultation=self.consultation,
            request=self.request,
            requirements=self.requirements,
            budget=self.budget,
            period=self.period,
        )


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
    def promise(self) -> PromiseForm:
        """Its figures, as they are typed beside the text (P13)."""
        return PromiseForm(str(self.hours), str(self.unit_price), str(self.appointments), str(self.rate))


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
