"""選定のポイント: how the team scored a proposal (P11), what its partner's reviews support, which are read (P12)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.model import CompanySize
from core.model_choosing import CheckPoint
from core.ratings import UNRATED, Range, Stars, average, supported
from core.scores import Spread
from core.views.people import Review


@dataclass(frozen=True, slots=True)
class Rating:
    """A partner's reviews, counted by their stars (P12)."""

    stars: Stars = UNRATED

    @property
    def average(self) -> Decimal | None:
        """The plain one, with one decimal, as every list shows it; None without a review."""
        return average(self.stars)

    @property
    def reviews(self) -> int:
        """How many stand behind it."""
        return sum(self.stars)

    @property
    def supported(self) -> Range | None:
        """Between how many stars the partner's true mean probably lies; None without a review."""
        return supported(self.stars)


@dataclass(frozen=True, slots=True)
class TeamEvaluation:
    """The scores of those who scored all three check points, `scored` of them; `average` is over all their scores."""

    scored: int
    average: Decimal
    points: Mapping[CheckPoint, Spread]


@dataclass(frozen=True, slots=True)
class MemberEvaluation:
    """One member's scores; `active` is False for a colleague who was deactivated since."""

    name: str
    scores: Mapping[CheckPoint, int]
    active: bool


@dataclass(frozen=True, slots=True)
class OwnEvaluation:
    """What the viewer itself scored, points may be missing, and its private note, which nobody else ever reads."""

    scores: Mapping[CheckPoint, int]
    note: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """選定チェック of one proposal as the viewer sees it (P11).

    `team` is None until somebody scored all three; `missing` are the active 管理者 and 社員 who have not. `colleagues`
    are the others' single scores, None while the viewer has not scored all three itself.
    """

    own: OwnEvaluation
    team: TeamEvaluation | None
    missing: tuple[str, ...]
    colleagues: tuple[MemberEvaluation, ...] | None


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What narrows a partner's reviews (P7): `since` and `until` are first days of months, both included."""

    size: CompanySize | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""

    def fits(self, review: Review) -> bool:
        """Whether it is shown. Words are looked for in 良かった点 as it is read: no search unmasks anybody (P10)."""
        good = _folded(review.good)
        return (
            self.size in (None, review.company_size)
            and (self.since is None or review.month >= self.since)
            and (self.until is None or review.month <= self.until)
            and all(word in good for word in _folded(self.text).split())
        )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
