"""What reviews of one to five stars say of a partner, and how far they can be relied on (P5, P12)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from core.scores import tenths

STARS = (1, 2, 3, 4, 5)
Stars = tuple[int, int, int, int, int]
"""How many reviews gave one star, two, up to five."""

UNRATED: Stars = (0, 0, 0, 0, 0)

_BEFORE = Decimal(1) / len(STARS)
"""What each number of stars counts before the first review: together as much as one review."""

_Z = Decimal("1.645")
"""Standard deviations that leave 5 % on one side."""

_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Range:
    """Between how many stars a partner's true mean lies with nine chances in ten, to a thousandth of a star."""

    low: Decimal
    high: Decimal


def average(stars: Stars) -> Decimal | None:
    """The plain average that lists show, to a tenth of a star, halves upward; None without a review (P5)."""
    count = sum(stars)
    if not count:
        return None
    return tenths(sum(number * each for number, each in zip(stars, STARS, strict=True)), count)


@lru_cache(maxsize=4096)
def supported(stars: Stars) -> Range | None:
    """What the reviews support: the range in which the mean of many more of them would lie; None without a review.

    The shares of the five numbers of stars are taken as unknown (Dirichlet). Their mean is known as
    `m ± z · sqrt((q − m²) / (n + 2))`, where m and q are the expected stars and squared stars after n reviews: Evan
    Miller's "Ranking Items With Star Ratings" (2012). He begins with one review for each number of stars; that would
    outweigh the two or ten reviews that partners have, so this begins with one review shared among them (Perks 1947).
    The plain average always lies within, and the same reviews twice never lower the lower bound.
    """
    count = sum(stars)
    if not count:
        return None
    weights = [(number + _BEFORE) / (count + 1) for number in stars]
    mean = sum((weight * each for weight, each in zip(weights, STARS, strict=True)), Decimal())
    squares = sum((weight * each * each for weight, each in zip(weights, STARS, strict=True)), Decimal())
    reach = _Z * ((squares - mean * mean) / (count + 2)).sqrt()
    low, high = max(Decimal(STARS[0]), mean - reach), min(Decimal(STARS[-1]), mean + reach)
    return Range(low.quantize(_THOUSANDTH, ROUND_HALF_UP), high.quantize(_THOUSANDTH, ROUND_HALF_UP))


def standing(stars: Stars) -> tuple[Decimal, int]:
    """Where 評価順 puts a partner: by the lower bound of what its reviews support, then by their number (P12)."""
    found = supported(stars)
    return (found.low, sum(stars)) if found else (Decimal(), 0)
