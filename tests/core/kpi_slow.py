"""KPI worked out a second time, slowly and obviously: row by row and day by day, in fractions, from the rules' words.

Nothing here is shared with the product but the records that hold a count; the tests lay both beside each other.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from holidays import country_holidays

JAPAN = country_holidays("JP")
DAY = timedelta(days=1)
COUNTS = ("minutes", "calls", "contacts", "appointments", "held")


@dataclass
class SlowRow:
    """What one member did on one day with one script."""

    day: date
    member: int
    script: int
    counts: dict[str, int]


@dataclass
class SlowMember:
    """Somebody who works for a case."""

    minutes: int
    joined: date
    left: date | None = None


@dataclass
class SlowContract:
    """One contract, in the order in which they follow each other."""

    starts: date
    ends: date
    subtotal: int
    approved: date
    called_off: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it runs."""
        return self.called_off or self.ends


@dataclass
class SlowCase:
    """A case with everything that its figures are made of."""

    director: int
    contracts: list[SlowContract]
    plans: dict[date, tuple[int, int]] = field(default_factory=dict)
    members: dict[int, SlowMember] = field(default_factory=dict)
    versions: dict[int, list[tuple[date, int]]] = field(default_factory=dict)
    rows: list[SlowRow] = field(default_factory=list)
    meeting: tuple[int, int] | None = None

    @property
    def starts(self) -> date:
        """The first day of all contracts."""
        return min(each.starts for each in self.contracts)

    @property
    def ends(self) -> date:
        """The last day of all contracts."""
        return max(each.last for each in self.contracts)


def days(first: date, last: date) -> list[date]:
    """Every day from the first through the last."""
    found = []
    while first <= last:
        found.append(first)
        first += DAY
    return found


@cache
def works(day: date) -> bool:
    """Whether people in Japan work on a day."""
    return day.weekday() not in (5, 6) and day not in JAPAN


@cache
def workdays_of_month(day: date) -> int:
    """The business days of the month in which a day lies."""
    return sum(works(day.replace(day=number)) for number in range(1, monthrange(day.year, day.month)[1] + 1))


def plan_on(case: SlowCase, day: date) -> tuple[int, int]:
    """Minutes and appointments of the month in which a day lies."""
    found = (0, 0)
    for month in sorted(case.plans):
        if month <= day:
            found = case.plans[month]
    return found


def target(case: SlowCase, first: date, last: date) -> tuple[Fraction, Fraction]:
    """Minutes and appointments to reach: each business day of the contract brings its part of its month."""
    minutes = appointments = Fraction(0)
    for day in days(first, last):
        if case.starts <= day <= case.ends and works(day):
            planned = plan_on(case, day)
            minutes += Fraction(planned[0], workdays_of_month(day))
            appointments += Fraction(planned[1], workdays_of_month(day))
    return minutes, appointments


def member_target(case: SlowCase, member: SlowMember, first: date, last: date) -> tuple[Fraction, Fraction]:
    """The same for a member: its own minutes, and of the appointments as large a part as its minutes are."""
    minutes = appointments = Fraction(0)
    for day in days(first, last):
        here = member.joined <= day and (member.left is None or day <= member.left)
        planned = plan_on(case, day)
        begun = any(month <= day for month in case.plans)
        if here and begun and case.starts <= day <= case.ends and works(day):
            minutes += Fraction(member.minutes, workdays_of_month(day))
            if planned[0]:
                appointments += Fraction(member.minutes * planned[1], planned[0] * workdays_of_month(day))
    return minutes, appointments


def counted(rows: list[SlowRow]) -> dict[str, int]:
    """What rows come to."""
    return {name: sum(row.counts[name] for row in rows) for name in COUNTS}


def within(case: SlowCase, first: date, last: date) -> list[SlowRow]:
    """The rows of a period."""
    return [row for row in case.rows if first <= row.day <= last]


def ended(case: SlowCase, first: date, last: date, today: date) -> list[tuple[date, bool]]:
    """The last day of each contract that reached its end in the period, and whether it was renewed."""
    found = []
    for at, contract in enumerate(case.contracts):
        ran = contract.last >= contract.starts
        over = contract.last < today
        if ran and over and first <= contract.last <= last:
            following = case.contracts[at + 1] if at + 1 < len(case.contracts) else None
            renewed = (
                following is not None
                and (following.called_off is None or following.called_off >= following.starts)
                and following.approved <= contract.last
                and contract.called_off in (None, contract.ends)
            )
            found.append((contract.last, renewed))
    return found


def next_month(day: date, number: int, months: int) -> date:
    """The day of this number so many months on, or the day after the month's last where it has no such day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    length = monthrange(year, month)[1]
    return date(year, month, number) if number <= length else date(year, month, length) + DAY


def months(starts: date, ends: date) -> Fraction:
    """The months of a term: complete ones, and the days over as a part of the month that has begun."""
    if starts.day == 1 and (ends + DAY).day == 1:
        return Fraction((ends.year - starts.year) * 12 + ends.month - starts.month + 1)
    complete = 0
    while next_month(starts, starts.day, complete + 1) <= ends + DAY:
        complete += 1
    begun, over = next_month(starts, starts.day, complete), next_month(starts, starts.day, complete + 1)
    return complete + Fraction(len(days(begun, ends)), len(days(begun, over - DAY)))


def upsells(case: SlowCase, first: date, last: date) -> int:
    """Renewals approved in the period that cost more a month."""
    found = 0
    for before, after in zip(case.contracts, case.contracts[1:], strict=False):
        was = before.subtotal / months(before.starts, before.ends)
        now = after.subtotal / months(after.starts, after.ends)
        found += first <= after.approved <= last and now > was
    return found


def survival(cases: list[SlowCase], today: date) -> list[tuple[Fraction, Fraction]]:
    """Kaplan and Meier by the textbook: at each length at which deals ended, the share that went on."""
    known = []
    for case in cases:
        until = min(case.ends, today)
        if case.starts <= until:
            known.append((months(case.starts, until), case.ends < today))
    share, steps = Fraction(1), []
    for length in sorted({length for length, over in known if over}):
        watched = sum(each >= length for each, _ in known)
        over = sum(each == length and is_over for each, is_over in known)
        share *= Fraction(watched - over, watched)
        steps.append((length, share))
    return steps
