"""What a deal delivered, worked out the way its promise reads: hours and appointments a month, アポ率 (P13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.model_choosing import Delivery

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What several months come to. `hours` and `appointments` are those of an average month, `rate` is in percent.

    None stands where nothing can be said: no whole month was reported, or nobody was called.
    """

    months: int
    hours: Decimal | None
    appointments: Decimal | None
    rate: Decimal | None


def delivered(whole: Sequence[Delivery], parts: Sequence[Delivery] = ()) -> Delivered:
    """An average over whole months; `parts` of months count for the rate alone, which needs no whole month."""
    every = (*whole, *parts)
    months = len(whole)
    return Delivered(
        months=months,
        hours=_tenths(sum(each.minutes for each in whole), 60 * months),
        appointments=_tenths(sum(each.appointments for each in whole), months),
        rate=appointment_rate(sum(each.appointments for each in every), sum(each.calls for each in every)),
    )


def appointment_rate(appointments: int, calls: int) -> Decimal | None:
    """アポ率: appointments of a hundred calls, to a tenth, halves upward; None where nobody was called."""
    return _tenths(appointments * 100, calls)


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours, as exactly as quarters of an hour are reported."""
    return Decimal(minutes) / 60


def _tenths(amount: int, count: int) -> Decimal | None:
    return (Decimal(amount) / count).quantize(_TENTH, ROUND_HALF_UP) if count else None
