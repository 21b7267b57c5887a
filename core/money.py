"""Every yen in the console is worked out here: line amounts, tax per rate, totals (O7, L2, L3)."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from core.model import Labelled

MAX_YEN = 10**11
"""The most one amount may be: no sales work costs a hundred billion, while a typing slip by some zeros easily does.

A hundred lines of it are 10^13, which the database's integers and a browser's numbers (2^53) still hold exactly.
"""

_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])


class Rounding(Labelled):
    """端数処理: what becomes of a fraction of a yen. A credit is rounded as the charge it mirrors."""

    FLOOR = "floor", "切り捨て"
    HALF_UP = "half_up", "四捨五入"
    CEIL = "ceil", "切り上げ"


@dataclass(frozen=True, slots=True)
class TaxRates:
    """The consumption tax in percent from a day on; `reduced` is 軽減税率, None where there is none."""

    since: date
    standard: int
    reduced: int | None = None


CONSUMPTION_TAX: tuple[TaxRates, ...] = (
    TaxRates(date.min, 0),
    TaxRates(date(1989, 4, 1), 3),
    TaxRates(date(1997, 4, 1), 5),
    TaxRates(date(2014, 4, 1), 8),
    TaxRates(date(2019, 10, 1), 10, reduced=8),
)


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """What one rate (percent) comes to: the net yen it applies to and its tax."""

    rate: int
    taxable: int
    tax: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's sums in yen: net, tax per rate from the highest rate down, all tax, gross."""

    subtotal: int
    taxes: tuple[TaxTotal, ...]
    tax: int
    total: int


def tax_rates(on: date) -> TaxRates:
    """The rates in force on a day of Japan's calendar."""
    return CONSUMPTION_TAX[bisect_right(CONSUMPTION_TAX, on, key=lambda rates: rates.since) - 1]


def standard_rate(on: date) -> int:
    """標準税率 in percent on a day."""
    return tax_rates(on).standard


def line_amount(unit_price: Decimal, quantity: Decimal, rounding: Rounding = Rounding.HALF_UP) -> int:
    """単価 × 数量 in whole yen, each line by its own stated rounding (L3). Raises TypeError for a float (O7)."""
    return _whole(*_EXACT.multiply(unit_price, quantity).as_integer_ratio(), rounding)


def per(amount: int, parts: Fraction) -> int:
    """What each of `parts` months or pieces comes to, half up: for comparing prices, no document bills it."""
    return _whole(*(Fraction(amount) / parts).as_integer_ratio(), Rounding.HALF_UP)


def totals(lines: Iterable[tuple[int, int]], rounding: Rounding = Rounding.FLOOR) -> Totals:
    """Sum up `(net yen, rate in percent)` lines; tax is rounded once per document and rate, never per line (L2)."""
    taxable: dict[int, int] = {}
    for amount, rate in lines:
        taxable[rate] = taxable.get(rate, 0) + amount
    taxes = tuple(
        TaxTotal(rate, net, _whole(net * rate, 100, rounding)) for rate, net in sorted(taxable.items(), reverse=True)
    )
    subtotal, tax = sum(taxable.values()), sum(each.tax for each in taxes)
    return Totals(subtotal, taxes, tax, subtotal + tax)


def _whole(numerator: int, denominator: int, rounding: Rounding) -> int:
    whole, rest = divmod(abs(numerator), denominator)
    match rounding:
        case Rounding.FLOOR:
            up = False
        case Rounding.HALF_UP:
            up = 2 * rest >= denominator
        case Rounding.CEIL:
            up = rest > 0
    return (whole + up) * (-1 if numerator < 0 else 1)
