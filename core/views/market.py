"""Postings, candidates and a partner's own proposals."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from core.model import (
    CandidateStatus,
    Certification,
    CompanySize,
    Order,
    OrderId,
    PostingId,
    ProposalId,
    WorkStyle,
)
from core.model_choosing import Promise
from core.repetition import Repetition
from core.views.choosing import Rating
from core.views.people import PartnerProfile, Review


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


Sort = Literal["arrival", "newest", "rating", "reviews", "evaluation"]


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """What the client narrows the list by (P5). None and empty mean no limit; pages count from 1.

    `unscored` are those of which the viewer itself has not scored all three check points (P11).
    """

    status: CandidateStatus | None = None
    rating: Decimal | None = None
    work_styles: tuple[WorkStyle, ...] = ()
    certification: Certification | None = None
    favorite: bool = False
    unread: bool = False
    unscored: bool = False
    text: str = ""
    sort: Sort = "arrival"
    page: int = 1


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """A proposal in the client's list (P5). `name` is empty until disclosure, texts are masked until then (P10).

    `evaluation` is the average of 選定チェック over the `evaluated` members who scored all three points, None where
    nobody has (P11). `generic` says that much of the text stands in the partner's other proposals too (P14).
    """

    id: ProposalId
    number: int
    public_id: str
    name: str
    status: CandidateStatus
    rating: Rating
    work_style: WorkStyle
    certification: Certification
    title: str
    excerpt: str
    favorite: bool
    unread: int
    round: int = 1
    evaluation: Decimal | None = None
    evaluated: int = 0
    generic: bool = False


@dataclass(frozen=True, slots=True)
class CandidateList:
    """One page of the candidates that a filter finds; the counts above it are on the posting's card.

    `first` is the place of the page's first card among all that were found, from 1.
    """

    found: int
    pages: int
    page: int
    first: int
    cards: tuple[CandidateCard, ...]


@dataclass(frozen=True, slots=True)
class CandidateDetail:
    """A candidate's page (P6). `name` is empty and texts are masked until disclosure (P10).

    `order` is the first one, whoever began it (O1); `needs_address` says that 面談に進む will ask for 住所 (P9).
    `previous_status` is what 元に戻す may bring back, `feedback` what the partner is told of its decline (P8).
    """

    card: CandidateCard
    posting: PostingId
    posting_title: str
    body: str
    submitted_at: datetime
    disclosed_at: datetime | None
    status_changed_at: datetime | None
    previous_status: CandidateStatus | None
    feedback: str
    decline_mail_due: datetime | None
    profile: PartnerProfile
    order: Order | None
    needs_address: bool
    reviews: tuple[Review, ...]
    previous: ProposalId | None
    following: ProposalId | None


@dataclass(frozen=True, slots=True)
class ChosenCandidate:
    """A candidate among several that were chosen together (P8). `name` is empty until disclosure (P10).

    `previous` is what 元に戻す brings back; `mail_due` says when its decline mail leaves, while that can be stopped.
    """

    id: ProposalId
    number: int
    name: str
    status: CandidateStatus
    previous: CandidateStatus | None
    disclosed: bool
    contracted: bool
    mail_due: datetime | None


@dataclass(frozen=True, slots=True)
class OwnProposal:
    """A proposal as its partner sees it (P3, P8): it learns of disclosure and, after the grace period, of a decline.

    `feedback` is what the client told of its decline, if anything; before disclosure it names nobody (P10).
    """

    id: ProposalId
    public_id: str
    posting: PostingId
    round: int
    posting_title: str
    deadline: date
    title: str
    body: str
    promise: Promise | None
    repetition: Repetition | None
    submitted_at: datetime
    updated_at: datetime
    withdrawn: bool
    disclosed: bool
    declined: bool
    feedback: str
    client: str
    order: OrderId | None
    unread: int
