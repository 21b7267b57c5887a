"""KPI: each figure by its rule, with the edges where there is nothing to count (D4, D7)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core import kpi, kpi_contracts
from core.kpi import Course, PlanFrom, Rate, Target, target
from core.kpi_contracts import Continuation, Contract, Spell
from core.model import OrderId
from core.model_direction import CaseId, Plan, Work

PLANS = (PlanFrom(date(2026, 11, 1), Plan(6_000, 19)), PlanFrom(date(2026, 12, 1), Plan(12_000, 46)))
"""November 2026 has 19 business days (文化の日 and 勤労感謝の日 fall on weekdays), December 23."""

YEARS = (date(2025, 1, 1), date(2027, 12, 31))


def exact(number: Fraction | int) -> Decimal:
    """A fraction as the product keeps it."""
    return Decimal(Fraction(number).numerator) / Fraction(number).denominator


@pytest.mark.parametrize(
    ("first", "last", "term", "minutes", "appointments"),
    [
        pytest.param("2026-11-01", "2026-11-30", YEARS, 6_000, 19, id="a whole month"),
        pytest.param("2026-11-01", "2026-11-02", YEARS, Fraction(6_000, 19), 1, id="a Sunday and a Monday"),
        pytest.param("2026-11-02", "2026-11-03", YEARS, Fraction(6_000, 19), 1, id="a holiday adds nothing"),
        pytest.param("2026-11-21", "2026-11-23", YEARS, 0, 0, id="a long weekend"),
        pytest.param("2026-11-24", "2026-12-02", YEARS, Fraction(30_000, 19) + Fraction(24_000, 23), 9, id="two plans"),
        pytest.param("2026-10-01", "2026-10-31", YEARS, 0, 0, id="before the first plan"),
        pytest.param("2026-10-30", "2026-11-02", YEARS, Fraction(6_000, 19), 1, id="from before the first plan"),
        pytest.param("2026-11-30", "2026-11-01", YEARS, 0, 0, id="a period that ends before it begins"),
        pytest.param("2026-11-01", "2027-02-28", YEARS, 6_000 + 36_000, 19 + 138, id="the last plan goes on"),
        pytest.param(
            "2026-11-01",
            "2026-12-31",
            (date(2026, 11, 16), date(2026, 12, 15)),
            Fraction(6_000 * 10, 19) + Fraction(12_000 * 11, 23),
            10 + 22,
            id="a contract from mid-month to mid-month",
        ),
        pytest.param(
            "2027-01-01", "2027-01-31", (date(2026, 11, 1), date(2026, 12, 31)), 0, 0, id="after the contract"
        ),
    ],
)
def test_the_target_counts_business_days_of_period_and_contract(first, last, term, minutes, appointments):
    found = target(Course(PLANS, *term), date.fromisoformat(first), date.fromisoformat(last))
    assert found == Target(exact(minutes), exact(appointments))


def test_a_member_has_its_share_of_the_plan_by_its_minutes():
    begins, ends = date(2026, 11, 1), date(2026, 11, 30)
    assert kpi.member_target(PLANS, 1_500, *YEARS, begins, ends) == Target(Decimal(1_500), exact(Fraction(19, 4)))
    joined = kpi.member_target(PLANS, 1_500, date(2026, 11, 24), ends, begins, ends)
    assert joined == Target(exact(Fraction(1_500 * 5, 19)), exact(Fraction(5, 4)))
    assert target(Course((), *YEARS), begins, ends) == kpi.member_target((), 1_500, *YEARS, begins, ends) == Target()
    nothing = (PlanFrom(begins, Plan(0, 10)),)
    assert kpi.member_target(nothing, 1_500, *YEARS, begins, ends) == Target(Decimal(1_500), Decimal(0))


def test_progress_is_of_what_should_have_been_booked_by_now():
    assert kpi.progress(12, Decimal(16)) == Decimal("0.75")
    assert kpi.progress(0, Decimal(16)) == 0
    assert kpi.progress(3, Decimal(0)) is None


def test_rates_and_their_intervals_are_those_of_the_textbook():
    from statsmodels.stats.proportion import proportion_confint

    for part, whole in [(0, 1), (1, 1), (0, 40), (3, 100), (500, 1_000), (10**12, 10**13), (40, 40)]:
        rate = Rate(part, whole)
        low, high = proportion_confint(part, whole, method="wilson")
        assert rate.value == Decimal(part) / whole
        assert (float(rate.low or 0), float(rate.high or 0)) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-9)
    assert (Rate(0, 0).value, Rate(0, 0).low, Rate(0, 0).high) == (None, None, None)


def test_each_rate_has_its_own_base():
    work = Work(minutes=60, calls=200, contacts=50, appointments=5, held=2)
    assert kpi.contact_rate(work) == Rate(50, 200)
    assert kpi.appointment_rate(work) == Rate(5, 50)
    assert kpi.held_rate(work) == Rate(2, 5)


@pytest.mark.parametrize(
    ("first", "last", "versions"),
    [
        ("2026-11-01", "2026-11-09", ()),
        ("2026-11-01", "2026-11-10", (1,)),
        ("2026-11-10", "2026-11-19", (1,)),
        ("2026-11-15", "2026-11-20", (1, 3)),
        ("2026-11-20", "2026-11-20", (3,)),
        ("2026-12-01", "2026-12-31", (3,)),
    ],
)
def test_a_version_is_in_use_until_the_day_before_the_next(first, last, versions):
    uses = [(date(2026, 11, 10), 1), (date(2026, 11, 20), 2), (date(2026, 11, 20), 3)]
    assert kpi.versions_in_use(uses, date.fromisoformat(first), date.fromisoformat(last)) == versions


def contract(
    starts: str,
    ends: str,
    *,
    ended: str = "",
    renewed: str = "",
    approved: str = "2026-01-01",
    subtotal: int = 300_000,
    before: Fraction | None = None,
) -> Contract:
    """A contract by its days."""
    day = date.fromisoformat
    return Contract(
        case=CaseId(1),
        name="新規開拓",
        order=OrderId(1),
        starts=day(starts),
        agreed_end=day(ends),
        last=day(ended or ends),
        approved_on=day(approved),
        renewed_on=day(renewed) if renewed else None,
        subtotal=subtotal,
        before=before,
    )


@pytest.mark.parametrize(
    ("one", "counts", "renewed"),
    [
        pytest.param(contract("2026-08-01", "2026-10-31", renewed="2026-10-20"), True, True, id="renewed in time"),
        pytest.param(contract("2026-08-01", "2026-10-31", renewed="2026-10-31"), True, True, id="on the last day"),
        pytest.param(contract("2026-08-01", "2026-10-31", renewed="2026-11-01"), True, False, id="a day too late"),
        pytest.param(contract("2026-08-01", "2026-10-31"), True, False, id="not renewed"),
        pytest.param(contract("2026-08-01", "2027-01-31", ended="2026-10-15"), True, False, id="ended early"),
        pytest.param(contract("2026-11-01", "2027-01-31", ended="2026-10-15"), False, False, id="never began"),
        pytest.param(contract("2026-07-01", "2026-09-30"), False, False, id="ended before the period"),
        pytest.param(contract("2026-08-01", "2026-11-01"), False, False, id="ends after the period"),
        pytest.param(contract("2026-08-01", "2026-10-31"), True, False, id="on the period's last day"),
    ],
)
def test_a_contract_counts_where_it_ended_and_as_renewed_where_that_was_agreed_in_time(one, counts, renewed):
    found = kpi_contracts.continuation([one], date(2026, 10, 1), date(2026, 10, 31), today=date(2026, 11, 22))
    assert found == Continuation(int(counts), int(renewed and counts))


def test_a_contract_has_not_ended_on_its_last_day():
    one, month = contract("2026-08-01", "2026-10-31"), (date(2026, 10, 1), date(2026, 10, 31))
    assert kpi_contracts.continuation([one], *month, today=date(2026, 10, 31)) == Continuation(0, 0)
    assert kpi_contracts.continuation([one], *month, today=date(2026, 11, 1)) == Continuation(1, 0)
    assert kpi_contracts.continuation([], *month, today=date(2026, 11, 1)).rate.value is None


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        ("2026-12-01", "2027-02-28", 3),
        ("2026-12-01", "2027-01-15", 1 + Fraction(15, 31)),
        ("2026-11-16", "2026-12-15", 1),
        ("2026-11-16", "2026-11-16", Fraction(1, 30)),
        ("2028-01-31", "2028-02-29", 1),
    ],
)
def test_a_term_has_months_and_a_part_of_the_next(starts, ends, months):
    assert kpi_contracts.months_of(date.fromisoformat(starts), date.fromisoformat(ends)) == months


def test_an_upsell_costs_more_a_month_than_before_not_just_more():
    period = (date(2026, 11, 1), date(2026, 11, 30))
    before = kpi_contracts.monthly(300_000, date(2026, 9, 1), date(2026, 11, 30))
    assert before == 100_000
    longer = contract("2026-12-01", "2027-11-30", approved="2026-11-10", subtotal=1_200_000, before=before)
    dearer = contract("2026-12-01", "2027-01-31", approved="2026-11-10", subtotal=200_001, before=before)
    later = contract("2026-12-01", "2027-01-31", approved="2026-12-01", subtotal=900_000, before=before)
    first = contract("2026-12-01", "2027-01-31", approved="2026-11-10", subtotal=900_000)
    never = contract(
        "2026-12-01", "2027-01-31", ended="2026-11-20", approved="2026-11-10", subtotal=900_000, before=before
    )
    assert kpi_contracts.upsells([longer, dearer, later, first, never], *period) == (dearer,)


def spell(starts: str, ends: str) -> Spell:
    """A deal by its first and last day."""
    return Spell(CaseId(1), "新規開拓", date.fromisoformat(starts), date.fromisoformat(ends))


def test_the_survival_curve_counts_running_deals_for_as_long_as_they_are_known():
    """Worked out by hand: of four, one ends after one month, one runs for two, one ends after three, one runs on."""
    deals = [
        spell("2026-01-01", "2026-01-31"),
        spell("2026-09-23", "2027-09-22"),
        spell("2026-01-01", "2026-03-31"),
        spell("2026-01-01", "2027-12-31"),
        spell("2026-12-01", "2027-02-28"),  # has not begun
        spell("2026-10-01", "2026-09-15"),  # was called off before it began
    ]
    found = kpi_contracts.survival(deals, date(2026, 11, 22))
    assert (found.deals, found.ended) == (4, 2)
    assert [(each.months, each.share) for each in found.points] == [(1, Decimal("0.75")), (3, Decimal("0.375"))]
    assert found.line is not None
    assert (found.line.months, found.line.share, found.line.watched) == (3, Decimal("0.375"), 2)
    assert 0 < found.line.low < Decimal("0.375") < found.line.high < 1


def test_the_three_month_line_says_nothing_while_no_deal_is_known_that_long():
    young = [spell("2026-10-01", "2027-03-31"), spell("2026-09-01", "2026-09-30")]
    assert kpi_contracts.survival(young, date(2026, 11, 22)).line is None
    assert kpi_contracts.survival([], date(2026, 11, 22)).line is None
    over = kpi_contracts.survival([spell("2026-09-01", "2026-09-30")], date(2026, 11, 22)).line
    assert over is not None
    assert (over.share, over.low) == (0, 0)
    assert over.high > Decimal("0.5")  # of a single deal nothing is certain
    running = kpi_contracts.survival([spell("2026-01-01", "2026-12-31")] * 40, date(2026, 11, 22))
    assert (running.points, running.ended) == ((), 0)
    assert running.line is not None
    assert (running.line.share, running.line.high) == (1, 1)
    assert Decimal("0.9") < running.line.low < 1
