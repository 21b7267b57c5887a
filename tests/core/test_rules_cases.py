"""The law of cases, line by line: which plans, meetings and days of members there can be (D1, D3, D8)."""

from datetime import date

import pytest

from core import rules_cases as law
from core.errors import Refused
from core.model_direction import Plan
from core.rules_cases import Meeting

FIRST, TODAY = date(2026, 12, 10), date(2027, 1, 20)


def test_a_plan_is_read_as_people_write_it():
    assert law.require_plan("１６０.５時間", "0") == Plan(9_630, 0)
    assert law.require_plan("1,000", "60件") == Plan(60_000, 60)
    assert law.require_plan("0", "0") == Plan(0, 0)
    assert law.require_plan("10,000", "10,000") == Plan(600_000, 10_000)


@pytest.mark.parametrize(
    ("hours", "appointments", "said"),
    [
        ("-1", "7", "0〜10,000時間"),
        ("10,000.25", "7", "0〜10,000時間"),
        ("100.1", "7", "0.25時間単位"),
        ("", "7", "稼働時間"),
        ("100", "-1", "0〜10,000件"),
        ("100", "7.5", "整数"),
        ("100", "たくさん", "整数"),
        ("100", "10,001", "0〜10,000件"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_a_sentence(hours, appointments, said):
    with pytest.raises(Refused, match=said):
        law.require_plan(hours, appointments)


def test_a_goal_of_nothing_and_few_hours_are_said_not_refused():
    assert "「—」" in law.hint(Plan(6_000, 0))
    assert "60時間に満たない" in law.hint(Plan(59 * 60, 7))
    assert law.hint(Plan(60 * 60, 1)) == ""


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (date(2026, 11, 1), "開始月（2026年12月）より前"),
        (date(2027, 1, 15), "月の初日"),
        (date(2030, 2, 1), "36か月先まで"),
        (date(2026, 12, 1), ""),
        (date(2030, 1, 1), ""),
    ],
)
def test_a_plan_holds_from_a_month_that_a_contract_can_have(begins, said):
    if said:
        with pytest.raises(Refused, match=said):
            law.require_plan_month(begins, FIRST, TODAY)
    else:
        law.require_plan_month(begins, FIRST, TODAY)


def test_months_are_offered_as_far_as_a_renewal_may_reach():
    assert law.plan_months(FIRST, date(2027, 2, 28), TODAY)[0::4] == (date(2026, 12, 1), date(2027, 4, 1))
    assert law.plan_months(FIRST, date(2027, 12, 9), TODAY)[-1] == date(2027, 12, 1)


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (Meeting(5, 600), "月曜日から金曜日"),
        (Meeting(-1, 600), "月曜日から金曜日"),
        (Meeting(0, 6 * 60), "07:00〜21:00"),
        (Meeting(0, 600, 0), "15〜180分"),
        (Meeting(0, 600, 600), "15〜180分"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused_in_a_sentence(meeting, said):
    with pytest.raises(Refused, match=said):
        law.require_meeting(meeting)
