"""What makes a case need its director this morning: each row of the law, where it begins and what it says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.model_direction import Concern
from core.rules_direction import (
    ALARMS,
    CaseFacts,
    MemberPace,
    findings,
    urgency,
)

TODAY = date(2026, 11, 24)
"""A Tuesday after 勤労感謝の日 (Monday the 23rd)."""

CALM = CaseFacts(
    begins=date(2026, 9, 1),
    ends=date(2027, 2, 28),
    appointments=14,
    target=Decimal(14),
    minutes=6_000,
    minutes_due=Decimal(6_000),
    minutes_planned=Decimal(7_200),
    worked_on=date(2026, 11, 20),
    meets_on=date(2026, 11, 26),
    packed=False,
    low_month=None,
    low_mean=None,
    negotiating=False,
    members=(MemberPace("髙﨑 直人", 7, Decimal(7)), MemberPace("春日 玲", 7, Decimal(7))),
)


def found(**changes: object) -> dict[Concern, str]:
    return {each.concern: each.sentence for each in findings(replace(CALM, **changes), TODAY)}


def test_a_case_that_runs_as_planned_needs_nobody():
    assert findings(CALM, TODAY) == ()


def test_a_contract_that_was_called_off_asks_for_no_renewal():
    ending = {"ends": date(2026, 12, 1)}
    assert set(found(**ending)) == {Concern.ENDING}
    assert found(**ending, ended_early=True) == {}


def test_the_table_knows_every_concern_once():
    assert sorted(alarm.concern for alarm in ALARMS) == sorted(Concern)
    assert all(0 < alarm.least < alarm.most <= 90 for alarm in ALARMS)


ONE_CAUSE = [
    (
        {"ends": date(2026, 12, 24)},
        Concern.ENDING,
        "契約は2026/12/24（木）に終了します（あと30日）。更新の予定がありません。",
    ),
    (
        {"ends": TODAY, "negotiating": True},
        Concern.ENDING,
        "契約は2026/11/24（火）に終了します（本日）。更新の見積・発注書を交渉中ですが、まだ承認されていません。",
    ),
    (
        {"low_month": date(2026, 10, 1), "low_mean": Decimal("2.6")},
        Concern.LOW_QUALITY,
        "2026年10月の品質チェックが低い評価でした（平均2.6点）。",
    ),
    (
        {"low_month": date(2026, 10, 1), "low_mean": Decimal("4.2"), "low_axis": ("応対の品質", 1)},
        Concern.LOW_QUALITY,
        "2026年10月の品質チェックが低い評価でした（応対の品質 1点、平均4.2点）。",
    ),
    (
        {"appointments": 8, "target": Decimal("12.5")},
        Concern.BEHIND,
        "今月のアポ獲得は8件で、今日までの計画12.5件より4.5件少ない状況です（進捗率64%）。",
    ),
    (
        {"minutes": 7_920},
        Concern.OVERRUN,
        "今月の稼働は132時間で、月の計画120時間を12時間超えています。",
    ),
    (
        {"minutes": 6_015, "minutes_due": Decimal(5_000)},
        Concern.OVERRUN,
        "今月の稼働は100.3時間で、今日までの計画83.3時間を上回るペースです（月の計画は120時間）。",
    ),
    (
        {"worked_on": date(2026, 11, 18)},
        Concern.SILENT,
        "2営業日、稼働の報告がありません。最後の報告は2026/11/18（水）です。",
    ),
    (
        {"worked_on": None, "begins": date(2026, 11, 19)},
        Concern.SILENT,
        "2営業日、稼働の報告がありません。開始からまだ一度も報告がありません。",
    ),
    ({"meets_on": TODAY}, Concern.PACK_MISSING, "本日の定例の資料がまだ作成されていません。"),
    (
        {"meets_on": date(2026, 11, 25)},
        Concern.PACK_MISSING,
        "次回（2026/11/25（水））の定例の資料がまだ作成されていません。",
    ),
    (
        {"members": (MemberPace("髙﨑 直人", 1, Decimal(6)), MemberPace("春日 玲", 4, Decimal(12)))},
        Concern.MEMBER_BEHIND,
        "髙﨑 直人さんの今月のアポ獲得は1件です（今日までの計画6件）。ほか1名も計画を下回っています。",
    ),
]


@pytest.mark.parametrize(("changes", "concern", "sentence"), ONE_CAUSE)
def test_each_cause_is_said_with_its_figures(changes: dict[str, object], concern: Concern, sentence: str):
    assert found(**changes) == {concern: sentence}


JUST_NOT = [
    {"ends": date(2026, 12, 25)},  # 31 days
    {"ends": date(2026, 11, 23)},  # over: nothing can be renewed
    {"appointments": 10, "target": Decimal("12.5")},  # exactly 80 %
    {"appointments": 0, "target": Decimal("0.9")},  # less than one appointment
    {"appointments": 6, "target": Decimal(9)},  # a third less than planned, which chance does as well: the root is 3
    {"members": (MemberPace("髙﨑 直人", 0, Decimal("2.7")),)},  # one month in fifteen is like that
    {"appointments": 0, "target": Decimal(0)},  # a goal of 0
    {"begins": date(2026, 11, 19), "appointments": 0},  # two business days are over: nothing can be said yet
    {"minutes": 6_000, "minutes_due": Decimal(5_000)},  # exactly 1.2
    {"minutes": 7_200},  # the plan of the month, used up
    {"worked_on": date(2026, 11, 19)},  # one business day, Friday the 20th; the 23rd is a holiday
    {"meets_on": date(2026, 11, 26)},
    {"meets_on": TODAY, "packed": True},
    {"meets_on": None},
    {"members": (MemberPace("髙﨑 直人", 0, Decimal(0)),)},
]


@pytest.mark.parametrize("changes", JUST_NOT)
def test_what_lies_just_on_the_right_side_is_left_alone(changes: dict[str, object]):
    assert found(**changes) == {}


def test_a_case_without_planned_hours_that_uses_some_is_over_them():
    assert Concern.OVERRUN in found(minutes=60, minutes_due=Decimal(0), minutes_planned=Decimal(0))


@pytest.mark.parametrize("degree", range(0, 31, 5))
def test_the_nearer_the_end_the_more_it_weighs(degree: int):
    def weight(left: int, **more: object) -> int:
        return urgency(findings(replace(CALM, ends=TODAY + timedelta(days=left), **more), TODAY))

    assert weight(degree) >= weight(degree + 1) or degree == 30
    assert weight(degree) >= weight(degree, negotiating=True)


def test_two_causes_weigh_more_than_either_and_the_heaviest_stands_first():
    both = findings(replace(CALM, ends=TODAY, appointments=10), TODAY)
    assert [each.concern for each in both] == [Concern.ENDING, Concern.BEHIND]
    assert urgency(both) > max(each.weight for each in both)
