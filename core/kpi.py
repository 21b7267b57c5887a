"""The figures by which cases are judged: progress, rates, continuation, upsells, each worked out here alone (D7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from core.calendar import after_months, working_days
from core.model_direction import Plan, Work

_Z = Decimal("1.959963984540054")
"""Standard deviations within which 95 % of a normal spread lie."""


@dataclass(frozen=True, slots=True)
class PlanFrom:
    """What a case has to reach each month from this one (its first day) on (D1)."""

    month: date
    plan: Plan


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan comes to over some days: minutes of work and appointments, in parts of one as well."""

    minutes: Decimal = Decimal(0)
    appointments: Decimal = Decimal(0)

    def __add__(self, other: "Target") -> "Target":
        return Target(self.minutes + other.minutes, self.appointments + other.appointments)


class Course(NamedTuple):
    """A case's plans, and the first and last day of its contracts."""

    plans: tuple[PlanFrom, ...]
    starts: date
    ends: date


@lru_cache(maxsize=8192)
def target(course: Course, first: date, last: date) -> Target:
    """What a case has to reach from `first` through `last`, of which only the days of its contract count (D7).

    Each month's plan counts by its share of Japan's business days: those of the period and of the contract, of all the
    month's. A plan holds from its month until the next one's; before the first plan there is nothing to reach.
    The same figure is asked for at every look, and changes with the day or the plan alone.
    """
    return targets([course], first, last)


def targets(courses: Iterable[Course], first: date, last: date) -> Target:
    """What several cases have to reach together; most share their days, whose part of a month is worked out once."""
    planned: dict[tuple[date, date], tuple[int, int]] = {}
    for course in courses:
        if course.ends < first or last < course.starts:
            continue
        for plan, begins, until in _stretches(course.plans, max(course.starts, first), min(course.ends, last)):
            minutes, appointments = planned.get((begins, until), (0, 0))
            planned[begins, until] = minutes + plan.minutes, appointments + plan.appointments
    parts = [(_months(*days), sums) for days, sums in planned.items()]
    return Target(
        _decimal(sum((months * minutes for months, (minutes, _) in parts), Fraction(0))),
        _decimal(sum((months * appointments for months, (_, appointments) in parts), Fraction(0))),
    )


def member_target(plans: Sequence[PlanFrom], minutes: int, starts: date, ends: date, first: date, last: date) -> Target:
    """A member's part of a case's plan: its own minutes a month, and appointments in their proportion (D3, D7).

    `starts` and `ends` are the member's days in the case, within the contract.
    """
    stretches = _stretches(plans, max(starts, first), min(ends, last))
    shares = [(plan, _months(begins, until)) for plan, begins, until in stretches]
    parts = (share * plan.appointments * Fraction(minutes, plan.minutes) for plan, share in shares if plan.minutes)
    return Target(
        _decimal(sum((share * minutes for _, share in shares), Fraction(0))),
        _decimal(sum(parts, Fraction(0))),
    )


def progress(appointments: int, target: Decimal) -> Decimal | None:
    """進捗率: appointments booked of those that should have been by now, 1 is on plan; None without a target (D7)."""
    return appointments / target if target else None


def appointments_per_hour(work: Work) -> Decimal | None:
    """Appointments booked of an hour at work; None where nobody worked (D8)."""
    return Decimal(work.appointments) * 60 / work.minutes if work.minutes else None


def hours_needed(appointments: Decimal, an_hour: Decimal | None) -> Decimal | None:
    """The hours that so many appointments take where an hour brings so many; None where nothing can be said (D8)."""
    return appointments / an_hour if an_hour else None


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, and between which shares the true one lies with 95 % (Wilson's interval).

    `value`, `low` and `high` are shares of one; None where there is nothing to count.
    """

    part: int
    whole: int

    @property
    def value(self) -> Decimal | None:
        """The plain share."""
        return Decimal(self.part) / self.whole if self.whole else None

    @property
    def low(self) -> Decimal | None:
        """The lower end of the interval."""
        return wilson(Decimal(self.part), Decimal(self.whole))[0] if self.whole else None

    @property
    def high(self) -> Decimal | None:
        """The upper end of the interval."""
        return wilson(Decimal(self.part), Decimal(self.whole))[1] if self.whole else None


@lru_cache(maxsize=4096)
def wilson(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """Between which shares the true one lies with 95 % where `part` of `whole` were counted; `whole` is above 0."""
    share, square = part / whole, _Z * _Z
    middle = share + square / (2 * whole)
    spread = _Z * (share * (1 - share) / whole + square / (4 * whole * whole)).sqrt()
    scale = 1 + square / whole
    low = (middle - spread) / scale if part else Decimal(0)
    high = (middle + spread) / scale if part < whole else Decimal(1)
    return low, high


def contact_rate(work: Work) -> Rate:
    """コンタクト率: contacts of calls (D4)."""
    return Rate(work.contacts, work.calls)


def appointment_rate(work: Work) -> Rate:
    """コンタクトアポ率: appointments booked of contacts (D4)."""
    return Rate(work.appointments, work.contacts)


def held_rate(work: Work) -> Rate:
    """実施率: appointments that took place of those booked, which are different numbers (D7)."""
    return Rate(work.held, work.appointments)


@dataclass(frozen=True, slots=True)
class MeetingLoad:
    """Weekly meetings on one weekday, Monday 0: how many, and how many minutes (D7, D8)."""

    weekday: int
    count: int
    minutes: int


def versions_in_use(uses: Sequence[tuple[date, int]], first: date, last: date) -> tuple[int, ...]:
    """The versions of a script that were in use in a period, the earliest first.

    `uses` are the days from which each is used, in order; of two from one day the later version is the one (D4).
    """
    following = [*(begins for begins, _ in uses[1:]), last + timedelta(days=1)]
    stretches = zip(uses, following, strict=False)
    return tuple(version for (begins, version), end in stretches if max(begins, first) < end and begins <= last)


def _stretches(plans: Sequence[PlanFrom], first: date, last: date) -> list[tuple[Plan, date, date]]:
    """Each plan with the days from `first` through `last` for which it holds."""
    ordered = sorted(plans, key=lambda each: each.month)
    ends = [*(each.month - timedelta(days=1) for each in ordered[1:]), last]
    found: list[tuple[Plan, date, date]] = []
    for each, end in zip(ordered, ends, strict=False):
        begins, until = max(first, each.month), min(last, end)
        if begins <= until:
            found.append((each.plan, begins, until))
    return found


@lru_cache(maxsize=4096)
def _months(first: date, last: date) -> Fraction:
    """How many months' work lies from `first` through `last`, by business days."""
    begins, ends = first.replace(day=1), last.replace(day=1)
    if begins == ends:
        return _part(first, last)
    between = (ends.year - begins.year) * 12 + ends.month - begins.month - 1
    return _part(first, after_months(begins, 1) - timedelta(days=1)) + between + _part(ends, last)


def _part(first: date, last: date) -> Fraction:
    """The business days from `first` through `last`, which lie in one month, of all that month has."""
    begins = first.replace(day=1)
    whole = working_days(begins, after_months(begins, 1) - timedelta(days=1))
    return Fraction(working_days(first, last), whole) if whole else Fraction(0)


def _decimal(number: Fraction) -> Decimal:
    """Rounded once, at the 28th digit."""
    return Decimal(number.numerator) / number.denominator
