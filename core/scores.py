"""The scores of a team in a nutshell: mean and spread, counted in whole numbers so that nothing is rounded twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isqrt


@dataclass(frozen=True, slots=True)
class Spread:
    """Some scores in a nutshell: mean and standard deviation with one decimal, lowest and highest."""

    average: Decimal
    deviation: Decimal
    lowest: int
    highest: int


def spread(scores: Sequence[int]) -> Spread:
    """Of at least one score. The deviation is that of all who scored, not an estimate for others (divided by n)."""
    count, total = len(scores), sum(scores)
    squares = count * sum(each * each for each in scores) - total * total
    # A tenth is sqrt(100 · squares) ÷ count; rounding it up from a half needs the root of four times as much.
    deviation = (isqrt(400 * squares) + count) // (2 * count)
    return Spread(tenths(total, count), Decimal(deviation).scaleb(-1), min(scores), max(scores))


def tenths(total: int, count: int) -> Decimal:
    """The mean of `count` whole numbers that add up to `total`, with one decimal, halves upward."""
    return Decimal((total * 20 + count) // (count * 2)).scaleb(-1)
