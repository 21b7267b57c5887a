"""今月, 先月 and the others mean these days, and are compared with those just before (D7)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kpi_periods import Period, Stretch, asked, between

SUNDAY = date(2026, 11, 22)
D = date.fromisoformat
DAYS = {
    Stretch.MONTH: ("2026-11-01", "2026-11-22", "2026-10-01", "2026-10-22"),
    Stretch.LAST_MONTH: ("2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30"),
    Stretch.QUARTER: ("2026-10-01", "2026-11-22", "2026-07-01", "2026-08-22"),
    Stretch.LAST_QUARTER: ("2026-07-01", "2026-09-30", "2026-04-01", "2026-06-30"),
    Stretch.WEEK: ("2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"),
    Stretch.LAST_WEEK: ("2026-11-09", "2026-11-15", "2026-11-02", "2026-11-08"),
    Stretch.YEAR: ("2025-12-01", "2026-11-22", "2024-12-01", "2025-11-22"),
    Stretch.YEARS: ("2023-12-01", "2026-11-22", "2020-12-01", "2023-11-22"),
}


@pytest.mark.parametrize("stretch", Stretch)
def test_each_word_means_these_days_and_is_compared_with_those(stretch: Stretch):
    found = asked(stretch, SUNDAY)
    assert (found.shown, found.before) == (Period(*map(D, DAYS[stretch][:2])), Period(*map(D, DAYS[stretch][2:])))


def test_a_month_that_is_over_is_compared_with_the_whole_month_before():
    on_the_last_day = asked(Stretch.MONTH, D("2026-02-28"))
    assert on_the_last_day.before == Period(D("2026-01-01"), D("2026-01-31"))


@given(st.sampled_from(Stretch), st.dates(D("2020-01-01"), D("2040-12-31")))
def test_what_is_shown_ends_today_and_what_it_is_compared_with_ends_before_it(stretch: Stretch, today: date):
    found = asked(stretch, today)
    assert found.shown is not None
    assert found.before is not None
    assert found.whole.first == found.shown.first <= found.shown.last == min(found.whole.last, today)
    assert found.before.first <= found.before.last < found.shown.first
    assert abs(found.before.days - found.shown.days) <= 3  # months differ by as many days


@given(*[st.dates(D("2020-01-01"), D("2040-12-31"))] * 3)
def test_a_period_of_ones_own_is_compared_with_as_many_days_just_before(one: date, other: date, today: date):
    found = between(min(one, other), max(one, other), today)
    if found.shown is None or found.before is None:
        assert found.whole.first > today
        return
    assert found.before.days == found.shown.days
    assert (found.shown.first - found.before.last).days == 1
