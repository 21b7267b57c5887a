"""Which line is billed in which month: hand-computed cases, and that no yen is lost or counted twice (B3, L2, L3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.billing import BillingMonth, schedule
from core.line_months import moved, named_month
from core.model import Line, OrderContent, OrderTerms
from core.money import Rounding
from core.rules_orders import subtotal

SPRING = (date(2022, 4, 1), date(2022, 6, 30))
MANUAL = (date(2023, 11, 1), date(2024, 1, 15))


def content(term: tuple[date, date], *lines: Line, terms: OrderTerms = OrderTerms()) -> OrderContent:  # noqa: B008
    return OrderContent(work="架電", start=term[0], end=term[1], details="在宅", lines=lines, terms=terms)


def line(name: str, price: int = 300_000, quantity: str = "1", unit: str = "式", rate: int = 10) -> Line:
    return Line(name, Decimal(price), Decimal(quantity), unit, rate)


def billed(content: OrderContent) -> list[tuple[str, list[tuple[str, str]], int]]:
    """Each month with its lines' names and quantities, and its net."""
    return [
        (f"{month.month:%Y-%m}", [(each.name, str(each.quantity)) for each in month.lines], month.net)
        for month in schedule(content)
    ]


def test_the_manuals_three_lines_are_three_invoices_of_300_000():
    named = [line(f"({2022}年{month}月)", 3_000, "100", "時間") for month in (4, 5, 6)]
    assert [(month, net) for month, _, net in billed(content(SPRING, *named))] == [
        ("2022-04", 300_000),
        ("2022-05", 300_000),
        ("2022-06", 300_000),
    ]


TABLE: dict[str, tuple[tuple[date, date], list[Line], list[tuple[str, list[tuple[str, str]], int]]]] = {
    "as many months as the term touches, one a month": (
        SPRING,
        [line("営業支援", 300_000, "3", "月")],
        [(f"2022-0{month}", [("営業支援", "1")], 300_000) for month in (4, 5, 6)],
    ),
    "two whole months and 15 days touch three months": (
        MANUAL,
        [line("営業支援", 200_000, "3", "ヶ月"), line("初期設計", 150_000)],
        [
            ("2023-11", [("営業支援", "1"), ("初期設計", "1")], 350_000),
            ("2023-12", [("営業支援", "1")], 200_000),
            ("2024-01", [("営業支援", "1")], 200_000),
        ],
    ),
    "months counted otherwise go with the first": (
        MANUAL,
        [line("営業支援", 200_000, "2", "ヶ月")],
        [("2023-11", [("営業支援", "2")], 400_000)],
    ),
    "without a month: the first": (
        MANUAL,
        [line("初期設計", 150_000), line("1月分", 100_000)],
        [("2023-11", [("初期設計", "1")], 150_000), ("2024-01", [("1月分", "1")], 100_000)],
    ),
    "a month outside the term: the first": (
        SPRING,
        [line("2022年3月分", 100_000), line("2022年5月分", 50_000)],
        [("2022-04", [("2022年3月分", "1")], 100_000), ("2022-05", [("2022年5月分", "1")], 50_000)],
    ),
    "3,333 yen for 12.5 hours is 41,663, each line rounded by itself": (
        SPRING,
        [line("4月分", 3_333, "12.5", "時間"), line("5月分", 3_333, "12.5", "時間")],
        [("2022-04", [("4月分", "12.5")], 41_663), ("2022-05", [("5月分", "12.5")], 41_663)],
    ),
}


@pytest.mark.parametrize(("term", "lines", "expected"), TABLE.values(), ids=TABLE)
def test_the_table_of_months(term: tuple[date, date], lines: list[Line], expected: Any):
    assert billed(content(term, *lines)) == expected


NAMES: dict[str, str | None] = {
    "2022年4月分": "2022-04",
    "(2022年5月)": "2022-05",
    "架電　６月分": "2022-06",
    "２０２２年　６月": "2022-06",
    "2022/05": "2022-05",
    "2022年04月稼働分": "2022-04",
    "月額費用": None,
    "1ヶ月分": None,
    "3ヶ月分": None,
    "2021年4月分": None,
    "13月分": None,
    "4月〜6月分": None,
    "4〜6月分": None,
    "2022年4月〜6月": None,
    "4月・5月分": None,
    "4月から6月まで": None,
    "5月間の支援": None,
    "2022/04/15の研修": None,
    "初期設計": None,
}


@pytest.mark.parametrize(("name", "month"), NAMES.items())
def test_a_name_carries_a_month_of_the_term_or_none(name: str, month: str | None):
    months = [date(2022, 4, 1), date(2022, 5, 1), date(2022, 6, 1)]
    found = named_month(name, months)
    assert (found and f"{found:%Y-%m}") == month


def test_a_month_without_its_year_is_the_first_of_that_number():
    months = [date(2022 + (3 + n) // 12, (3 + n) % 12 + 1, 1) for n in range(24)]
    assert named_month("3月分", months) == date(2023, 3, 1)
    assert named_month("2024年3月分", months) == date(2024, 3, 1)


def test_both_rates_on_one_invoice_are_taxed_once_each():
    lines = [line("4月分", 105), line("4月分", 105), line("4月分", 105), line("4月分", 1_007, rate=8)]
    [month] = schedule(content(SPRING, *lines))
    totals = month.totals(Rounding.FLOOR)
    assert [(tax.rate, tax.taxable, tax.tax) for tax in totals.taxes] == [(10, 315, 31), (8, 1_007, 80)]
    assert totals.total == 315 + 1_007 + 111


def test_three_times_105_floored_is_31_of_tax_not_30():
    totals = schedule(content(SPRING, *[line("4月分", 105)] * 3))[0].totals(Rounding.FLOOR)
    assert (totals.subtotal, totals.tax, totals.total) == (315, 31, 346)


def test_the_invoice_comes_the_day_after_the_work_and_is_paid_as_agreed():
    lines = [line("11月分"), line("1月分")]
    first, last = schedule(content(MANUAL, *lines))
    assert (first.starts_on, first.ends_on, first.issue_on) == (
        date(2023, 11, 1),
        date(2023, 11, 30),
        date(2023, 12, 1),
    )
    assert (last.starts_on, last.ends_on, last.issue_on) == (date(2024, 1, 1), date(2024, 1, 15), date(2024, 1, 16))
    assert (first.due_on, last.due_on) == (date(2023, 12, 31), date(2024, 2, 29))
    agreed = OrderTerms(payment_months=2, payment_day=15)
    assert [month.due_on for month in schedule(content(MANUAL, *lines, terms=agreed))] == [
        date(2024, 1, 15),
        date(2024, 3, 15),
    ]


def test_what_has_no_term_bills_nothing():
    with pytest.raises(ValueError, match="no term"):
        schedule(replace(content(SPRING), start=None))


DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
TERMS = st.tuples(DAYS, st.integers(0, 900)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
LINES = st.lists(
    st.builds(
        Line,
        name=st.one_of(
            st.sampled_from(["初期設計", "12月分", "2025年3月分", "４月分", "4月〜6月分", ""]),
            st.dates(date(2021, 1, 1), date(2033, 1, 1)).map(lambda day: f"{day.year}年{day.month}月分"),
        ),
        unit_price=st.integers(0, 10**7).map(Decimal),
        quantity=st.one_of(st.integers(1, 40).map(Decimal), st.decimals("0.0001", 999, places=4)),
        unit=st.sampled_from(["時間", "月", "ヶ月", "式"]),
        tax_rate=st.sampled_from([0, 8, 10]),
    ),
    min_size=1,
    max_size=12,
)


@given(TERMS, LINES)
def test_nothing_is_lost_and_nothing_counted_twice(term: tuple[date, date], lines: list[Line]):
    order = content(term, *lines)
    months = schedule(order)
    assert sum(month.net for month in months) == subtotal(order)
    assert [month.month for month in months] == sorted({month.month for month in months})
    assert all(month.lines for month in months)
    assert all(term[0] <= month.starts_on <= month.ends_on <= term[1] for month in months)
    assert all(month.ends_on < month.issue_on <= month.due_on for month in months)
    assert _quantities(months) == _quantities_of(lines)


def _quantities(months: tuple[BillingMonth, ...]) -> dict[Any, Decimal]:
    return _quantities_of([line for month in months for line in month.lines])


def _quantities_of(lines: list[Line]) -> dict[Any, Decimal]:
    """How much of each kind of line there is, however it is cut."""
    found: dict[Any, Decimal] = {}
    for each in lines:
        kind = (each.name, each.unit_price, each.unit, each.tax_rate)
        found[kind] = found.get(kind, Decimal(0)) + each.quantity
    return found


@pytest.mark.parametrize("name", ["{0}年{1}月分", "架電（{1}月）", "{0}/{1:02}", "運用 {0}-{1}"])
@given(first=st.dates(date(2020, 1, 1), date(2090, 1, 1)), months=st.integers(1, 12), by=st.integers(1, 30))
def test_a_line_names_the_month_in_its_place_after_a_renewal(name: str, first: date, months: int, by: int):
    def month(place: int) -> date:
        year, number = divmod(first.year * 12 + first.month - 1 + place, 12)
        return date(year, number + 1, 1)

    before, after = [[month(place + start) for place in range(months)] for start in (0, by)]
    for old, new in zip(before, after, strict=True):
        said = name.format(old.year, old.month)
        assert named_month(said, before) == old
        assert named_month(moved(said, before, by), after) == new
