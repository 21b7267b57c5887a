"""Promise and delivery: which figures are taken, which months can be reported, what is worth a second look (P13)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rules_performance as law
from core.calendar import after_months
from core.errors import Refused
from core.model_choosing import Delivery, DeliveryForm, Promise, PromiseForm
from core.performance import Delivered, delivered

TYPED = PromiseForm("100", "3,000", "7", "3.2")
REPORTED = DeliveryForm("98.5", "310", "9")


def changed(form, **figures):
    return type(form)(**{name: figures.get(name, getattr(form, name)) for name in form.__dataclass_fields__})


@pytest.mark.parametrize(
    "typed",
    [
        TYPED,
        PromiseForm("１００時間", "¥３，０００円", "７件", "３．２％"),
        PromiseForm(" 100 ", "\\3000", "7", "3.20%"),
    ],
)
def test_a_promise_is_read_however_its_figures_are_typed(typed):
    assert law.require_promise(typed) == Promise(100, 3_000, 7, 32)
    assert law.require_promise(law.promise_form(law.require_promise(typed))) == Promise(100, 3_000, 7, 32)


@pytest.mark.parametrize("name", list(law.PROMISE))
def test_each_figure_of_a_promise_has_its_limits_and_says_them(name):
    limit = law.PROMISE[name]
    fine = 10 if limit.parts == 10 else 1
    for good in (limit.least, limit.most):
        kept = law.require_promise(changed(TYPED, **{name: str(good)}))
        assert getattr(kept, name) == good * fine
    for bad in (str(limit.least - 1), str(limit.most + 1), "1.25", "三百", "1e3", "nan", "-1", "100hours", "9" * 99):
        with pytest.raises(Refused) as refused:
            law.require_promise(changed(TYPED, **{name: bad}))
        assert f"{limit.label}は{limit.least:,}〜{limit.most:,}{limit.unit}の" in refused.value.sentence
    for empty in ("", " ", "\u3000"):
        with pytest.raises(Refused, match="を入力してください"):
            law.require_promise(changed(TYPED, **{name: empty}))


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(Refused) as refused:
        law.require_promise(PromiseForm())
    assert refused.value.sentence.count("入力してください。") == 4


def test_what_a_promise_means_for_a_month():
    promise = Promise(100, 3_000, 7, 32)
    assert (promise.monthly_price, promise.calls) == (300_000, 219)
    assert Promise(100, 3_000, 7, 0).calls is None
    assert Promise(100, 3_000, 0, 32).calls is None


@pytest.mark.parametrize(
    ("promise", "worth"),
    [
        (Promise(100, 3_000, 60, 10), False),  # 60 calls an hour
        (Promise(100, 3_000, 61, 10), True),
        (Promise(1, 3_000, 10_000, 1), True),
        (Promise(100, 3_000, 0, 0), False),
        (Promise(100, 3_000, 50, 0), False),
    ],
)
def test_more_than_a_call_a_minute_is_worth_a_second_look(promise, worth):
    assert bool(law.second_look(promise)) is worth


def test_a_month_is_kept_in_minutes_calls_and_appointments():
    assert law.require_delivery(REPORTED) == Delivery(5_910, 310, 9)
    assert law.require_delivery(DeliveryForm("９８．７５時間", "3,100件", "0")) == Delivery(5_925, 3_100, 0)
    assert law.delivery_form(Delivery(5_925, 3_100, 0)) == DeliveryForm("98.75", "3,100", "0")
    assert law.require_delivery(DeliveryForm("0", "0", "0")) == Delivery(0, 0, 0)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"hours": "98.3"}, "稼働時間は0〜10,000時間の15分（0.25時間）単位の数で"),
        ({"hours": "-1"}, "稼働時間は"),
        ({"calls": "3.5"}, "架電数は0〜1,000,000件の整数で"),
        ({"calls": "1000001"}, "架電数は"),
        ({"appointments": ""}, "アポ獲得数を入力"),
        ({"calls": "8", "appointments": "9"}, "超えています"),
    ],
)
def test_a_month_that_cannot_be_is_refused(figures, sentence):
    with pytest.raises(Refused, match=sentence):
        law.require_delivery(changed(REPORTED, **figures))


def test_without_calls_appointments_may_have_come_another_way():
    assert law.require_delivery(DeliveryForm("20", "0", "3")) == Delivery(1_200, 0, 3)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 12, 14), ()),
        (date(2026, 12, 15), (date(2026, 12, 1),)),
        (date(2027, 1, 1), (date(2027, 1, 1), date(2026, 12, 1))),
        (date(2027, 9, 1), (date(2027, 2, 1), date(2027, 1, 1), date(2026, 12, 1))),
    ],
)
def test_months_of_the_contract_are_reported_once_they_have_begun(today, months):
    start, end = date(2026, 12, 15), date(2027, 2, 10)
    assert law.reportable_months(start, end, today) == months
    for month in months:
        law.require_reportable(month, start, end, today)
    for other in (date(2026, 11, 1), date(2026, 12, 2), date(2027, 3, 1)):
        with pytest.raises(Refused, match="報告できません"):
            law.require_reportable(other, start, end, today)


DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(0, 900), DAYS)
def test_every_month_of_a_contract_is_whole_or_says_which_days_it_had(start, days, today):
    end = start + timedelta(days=days)
    months = law.reportable_months(start, end, today)
    assert list(months) == sorted(set(months), reverse=True)
    for month in months:
        first, last = law.worked_days(month, start, end)
        assert start <= first <= last <= end
        assert first.replace(day=1) == last.replace(day=1) == month
        whole = (first, last + timedelta(days=1)) == (month, after_months(month, 1)) and last < today
        assert law.is_whole(month, start, end, today) is whole


def test_an_average_counts_whole_months_and_a_rate_every_call():
    whole = [Delivery(6_000, 300, 9), Delivery(5_910, 310, 10)]
    assert delivered(whole, [Delivery(600, 0, 0), Delivery(60, 40, 1)]) == Delivered(
        2, Decimal("99.3"), Decimal("9.5"), Decimal("3.1")
    )
    assert delivered([], [Delivery(60, 0, 2)]) == Delivered(0, None, None, None)
    assert delivered([]) == Delivered(0, None, None, None)


@pytest.mark.parametrize(("share", "marked"), [(0, False), (29, False), (30, True), (100, True)])
def test_a_third_of_repeated_text_is_what_marks_a_proposal(share, marked):
    """P14."""
    assert law.is_generic(share) is marked
