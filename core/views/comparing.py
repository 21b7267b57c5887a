"""Two to five candidates side by side (P11): nothing in here identifies one that is not disclosed (P10)."""

from dataclasses import dataclass
from fractions import Fraction

from core.calendar import Term
from core.model import CandidateStatus, Certification, OrderState, PostingId, ProposalId, WorkStyle
from core.model_choosing import Promise
from core.money import per
from core.views.choosing import Rating, TeamEvaluation
from core.views.people import Review


@dataclass(frozen=True, slots=True)
class Quote:
    """Where a candidate's order stands and what its latest version comes to: net yen over its term (O4, O7)."""

    state: OrderState
    version: int
    subtotal: int | None
    term: Term | None

    @property
    def monthly(self) -> int | None:
        """Net yen a month, left-over days counted as thirtieths; None where no month is complete."""
        if self.subtotal is None or self.term is None or not self.term.months:
            return None
        return per(self.subtotal, self.term.months + Fraction(self.term.days_over, 30))


@dataclass(frozen=True, slots=True)
class Facts:
    """基本情報 of a candidate's company, as far as they are compared (P6)."""

    work_style: WorkStyle
    certification: Certification
    employees: int
    regular_employees: int
    founded_year: int
    partner_since: int
    corporate_form: str
    prefecture: str
    working_mode: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One candidate beside others. `name` is empty and `quote` None until it is disclosed; texts are masked till then.

    `team` is None until somebody has scored it; `review` is the newest one that tells something good. `repeated` is the
    share (percent) of a text that is marked as repeating the partner's other proposals, None of any other text (P14).
    """

    id: ProposalId
    number: int
    public_id: str
    name: str
    status: CandidateStatus
    contracted: bool
    round: int
    title: str
    opening: str
    facts: Facts
    promise: Promise | None
    quote: Quote | None
    rating: Rating
    review: Review | None
    team: TeamEvaluation | None
    repeated: int | None = None


@dataclass(frozen=True, slots=True)
class OtherCandidate:
    """A candidate of the same posting that is not among the compared, to be added."""

    id: ProposalId
    number: int
    public_id: str
    name: str
    status: CandidateStatus
    title: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The compared candidates in the order of the address, and who else of the posting could be.

    With one candidate alone nothing is compared yet.
    """

    posting: PostingId
    posting_title: str
    candidates: tuple[Compared, ...]
    others: tuple[OtherCandidate, ...]

    @property
    def proposals(self) -> tuple[ProposalId, ...]:
        """Which are compared."""
        return tuple(each.id for each in self.candidates)

    @property
    def scored(self) -> bool:
        """Whether anybody has scored any of them."""
        return any(each.team for each in self.candidates)
