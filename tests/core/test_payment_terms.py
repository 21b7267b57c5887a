from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Term
from core.model import OrderTerms
from core.payment_terms import MONTH_END, inspection_until, months_of_work, payment_date
from tests.strategies import repeatable

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
terms = st.builds(
    OrderTerms,
    inspection_days=st.none() | st.integers(1, 60),
    payment_months=st.integers(0, 2),
    payment_day=st.integers(1, MONTH_END),
)
periods = st.tuples(days, st.integers(0, 1_200)).map(lambda pair: Term(pair[0], pair[0] + timedelta(days=pair[1])))


@pytest.mark.parametrize(
    ("received", "months", "day", "paid"),
    [
        ("2026-12-31", 1, MONTH_END, "2027-01-31"),
        ("2026-12-31", 2, MONTH_END, "2027-02-28"),
        ("2027-12-31", 2, MONTH_END, "2028-02-29"),
        ("2027-01-31", 1, 30, "2027-02-28"),
        ("2026-11-30", 1, 10, "2026-12-10"),
        ("2026-12-15", 0, MONTH_END, "2026-12-31"),
        ("2026-12-15", 0, 5, "2026-12-05"),
    ],
)
def test_work_is_paid_on_a_day_of_the_calendar(received, months, day, paid):
    found = payment_date(OrderTerms(payment_months=months, payment_day=day), date.fromisoformat(received))
    assert found == date.fromisoformat(paid)


@pytest.mark.parametrize("unsaid", [OrderTerms(), OrderTerms(payment_months=1), OrderTerms(payment_day=31)])
def test_terms_that_name_no_payment_date_have_none(unsaid):
    assert payment_date(unsaid, date(2026, 12, 31)) is None


@repeatable
@given(terms, days)
def test_payment_falls_into_the_month_that_was_agreed_and_never_before_the_work_except_within_its_month(
    agreed, received
):
    paid = payment_date(agreed, received)
    assert paid is not None
    assert (paid.year * 12 + paid.month) - (received.year * 12 + received.month) == agreed.payment_months
    assert paid.day in (agreed.payment_day, monthrange(paid.year, paid.month)[1])
    assert paid >= received or (paid.year, paid.month) == (received.year, received.month)


@repeatable
@given(terms, days)
def test_inspection_ends_so_many_days_after_the_work_was_received(agreed, received):
    until = inspection_until(agreed, received)
    assert until == (agreed.inspection_days and received + timedelta(days=agreed.inspection_days))


@repeatable
@given(terms, periods)
def test_the_months_of_a_contract_cover_its_days_once_each(agreed, period):
    months = list(months_of_work(agreed, period))
    assert (months[0].starts_on, months[-1].received) == (period.start, period.end)
    assert all(after.starts_on == before.received + timedelta(days=1) for before, after in pairwise(months))
    assert all(each.starts_on.replace(day=1) == each.month for each in months)
    assert [each.paid_on for each in months] == sorted(each.paid_on for each in months if each.paid_on)
