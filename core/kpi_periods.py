"""Which days a figure is asked for, and which it is laid beside: the stretch of the same length just before (D7)."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import after_months
from core.model import Labelled


class Stretch(Labelled):
    """The periods that are asked for every day, by a word of their own."""

    MONTH = "month", "今月"
    LAST_MONTH = "last-month", "先月"
    QUARTER = "quarter", "今四半期"
    LAST_QUARTER = "last-quarter", "前四半期"
    WEEK = "week", "今週"
    LAST_WEEK = "last-week", "先週"
    YEAR = "year", "直近12か月"
    YEARS = "3-years", "過去3年"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` through `last`, both included; `first` is never after `last`."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """The days that figures are asked for, and those they are compared with.

    `whole` reaches to the end of the month, quarter or week; `shown` stops at today, for nothing is known of tomorrow,
    and is None where the period has not begun. `before` is as long as what is shown: the days of the month (quarter,
    year) before through the same day, or through its end where the period is over.
    """

    whole: Period
    shown: Period | None
    before: Period | None


def asked(stretch: Stretch, today: date) -> Asked:
    """The period that a word means today."""
    first, months = _first(stretch, today), MONTHS.get(stretch)
    following = after_months(first, months) if months else first + timedelta(days=7)
    whole = Period(first, following - timedelta(days=1))
    return _compared(whole, today, months, weekly=months is None)


def between(first: date, last: date, today: date) -> Asked:
    """A period of one's own; it is compared with as many days just before."""
    return _compared(Period(first, last), today, None)


MONTHS = {
    Stretch.MONTH: 1,
    Stretch.LAST_MONTH: 1,
    Stretch.QUARTER: 3,
    Stretch.LAST_QUARTER: 3,
    Stretch.YEAR: 12,
    Stretch.YEARS: 36,
}
"""How many calendar months a word means; those that are not here are weeks, from Monday on."""


def _first(stretch: Stretch, today: date) -> date:
    month = today.replace(day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    monday = today - timedelta(days=today.weekday())
    match stretch:
        case Stretch.MONTH:
            return month
        case Stretch.LAST_MONTH:
            return after_months(month, -1)
        case Stretch.QUARTER:
            return quarter
        case Stretch.LAST_QUARTER:
            return after_months(quarter, -3)
        case Stretch.WEEK:
            return monday
        case Stretch.LAST_WEEK:
            return monday - timedelta(days=7)
        case Stretch.YEAR:
            return after_months(month, -11)
        case Stretch.YEARS:
            return after_months(month, -35)


def _compared(whole: Period, today: date, months: int | None, *, weekly: bool = False) -> Asked:
    if whole.first > today:
        return Asked(whole, None, None)
    shown = Period(whole.first, min(whole.last, today))
    if months is None:
        length = 7 if weekly else shown.days
        return Asked(whole, shown, Period(shown.first - timedelta(days=length), shown.last - timedelta(days=length)))
    first, end = after_months(whole.first, -months), whole.first - timedelta(days=1)
    last = end if whole.last <= today else min(after_months(shown.last, -months), end)
    return Asked(whole, shown, Period(first, last))
