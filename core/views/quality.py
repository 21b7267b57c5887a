"""品質チェック as the client and kakutoku read it, and the review at a deal's end; partners read no check (C4, C5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core import rules_quality as law
from core.calendar import after_months
from core.model import ContractStatus, OrderId, OrganizationId, ProposalId
from core.model_contracts import Check, ReviewForm
from core.rules_quality import CheckState


@dataclass(frozen=True, slots=True)
class CheckedMonth:
    """One month of a contract and what the client said of it, None where it has not.

    It ran from `first` through `last` of the month, which can be rated until `closes`. `change` is how far the mean
    lies from that of the month before, None without one.
    """

    order: OrderId
    month: date
    first: date
    last: date
    closes: date
    state: CheckState
    check: Check | None = None
    by: str = ""
    at: datetime | None = None
    change: Decimal | None = None

    @property
    def mean(self) -> Decimal | None:
        """Of its five scores."""
        return law.mean(self.check.total) if self.check else None

    @property
    def whole(self) -> bool:
        """Whether the contract ran all through it."""
        return self.first == self.month and self.last + timedelta(days=1) == after_months(self.month, 1)

    @property
    def low(self) -> bool:
        """Whether it alarmed kakutoku."""
        return self.check is not None and law.is_low(self.check)


@dataclass(frozen=True, slots=True)
class QualityDeal:
    """A deal with the months of its contracts that have begun, the latest first; `order` is its latest contract."""

    proposal: ProposalId
    order: OrderId
    client: str
    partner: str
    posting_title: str
    status: ContractStatus
    months: tuple[CheckedMonth, ...]

    @property
    def waiting(self) -> tuple[CheckedMonth, ...]:
        """The months that can be rated now and have not been, the latest first."""
        return tuple(each for each in self.months if each.state is CheckState.WAITING)

    @property
    def rated(self) -> tuple[CheckedMonth, ...]:
        """The months that were rated, the latest first."""
        return tuple(each for each in self.months if each.check)

    @property
    def low(self) -> bool:
        """Whether the latest month that was rated alarmed kakutoku."""
        return bool(self.rated) and self.rated[0].low


@dataclass(frozen=True, slots=True)
class QualityList:
    """One page of a client's deals, those with months that wait first; `waiting` is how many months wait in all."""

    running: int
    ended: int
    waiting: int
    pages: int
    page: int
    deals: tuple[QualityDeal, ...]


@dataclass(frozen=True, slots=True)
class QualityFilter:
    """What narrows kakutoku's list: words of the names, only low ones, only those with months that wait."""

    client: str = ""
    partner: str = ""
    low: bool = False
    unanswered: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class QualityWatch:
    """One page of the deals that run, the low ones first; `found` fit the filter."""

    found: int
    pages: int
    page: int
    deals: tuple[QualityDeal, ...]


@dataclass(frozen=True, slots=True)
class WaitingCheck:
    """A month of a deal that its client is reminded of."""

    client: OrganizationId
    order: OrderId
    partner: str
    month: date


@dataclass(frozen=True, slots=True)
class EndedDeal:
    """A deal that is over and has no review yet: `order` is its last contract."""

    proposal: ProposalId
    order: OrderId
    client: OrganizationId
    partner: str
    posting_title: str


@dataclass(frozen=True, slots=True)
class DealReview:
    """The review of a deal: None while none is written; `by` is empty for the partner, who reads the company's word.

    `ended` once every contract of the deal is over.
    """

    proposal: ProposalId
    partner: OrganizationId
    posting_title: str
    ended: bool
    review: ReviewForm | None = None
    by: str = ""
    month: date | None = None
    written_at: datetime | None = None
