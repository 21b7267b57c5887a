"""Every yen: a line is rounded by its own rule, tax once a document and rate, and a float is no money (O7, L2, L3)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MAX_YEN, Rounding, TaxTotal, Totals, line_amount, standard_rate, tax_rates, totals
from tests.strategies import rates, repeatable, yen

FLOOR, HALF_UP, CEIL = Rounding

prices = st.decimals(0, MAX_YEN, places=2)
quantities = st.decimals(0, 10**6, places=4)


def test_three_lines_of_105_yen_are_taxed_once_not_three_times():
    assert totals([(105, 10)] * 3) == Totals(315, (TaxTotal(10, 315, 31),), 31, 346)


@pytest.mark.parametrize(("rounding", "tax"), [(FLOOR, 31), (HALF_UP, 32), (CEIL, 32)])
def test_the_issuer_chooses_how_tax_is_rounded(rounding, tax):
    assert totals([(315, 10)], rounding).tax == tax


def test_each_rate_is_totalled_apart_from_the_highest_down():
    assert totals([(1_009, 8), (999, 10), (500, 0), (1, 8)]) == Totals(
        2_509, (TaxTotal(10, 999, 99), TaxTotal(8, 1_010, 80), TaxTotal(0, 500, 0)), 179, 2_688
    )


def test_a_document_without_lines_comes_to_nothing():
    assert totals([]) == Totals(0, (), 0, 0)


def test_a_credit_mirrors_the_charge_it_takes_back():
    assert totals([(-105, 10)] * 3).total == -346


@pytest.mark.parametrize(
    ("unit_price", "quantity", "rounding", "amount"),
    [
        ("3000", "100", HALF_UP, 300_000),
        ("3333", "12.5", HALF_UP, 41_663),
        ("3333", "12.5", FLOOR, 41_662),
        ("3333", "12.5", CEIL, 41_663),
        ("0.1", "4.9999", HALF_UP, 0),
        ("0.1", "5", HALF_UP, 1),
        ("-3333", "12.5", HALF_UP, -41_663),
        ("100000000000", "0.0001", HALF_UP, 10_000_000),
        ("9999999999999", "9999999999999.9999", FLOOR, 99_999_999_999_989_999_000_000_000),
    ],
)
def test_a_line_is_rounded_to_whole_yen_by_its_own_rule(unit_price, quantity, rounding, amount):
    assert line_amount(Decimal(unit_price), Decimal(quantity), rounding) == amount


def test_a_float_is_never_money():
    with pytest.raises(TypeError):
        line_amount(Decimal(1), 0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "standard", "reduced"),
    [
        (date(1989, 3, 31), 0, None),
        (date(1989, 4, 1), 3, None),
        (date(2014, 3, 31), 5, None),
        (date(2014, 4, 1), 8, None),
        (date(2019, 9, 30), 8, None),
        (date(2019, 10, 1), 10, 8),
        (date(2026, 12, 1), 10, 8),
    ],
)
def test_the_tax_rate_follows_the_day(on, standard, reduced):
    assert standard_rate(on) == standard
    assert tax_rates(on).reduced == reduced


def test_every_rounding_has_a_japanese_name():
    assert [rounding.label for rounding in Rounding] == ["切り捨て", "四捨五入", "切り上げ"]


@repeatable
@given(prices, quantities)
def test_a_line_is_within_a_yen_of_the_exact_product(unit_price, quantity):
    exact = Fraction(unit_price) * Fraction(quantity)
    down, nearest, up = (line_amount(unit_price, quantity, rounding) for rounding in Rounding)
    assert down <= exact <= up
    assert up - down == (exact.denominator != 1)
    assert abs(nearest - exact) <= Fraction(1, 2)
    assert nearest in (down, up)


@repeatable
@given(st.lists(st.tuples(yen, rates), max_size=100), st.sampled_from(Rounding))
def test_totals_add_up_and_are_taxed_once_per_rate(lines, rounding):
    result = totals(lines, rounding)
    assert result.subtotal == sum(amount for amount, _ in lines) == sum(each.taxable for each in result.taxes)
    assert result.total == result.subtotal + result.tax
    assert len({each.rate for each in result.taxes}) == len(result.taxes)
    for each in result.taxes:
        assert each.tax == line_amount(Decimal(each.taxable), Decimal(each.rate) / 100, rounding)
        assert 0 <= abs(each.tax * 100 - each.taxable * each.rate) < 100


@repeatable
@given(st.lists(st.tuples(yen, rates), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(lines, random):
    shuffled = random.sample(lines, len(lines))
    assert totals(shuffled) == totals(lines)
