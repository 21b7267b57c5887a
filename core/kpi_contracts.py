"""What becomes of contracts: how many go on, for how long deals last, and which cost more than before (D7)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from core.calendar import Term, after_months
from core.kpi import Rate, wilson
from core.model import OrderId
from core.model_direction import CaseId

LINE = 3
"""Months after which a deal of outsourced sales is usually over, as directors count (D7)."""


@dataclass(frozen=True, slots=True)
class Spell:
    """A deal from its first day through the last of its latest contract (D7)."""

    case: CaseId
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract of a case, as what became of it is counted.

    `last` is its last day, as agreed or as an approved early end says; `renewed_on` the day on which its renewal was
    approved. `subtotal` is net yen; `before` what the contract that it follows cost a month, None for a first one.
    """

    case: CaseId
    name: str
    order: OrderId
    starts: date
    agreed_end: date
    last: date
    approved_on: date
    renewed_on: date | None
    subtotal: int
    before: Fraction | None

    @property
    def monthly(self) -> Fraction:
        """Its net amount a month."""
        return monthly(self.subtotal, self.starts, self.agreed_end)


@dataclass(frozen=True, slots=True)
class Continuation:
    """How many contracts reached their end, and of these how many were renewed (D7)."""

    ended: int
    renewed: int

    @property
    def rate(self) -> Rate:
        """継続率."""
        return Rate(self.renewed, self.ended)


def ended(contracts: Iterable[Contract], first: date, last: date, today: date) -> tuple[Contract, ...]:
    """The contracts whose last day lies in the period and is over, those that ended early with them (D7, C3).

    One that was called off before it began has never run, and so has not ended either.
    """
    until = min(last, today - timedelta(days=1))
    return tuple(each for each in contracts if first <= each.last <= until and each.starts <= each.last)


def is_renewed(contract: Contract) -> bool:
    """Whether its renewal was approved by its last day (C2); an early end is none."""
    return contract.renewed_on is not None and contract.renewed_on <= contract.last == contract.agreed_end


def continuation(contracts: Iterable[Contract], first: date, last: date, today: date) -> Continuation:
    """継続率: contracts renewed of those that reached their end in the period (D7)."""
    over = ended(contracts, first, last, today)
    return Continuation(len(over), sum(map(is_renewed, over)))


def upsells(contracts: Iterable[Contract], first: date, last: date) -> tuple[Contract, ...]:
    """アップセル: renewals approved in the period that cost more a month than the contract they follow (D7).

    One that was called off before it began has never run, and has brought nothing (C3).
    """
    return tuple(
        each
        for each in contracts
        if first <= each.approved_on <= last
        and each.starts <= each.last
        and each.before is not None
        and each.monthly > each.before
    )


def monthly(subtotal: int, starts: date, ends: date) -> Fraction:
    """A net amount a month of its term, exactly; days beyond complete months count by the month they lie in (O2)."""
    return subtotal / months_of(starts, ends)


@lru_cache(maxsize=4096)
def months_of(starts: date, ends: date) -> Fraction:
    """How many months there are from `starts` through `ends`: the complete ones and a part of the next."""
    term = Term(starts, ends)
    if not term.days_over:
        return Fraction(term.months)
    begun, over = after_months(starts, term.months), after_months(starts, term.months + 1)
    return term.months + Fraction(term.days_over, (over - begun).days)


@dataclass(frozen=True, slots=True)
class Survived:
    """After so many months: the share of deals that went on, between which shares the true one lies with 95 %, and how
    many deals had been watched that long.
    """

    months: Decimal
    share: Decimal
    low: Decimal
    high: Decimal
    watched: int


@dataclass(frozen=True, slots=True)
class Survival:
    """How long deals last: of so many, so many have ended, the others still run (D7).

    `points` are the steps of the curve; `line` is what it says of three months, None while no deal is known that long.
    """

    deals: int
    ended: int
    points: tuple[Survived, ...]
    line: Survived | None


def survival(spells: Iterable[Spell], today: date) -> Survival:
    """The survival curve of deals by Kaplan and Meier: a deal that still runs tells that it lasted until today (D7).

    Lengths are counted in months as contracts are, so that a deal of exactly three months does not go beyond them.
    """
    run = [each for each in spells if each.starts <= min(each.ends, today)]
    if not run:
        return Survival(0, 0, (), None)
    # Here, for it takes a second to import, and few ask for the curve.
    from statsmodels.duration.survfunc import SurvfuncRight  # pyright: ignore[reportMissingTypeStubs]

    lengths = [float(months_of(each.starts, min(each.ends, today))) for each in run]
    over = [each.ends < today for each in run]
    curve: Any = SurvfuncRight(lengths, over)
    steps = zip(curve.surv_times, curve.surv_prob, curve.surv_prob_se, curve.n_risk, strict=True)
    points = tuple(_survived(*map(float, step)) for step in steps)
    known = [each for each in points if each.months <= LINE]
    line: Survived | None = None
    if max(lengths) >= LINE or (known and not known[-1].share):
        watched = sum(length >= LINE for length in lengths)
        line = replace(known[-1], months=Decimal(LINE), watched=watched) if known else _survived(LINE, 1, 0, watched)
    return Survival(len(run), sum(over), points, line)


def _survived(months: float, share: float, error: float, watched: float) -> Survived:
    """A step of the curve; the interval is Wilson's over as many deals as would spread it so (Rothman's)."""
    value = _rounded(min(1.0, max(0.0, share)))
    effective = share * (1 - share) / error**2 if 0 < share < 1 and error else watched
    low, high = wilson(value * (size := _rounded(effective)), size)
    return Survived(_rounded(months), value, low, high, int(watched))


def _rounded(number: float) -> Decimal:
    """Without the dust of binary fractions."""
    return Decimal(str(round(number, 9)))
