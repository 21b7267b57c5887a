"""Mean and spread of scores, rounded once (P11)."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scores import spread, tenths
from tests.strategies import repeatable

TENTH = Decimal("0.1")


@pytest.mark.parametrize(
    ("scores", "average", "deviation"),
    [
        ((3,), "3.0", "0.0"),
        ((4, 5), "4.5", "0.5"),
        ((1, 5), "3.0", "2.0"),
        ((1, 2, 3, 4, 5), "3.0", "1.4"),
        ((4, 4, 5), "4.3", "0.5"),
        ((5,) * 19 + (4,), "5.0", "0.2"),  # 4.95 is rounded upward
    ],
)
def test_some_scores_in_a_nutshell(scores, average, deviation):
    found = spread(scores)
    assert (str(found.average), str(found.deviation)) == (average, deviation)
    assert (found.lowest, found.highest) == (min(scores), max(scores))


def test_every_team_of_four_is_rounded_as_exact_arithmetic_rounds_it():
    for scores in combinations_with_replacement(range(1, 6), 4):
        mean = Decimal(sum(scores)) / 4
        variance = sum((each - mean) ** 2 for each in scores) / 4
        assert spread(scores).average == mean.quantize(TENTH, ROUND_HALF_UP)
        assert spread(scores).deviation == variance.sqrt().quantize(TENTH, ROUND_HALF_UP)


@given(st.integers(0, 10**6), st.integers(1, 10**4))
@repeatable
def test_a_mean_is_rounded_once_and_halves_upward(total, count):
    assert tenths(total, count) == (Decimal(total) / count).quantize(TENTH, ROUND_HALF_UP)
