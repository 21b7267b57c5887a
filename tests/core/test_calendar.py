from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    JST,
    Term,
    after_months,
    is_sealed,
    jst_date,
    jst_midnight,
    proposals_visible_from,
    term_detail,
    term_label,
)
from tests.strategies import days, repeatable

terms = st.tuples(days, days).map(lambda pair: Term(min(pair), max(pair)))


@pytest.mark.parametrize(
    ("start", "end", "months", "days_over"),
    [
        ("2023-11-01", "2024-01-15", 2, 15),
        ("2023-11-01", "2024-01-31", 3, 0),
        ("2026-12-01", "2026-12-31", 1, 0),
        ("2026-12-01", "2026-12-01", 0, 1),
        ("2026-12-16", "2027-01-15", 1, 0),
        ("2026-12-16", "2027-01-14", 0, 30),
        ("2024-01-31", "2024-02-29", 1, 0),
        ("2024-01-31", "2024-02-28", 0, 29),
        ("2024-01-30", "2024-02-29", 1, 0),
        ("2024-01-29", "2024-02-28", 1, 0),
        ("2024-01-29", "2024-02-29", 1, 1),
        ("2024-01-31", "2024-03-30", 2, 0),
        ("2024-01-31", "2024-03-31", 2, 1),
        ("2023-01-31", "2023-02-28", 1, 0),
        ("2024-02-29", "2025-02-28", 12, 0),
        ("2024-02-29", "2028-02-28", 48, 0),
        ("2024-08-31", "2024-09-30", 1, 0),
        ("2024-04-30", "2024-05-29", 1, 0),
        ("2024-04-30", "2024-05-31", 1, 2),
        ("9999-12-01", "9999-12-31", 1, 0),
        ("9999-11-30", "9999-12-31", 1, 2),
        ("0001-01-01", "9999-12-31", 119_988, 0),
    ],
)
def test_complete_months_and_days_over_follow_the_civil_code(start, end, months, days_over):
    term = Term(date.fromisoformat(start), date.fromisoformat(end))
    assert (term.months, term.days_over) == (months, days_over)


@pytest.mark.parametrize(
    ("start", "end", "label", "detail"),
    [
        ("2023-11-01", "2024-01-15", "2ヶ月", "2ヶ月と15日"),
        ("2023-11-01", "2023-12-31", "2ヶ月", "2ヶ月"),
        ("2023-11-01", "2023-11-15", "15日", "15日"),
    ],
)
def test_a_term_reads_as_in_the_manual(start, end, label, detail):
    term = Term(date.fromisoformat(start), date.fromisoformat(end))
    assert (term_label(term), term_detail(term)) == (label, detail)


def test_a_term_never_ends_before_it_starts():
    with pytest.raises(ValueError, match="starts"):
        Term(date(2026, 12, 2), date(2026, 12, 1))


@repeatable
@given(terms)
def test_months_and_then_days_reproduce_the_end(term):
    assert after_months(term.start, term.months) + timedelta(term.days_over - 1) == term.end
    assert 0 <= term.days_over <= 30
    assert after_months(term.start, term.months + 1) > term.end + timedelta(1)
    assert term.days == (term.end - term.start).days + 1


@repeatable
@given(terms)
def test_a_day_more_is_never_shorter(term):
    longer = Term(term.start, term.end + timedelta(1))
    assert (longer.months, longer.days_over) > (term.months, term.days_over)


@repeatable
@given(days, st.integers(1, 120))
def test_periods_of_whole_months_follow_each_other_without_gap(start, months):
    following = after_months(start, months)
    term = Term(start, following - timedelta(1))
    assert term.months >= months
    assert term.days_over == 0


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2026-12-01T14:59:59.999999+00:00", "2026-12-01"),
        ("2026-12-01T15:00:00+00:00", "2026-12-02"),
        ("2024-02-28T15:00:00+00:00", "2024-02-29"),
        ("2026-12-02T00:00:00+09:00", "2026-12-02"),
    ],
)
def test_the_business_day_is_japans(at, on):
    assert jst_date(datetime.fromisoformat(at)) == date.fromisoformat(on)


def test_a_time_without_zone_has_no_date():
    with pytest.raises(ValueError, match="zone"):
        jst_date(datetime(2026, 12, 1))  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("now", "sealed"),
    [
        ("2026-11-19T23:59:59+09:00", True),
        ("2026-11-20T00:00:00+09:00", True),
        ("2026-11-20T23:59:59.999999+09:00", True),
        ("2026-11-21T00:00:00+09:00", False),
        ("2026-11-20T15:00:00+00:00", False),
        ("2026-11-20T14:59:59+00:00", True),
        ("2026-11-21T01:00:00+14:00", True),
    ],
)
def test_proposals_open_on_the_day_after_the_deadline_in_tokyo(now, sealed):
    assert is_sealed(date(2026, 11, 20), datetime.fromisoformat(now)) is sealed


def test_a_deadline_on_leap_day_opens_on_the_first_of_march():
    assert proposals_visible_from(date(2028, 2, 29)) == datetime(2028, 3, 1, tzinfo=JST)


@repeatable
@given(days)
def test_a_day_begins_at_its_midnight(on):
    midnight = jst_midnight(on)
    assert midnight.tzinfo is UTC
    assert jst_date(midnight) == on
    assert jst_date(midnight - timedelta(microseconds=1)) == on - timedelta(1)
