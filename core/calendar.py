"""Days as the business counts them: Japan's date, when proposals open, how long a contract lasts (P2, O2)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

JST = timezone(timedelta(hours=9), "JST")
"""Asia/Tokyo. A fixed offset, because Japan has no summer time and a bare machine may lack the zone table."""


def jst_date(at: datetime) -> date:
    """The date in Japan at a moment. Raises ValueError for a time without zone, which could be any of two dates."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(JST).date()


def jst_midnight(on: date) -> datetime:
    """The moment, in UTC, at which a day begins in Japan."""
    return datetime.combine(on, time(), JST).astimezone(UTC)


def is_working_day(on: date) -> bool:
    """Monday to Friday, and none of Japan's holidays."""
    return on.weekday() < 5 and on not in _holidays()


def working_days(first: date, last: date) -> int:
    """How many working days there are from `first` through `last`; 0 where it lies before."""
    count, month = 0, first.replace(day=1)
    while first <= last and month <= last:
        until = _worked_until(month.year, month.month)
        begins = first.day if month == first.replace(day=1) else 1
        ends = last.day if month == last.replace(day=1) else len(until) - 1
        count += until[ends] - until[begins - 1]
        month = after_months(month, 1)
    return count


@lru_cache(maxsize=1200)
def _worked_until(year: int, month: int) -> tuple[int, ...]:
    """For each day of a month, and the 0th, how many of its days up to it are working days: asked for in every sum."""
    days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return tuple(accumulate(map(is_working_day, days), initial=0))


@cache
def _holidays() -> "HolidayBase":
    from holidays import country_holidays  # here, for it takes a while to import and few requests need it

    return country_holidays("JP")


def proposals_visible_from(deadline: date) -> datetime:
    """The first moment of the day after the deadline, from which the client sees the proposals (P2)."""
    return jst_midnight(deadline + timedelta(days=1))


def is_sealed(deadline: date, now: datetime) -> bool:
    """Whether proposals are still hidden from the client, and still the partner's to change (P2, P3)."""
    return now < proposals_visible_from(deadline)


@dataclass(frozen=True, slots=True)
class Term:
    """委託期間: a period from `start` through `end`, both days included. Raises ValueError if it ends before it starts.

    Months are counted as article 143 of the Civil Code does. A month ends on the day before the same day of the next
    month, or on that month's last day where it has no such day: 2024-01-31 to 2024-02-29 is one month, and so is
    2024-01-30 to 2024-02-29, while from 2024-01-29 it is one month and a day.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a term ends on or after the day it starts")

    @property
    def days(self) -> int:
        """All days of the term."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int:
        """The complete months (O2)."""
        return _months_and_days(self)[0]

    @property
    def days_over(self) -> int:
        """The days left over after the complete months (O2), never more than 30."""
        return _months_and_days(self)[1]


def after_months(start: date, months: int) -> date:
    """The first day after `months` complete months from `start`: where the next period begins (see Term)."""
    return date.fromordinal(_ordinal_after(start, months))


def term_label(term: Term) -> str:
    """The length as the manual writes it: 2ヶ月, or 15日 where no month is complete (O2)."""
    return f"{term.months}ヶ月" if term.months else f"{term.days_over}日"


def term_detail(term: Term) -> str:
    """The exact length: 2ヶ月と15日 (O2)."""
    return f"{term.months}ヶ月と{term.days_over}日" if term.months and term.days_over else term_label(term)


def _months_and_days(term: Term) -> tuple[int, int]:
    start, end = term.start, term.end
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        return months + 1, 0
    if _ordinal_after(start, months) > end.toordinal() + 1:
        months -= 1
    return months, end.toordinal() + 1 - _ordinal_after(start, months)


def _ordinal_after(start: date, months: int) -> int:
    """`after_months` as a day number, which may lie just beyond the last date there is."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, 1).toordinal() + min(start.day - 1, monthrange(year, month + 1)[1])
