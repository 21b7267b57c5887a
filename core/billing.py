"""What a contract bills in which month: every line exactly once, nothing lost, nothing split into fractions (B3)."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from core.calendar import Term, after_months
from core.line_months import named_month
from core.model import Line, OrderContent
from core.money import Rounding, Totals, line_amount, totals
from core.payment_terms import MonthOfWork, months_of_work

MONTHS = frozenset({"月", "ヶ月", "か月", "カ月", "ヵ月", "ケ月", "箇月"})
"""The words that count months, as `unicodedata` writes them in their plain form."""


@dataclass(frozen=True, slots=True)
class BillingMonth:
    """What one calendar month of a contract bills. `month` is its first day; the contract runs on the other two and
    the days between. The work is received on `ends_on`, so the invoice is issued the day after (B3)."""

    month: date
    starts_on: date
    ends_on: date
    issue_on: date
    due_on: date
    lines: tuple[Line, ...]

    @property
    def net(self) -> int:
        """The sum of its lines in yen, each rounded as on the order (L3)."""
        return sum(line_amount(line.unit_price, line.quantity) for line in self.lines)

    def totals(self, rounding: Rounding) -> Totals:
        """Its sums; tax is rounded once for the invoice and rate, as its issuer rounds (L2)."""
        return totals(((line_amount(line.unit_price, line.quantity), line.tax_rate) for line in self.lines), rounding)


def schedule(content: OrderContent) -> tuple[BillingMonth, ...]:
    """The months of an approved order in their order, each with what it bills (B3). Raises ValueError without a term.

    A line whose name carries one month of the term is billed in that month. A line that counts as many months as the
    term touches is billed one month a time. Every other line goes with the first month. A month without a line is not
    in the answer: there is nothing to bill.
    """
    if content.start is None or content.end is None:
        raise ValueError("what has no term bills no month")
    months = {each.month: each for each in months_of_work(content.terms, Term(content.start, content.end))}
    lines: dict[date, list[Line]] = {month: [] for month in months}
    for line in content.lines:
        for month, part in _parts(line, tuple(months)):
            lines[month].append(part)
    return tuple(_billed(months[month], tuple(billed)) for month, billed in lines.items() if billed)


def _parts(line: Line, months: Sequence[date]) -> Sequence[tuple[date, Line]]:
    named = named_month(line.name, months)
    if named is not None:
        return [(named, line)]
    if unicodedata.normalize("NFKC", line.unit).strip() in MONTHS and line.quantity == len(months):
        return [(month, replace(line, quantity=Decimal(1))) for month in months]
    return [(months[0], line)]


def _billed(work: MonthOfWork, lines: tuple[Line, ...]) -> BillingMonth:
    return BillingMonth(
        month=work.month,
        starts_on=work.starts_on,
        ends_on=work.received,
        issue_on=work.received + timedelta(days=1),
        # Where the order names no day, as orders did before they had 取引条件: the end of the following month.
        due_on=work.paid_on or after_months(work.month, 2) - timedelta(days=1),
        lines=lines,
    )
