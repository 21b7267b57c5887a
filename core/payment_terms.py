"""Which days the 取引条件 of an order come to: until when a month's work is inspected, and when it is paid (L8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import Term, after_months
from core.model import OrderTerms

MONTH_END = 31
"""The day of a month that stands for its last one: 月末."""


@dataclass(frozen=True, slots=True)
class MonthOfWork:
    """One calendar month of a contract: the days on which it runs, and what its terms make of them.

    The work counts as received on `received`, the month's last day or the contract's. None: the terms do not say.
    """

    starts_on: date
    received: date
    inspected_by: date | None
    paid_on: date | None

    @property
    def month(self) -> date:
        """The month's first day."""
        return self.received.replace(day=1)


def payment_date(terms: OrderTerms, received: date) -> date | None:
    """The day on which work received on a day is paid: a day of the calendar, None where the terms name none (L8)."""
    if terms.payment_months is None or terms.payment_day is None:
        return None
    last = _month_end(after_months(received.replace(day=1), terms.payment_months))
    return last.replace(day=min(terms.payment_day, last.day))


def inspection_until(terms: OrderTerms, received: date) -> date | None:
    """The last day of the inspection of work received on a day; None where there is no inspection (L7)."""
    return None if terms.inspection_days is None else received + timedelta(days=terms.inspection_days)


def months_of_work(terms: OrderTerms, term: Term) -> Iterator[MonthOfWork]:
    """The calendar months that a contract touches, in their order."""
    starts_on = term.start
    while starts_on <= term.end:
        month_end = _month_end(starts_on)
        received = min(month_end, term.end)
        yield MonthOfWork(starts_on, received, inspection_until(terms, received), payment_date(terms, received))
        starts_on = month_end + timedelta(days=1)


def _month_end(on: date) -> date:
    return after_months(on.replace(day=1), 1) - timedelta(days=1)
