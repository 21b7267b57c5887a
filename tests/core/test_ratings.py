"""What reviews support: never more for fewer of them, and the plain average lies within (P12)."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from core.ratings import UNRATED, average, standing, supported
from tests.strategies import repeatable

stars = st.tuples(*[st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 300))] * 5).filter(any)


def test_one_perfect_review_does_not_beat_seventeen_at_four_point_eight():
    one, seventeen = (0, 0, 0, 0, 1), (0, 0, 0, 3, 14)
    assert (average(one), average(seventeen)) == (Decimal("5.0"), Decimal("4.8"))
    assert standing(one) < standing(seventeen)


def test_the_order_of_the_manual_s_own_example():
    two_at_four, seventeen_at_four_eight, ten_at_four_six = (0, 0, 0, 2, 0), (0, 0, 0, 3, 14), (0, 0, 0, 4, 6)
    rated = [two_at_four, UNRATED, ten_at_four_six, seventeen_at_four_eight]
    assert sorted(rated, key=standing, reverse=True) == [seventeen_at_four_eight, ten_at_four_six, two_at_four, UNRATED]


def test_the_ranges_that_the_formula_gives():
    """Worked out by hand: m ± 1.645 · sqrt((q − m²) / (n + 2)) with a fifth of a review for each number of stars."""
    found = {each: supported(each) for each in ((0, 0, 0, 0, 1), (0, 0, 0, 2, 0), (0, 0, 0, 3, 14), (3, 0, 0, 0, 3))}
    assert {each: (str(range_.low), str(range_.high)) for each, range_ in found.items() if range_} == {
        (0, 0, 0, 0, 1): ("2.657", "5.000"),
        (0, 0, 0, 2, 0): ("2.891", "4.442"),
        (0, 0, 0, 3, 14): ("4.477", "4.968"),
        (3, 0, 0, 0, 3): ("1.879", "4.121"),
    }


def test_without_a_review_nothing_is_said():
    assert (average(UNRATED), supported(UNRATED), standing(UNRATED)) == (None, None, (0, 0))


@given(stars)
@repeatable
def test_the_plain_average_lies_within_what_is_supported(given_stars):
    found = supported(given_stars)
    assert found is not None
    mean = Decimal(sum(number * each for number, each in zip(given_stars, range(1, 6), strict=True))) / sum(given_stars)
    assert 1 <= found.low <= mean + Decimal("0.001")
    assert mean - Decimal("0.001") <= found.high <= 5


@given(stars, st.integers(2, 40))
@repeatable
def test_more_equal_reviews_never_lower_the_bound(given_stars, times):
    assert standing(tuple(number * times for number in given_stars)) > standing(given_stars)


@given(stars)
@repeatable
def test_one_more_perfect_review_never_lowers_the_bound(given_stars):
    *others, five = given_stars
    assert standing((*others, five + 1)) > standing(given_stars)


@given(stars, st.integers(2, 40))
@repeatable
def test_the_range_narrows_with_the_number_of_reviews(given_stars, times):
    few, many = supported(given_stars), supported(tuple(number * times for number in given_stars))
    assert few is not None
    assert many is not None
    assume(1 < few.low < few.high < 5)  # where it is cut off at one or five stars, one end alone moves
    assert many.high - many.low <= few.high - few.low
