"""The law of contracts, every table enumerated whole: status, the three dates, renewal, the early end (C1–C3, L9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rules_contracts as law
from core import rules_orders
from core.errors import Refused
from core.model import ContractStatus, OrderTerms, Side
from core.model_contracts import DealStep
from tests.core.test_rules_orders import sentence
from tests.factories import CONTENT
from tests.strategies import days, repeatable

S = ContractStatus

START, END, STOP = date(2026, 12, 1), date(2027, 2, 28), date(2027, 1, 15)
CONTRACTS = {
    # approved, ended_on, today: status
    (False, None, START - timedelta(1)): S.DRAFTING,
    (False, None, START): S.DRAFTING,
    (False, None, END + timedelta(1)): S.DRAFTING,
    (True, None, START - timedelta(1)): S.SCHEDULED,
    (True, None, START): S.ACTIVE,
    (True, None, END): S.ACTIVE,
    (True, None, END + timedelta(1)): S.ENDED,
    (True, STOP, START - timedelta(1)): S.TERMINATING,
    (True, STOP, START): S.TERMINATING,
    (True, STOP, STOP): S.TERMINATING,
    (True, STOP, STOP + timedelta(1)): S.ENDED,
    (True, STOP, END + timedelta(1)): S.ENDED,
}


@pytest.mark.parametrize(("case", "status"), CONTRACTS.items())
def test_a_contracts_status_follows_from_its_dates(case: tuple[bool, date | None, date], status: ContractStatus):
    approved, ended_on, today = case
    assert law.contract_status(approved=approved, start=START, end=END, ended_on=ended_on, today=today) is status


@pytest.mark.parametrize(("start", "end"), [(None, END), (START, None), (None, None)])
def test_without_dates_a_contract_is_being_drafted(start: date | None, end: date | None):
    assert law.contract_status(approved=True, start=start, end=end, ended_on=None, today=START) is S.DRAFTING


def test_every_status_of_a_contract_occurs_in_the_table():
    assert set(CONTRACTS.values()) == set(ContractStatus)


RENEWABLE = {
    S.DRAFTING: False,
    S.SCHEDULED: True,
    S.ACTIVE: True,
    S.TERMINATING: False,
    S.ENDED: False,
}


@pytest.mark.parametrize("status", ContractStatus)
def test_only_a_contract_that_goes_on_is_renewed(status: ContractStatus):
    assert (sentence(law.require_renewable, status, pending=False) == "") is RENEWABLE[status]
    assert sentence(law.require_renewable, status, pending=True)


TERMINABLE = {
    S.DRAFTING: False,
    S.SCHEDULED: True,
    S.ACTIVE: True,
    S.TERMINATING: False,
    S.ENDED: False,
}


@pytest.mark.parametrize(("pending", "renewed"), [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("status", ContractStatus)
def test_only_a_contract_that_goes_on_is_ended_early_and_only_asked_once(
    status: ContractStatus, pending: bool, renewed: bool
):
    refusal = sentence(law.require_terminable, status, pending=pending, renewed=renewed)
    assert (refusal == "") is (TERMINABLE[status] and not pending and not renewed)


TERMINATION_DAYS = {
    None: "選択してください",
    date(2026, 12, 9): "本日から",
    date(2026, 12, 10): "",
    date(2027, 2, 28): "",
    date(2027, 3, 1): "2027/02/28（日）",
}


@pytest.mark.parametrize(("on", "says"), TERMINATION_DAYS.items())
def test_a_contract_ends_early_from_today_through_its_end(on: date | None, says: str):
    refusal = sentence(law.require_termination_day, on, date(2026, 12, 10), END)
    assert (refusal == "") is (says == "")
    assert says in refusal


RENEWALS = {
    # the contract's period: the period its renewal starts from
    (date(2026, 12, 1), date(2027, 2, 28)): (date(2027, 3, 1), date(2027, 5, 31)),
    (date(2026, 11, 1), date(2027, 1, 31)): (date(2027, 2, 1), date(2027, 4, 30)),
    (date(2026, 12, 10), date(2027, 1, 9)): (date(2027, 1, 10), date(2027, 2, 9)),
    (date(2023, 11, 1), date(2024, 1, 15)): (date(2024, 1, 16), date(2024, 3, 31)),
    (date(2026, 12, 1), date(2026, 12, 1)): (date(2026, 12, 2), date(2026, 12, 2)),
}


@pytest.mark.parametrize(("before", "after"), RENEWALS.items())
def test_a_renewal_starts_from_the_contract_for_as_long_again(before: tuple[date, date], after: tuple[date, date]):
    bare = replace(CONTENT, start=before[0], end=before[1], lines=(CONTENT.lines[1],), terms=OrderTerms(place="在宅"))
    assert law.renewal_of(bare) == replace(bare, start=after[0], end=after[1])


MONTHS = {
    # the contract's period: a line of it, and that line of the renewal
    ((2026, 12, 1), (2027, 2, 28)): {
        "2026年12月分": "2027年3月分",
        "2027年2月分": "2027年5月分",
        "架電（2027年1月）": "架電（2027年4月）",
        "12月分": "3月分",
        "２０２６年１２月分": "２０２７年３月分",
        "１月分": "４月分",
        "12月・1月・2月": "3月・4月・5月",
        "2025年12月分の残り": "2025年12月分の残り",
        "11月分": "11月分",
        "3ヶ月分": "3ヶ月分",
        "1月間の試行": "1月間の試行",
        "112月": "112月",
        "初期設計": "初期設計",
    },
    ((2023, 11, 1), (2024, 1, 15)): {"2023年11月": "2024年1月", "1月（15日まで）": "3月（15日まで）"},
    ((2024, 2, 29), (2024, 3, 28)): {"2024年2月分": "2024年3月分", "3月分": "4月分"},
    ((2026, 1, 1), (2027, 12, 31)): {"2026年5月分": "2028年5月分", "5月分": "5月分"},
}


@pytest.mark.parametrize("period", MONTHS)
def test_lines_of_a_renewal_name_its_own_months(period: tuple[tuple[int, int, int], tuple[int, int, int]]):
    names = MONTHS[period]
    lines = tuple(replace(CONTENT.lines[0], name=name) for name in names)
    before = replace(CONTENT, start=date(*period[0]), end=date(*period[1]), lines=lines)
    assert [line.name for line in law.renewal_of(before).lines] == list(names.values())


def test_of_a_second_renewal_the_lines_move_on_again():
    once = law.renewal_of(CONTENT)
    assert [line.name for line in law.renewal_of(once).lines] == ["2027年6月分", "初期設計"]
    assert (law.renewal_of(once).start, law.renewal_of(once).end) == (date(2027, 6, 1), date(2027, 8, 31))


@repeatable
@given(days, days)
def test_a_renewal_follows_without_gap_or_overlap(one: date, other: date):
    before = replace(CONTENT, start=min(one, other), end=max(one, other))
    renewal = law.renewal_of(before)
    law.require_continuation(before, renewal)
    assert rules_orders.term(renewal) is not None


@pytest.mark.parametrize("days_off", [-1, 1, 31])
def test_a_gap_or_an_overlap_is_refused_with_the_day_to_start_from(days_off: int):
    renewal = replace(CONTENT, start=date(2027, 3, 1) + timedelta(days_off), end=date(2027, 6, 30))
    with pytest.raises(Refused, match=r"2027/03/01（月）"):
        law.require_continuation(CONTENT, renewal)


# --- the three dates ------------------------------------------------------------------------------------------------

THREE = {
    # start, end: reminders, last day to give notice
    ((2026, 12, 1), (2027, 2, 28)): ([(2027, 1, 29), (2027, 2, 14), (2027, 2, 21)], (2027, 1, 29)),
    ((2027, 12, 1), (2028, 2, 29)): ([(2028, 1, 30), (2028, 2, 15), (2028, 2, 22)], (2028, 1, 30)),
    ((2026, 12, 1), (2026, 12, 31)): ([(2026, 12, 1), (2026, 12, 17), (2026, 12, 24)], (2026, 12, 1)),
    ((2026, 12, 1), (2026, 12, 30)): ([(2026, 12, 16), (2026, 12, 23)], (2026, 11, 30)),
    ((2026, 12, 1), (2026, 12, 5)): ([], (2026, 11, 5)),
    ((2026, 12, 1), (2026, 12, 1)): ([], (2026, 11, 1)),
}


@pytest.mark.parametrize("term", THREE)
def test_the_three_dates_of_a_contract(term: tuple[tuple[int, int, int], tuple[int, int, int]]):
    reminders, notice_by = THREE[term]
    three = law.dates(date(*term[0]), date(*term[1]), None)
    assert three.reminders == tuple(date(*on) for on in reminders)
    assert (three.notice_by, three.end) == (date(*notice_by), date(*term[1]))


LAWFUL = {
    # start, end, since: whether the law asks for notice of a freelancer
    ((2026, 12, 1), (2027, 5, 31), None): True,
    ((2026, 12, 1), (2027, 5, 30), None): False,
    ((2026, 8, 31), (2027, 2, 28), None): True,
    ((2026, 8, 31), (2027, 2, 27), None): False,
    ((2026, 12, 1), (2027, 2, 28), (2026, 9, 1)): True,
    ((2026, 12, 1), (2027, 2, 28), (2026, 9, 2)): False,
}


@pytest.mark.parametrize("case", LAWFUL)
def test_the_law_asks_for_notice_of_a_freelancer_after_six_months(case: tuple[tuple[int, int, int], ...]):
    start, end, since = (date(*on) if on else None for on in case)
    assert start
    assert end
    found = {answer: law.dates(start, end, answer, since=since).lawful for answer in (True, False, None)}
    assert found == ({True: True, False: False, None: None} if LAWFUL[case] else dict.fromkeys(found, False))


@repeatable
@given(days, st.integers(0, 800), st.integers(-40, 840), st.integers(-60, 840))
def test_a_reminder_is_the_latest_of_the_contract_that_has_come_since_it_was_agreed_on(
    start: date, length: int, looked: int, agreed: int
):
    end, today, agreed_on = (start + timedelta(days=n) for n in (length, looked, agreed))
    three = law.dates(start, end, None)
    due = law.due_reminder(three, agreed_on, today)
    come = [n for n in law.REMINDED if n <= length and max(agreed_on, start) <= end - timedelta(n) <= today <= end]
    assert due == (min(come) if come else None)


DUE = {
    # today in a contract of 2026-12-01 to 2027-02-28: which reminder
    (2027, 1, 28): None,
    (2027, 1, 29): 30,
    (2027, 2, 13): 30,
    (2027, 2, 14): 14,
    (2027, 2, 21): 7,
    (2027, 2, 28): 7,
    (2027, 3, 1): None,
}


@pytest.mark.parametrize("today", DUE)
def test_which_reminder_is_due(today: tuple[int, int, int]):
    three = law.dates(date(2026, 12, 1), date(2027, 2, 28), False)
    assert law.due_reminder(three, date(2026, 11, 24), date(*today)) == DUE[today]
    assert law.due_reminder(three, date(*today) + timedelta(days=1), date(*today)) is None


LATE = {
    # freelancer, days from today to the last day: whether the law is told
    (True, 29): True,
    (True, 30): False,
    (True, 0): True,
    (True, -1): False,
    (None, 29): True,
    (None, 30): False,
    (False, 0): False,
}


@pytest.mark.parametrize(("freelancer", "left"), LATE)
def test_an_early_end_without_its_notice_is_warned_of(freelancer: bool | None, left: int):
    today = date(2027, 1, 10)
    long = law.dates(date(2026, 9, 1), date(2027, 2, 28), freelancer)
    said = law.late_termination(long, today + timedelta(days=left), today)
    assert (said != "") is LATE[freelancer, left]
    assert said == "" or "フリーランス法16条" in said
    short = law.dates(date(2026, 9, 2), date(2027, 2, 28), freelancer)
    assert law.late_termination(short, today + timedelta(days=left), today) == ""


@pytest.mark.parametrize(
    ("today", "warns"),
    [(date(2027, 1, 29), False), (date(2027, 1, 30), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False)],
)
def test_a_renewal_that_is_not_agreed_on_in_time_is_warned_of(today: date, warns: bool):
    for freelancer in (True, None):
        three = law.dates(date(2026, 9, 1), date(2027, 2, 28), freelancer)
        assert (law.late_renewal(three, today) != "") is warns
    assert law.late_renewal(law.dates(date(2026, 9, 1), date(2027, 2, 28), False), today) == ""


# --- what is next ---------------------------------------------------------------------------------------------------

THREE_MONTHS = law.dates(date(2026, 12, 1), date(2027, 2, 28), False)
RUNS = law.Standing(S.ACTIVE, date(2026, 12, 1), date(2027, 2, 28), THREE_MONTHS)
DONE = replace(RUNS, status=S.ENDED)
MONTH = date(2027, 1, 1)
STEPS: dict[str, tuple[law.Standing, date, dict[Side, tuple[str, DealStep | None]]]] = {
    "before it begins": (
        replace(RUNS, status=S.SCHEDULED),
        date(2026, 11, 24),
        {Side.CLIENT: ("2026/12/01（火）から", None), Side.PARTNER: ("2026/12/01（火）から", None)},
    ),
    "far from its end": (
        RUNS,
        date(2027, 1, 28),
        {Side.CLIENT: ("予告の期限は2027/01/29", None), Side.PARTNER: ("予告の期限は2027/01/29", None)},
    ),
    "30 days before its end": (
        replace(RUNS, unchecked=MONTH, unbilled=MONTH),
        date(2027, 1, 29),
        {Side.CLIENT: ("あと30日", DealStep.RENEW), Side.PARTNER: ("登録できます", DealStep.REGISTER_INVOICE)},
    ),
    "on its last day": (
        RUNS,
        date(2027, 2, 28),
        {Side.CLIENT: ("本日", DealStep.RENEW), Side.PARTNER: ("企業にご確認", None)},
    ),
    "a month has to be rated and billed": (
        replace(RUNS, unchecked=MONTH, unbilled=MONTH),
        date(2027, 1, 20),
        {
            Side.CLIENT: ("2027年1月の品質チェック", DealStep.CHECK_QUALITY),
            Side.PARTNER: ("2027年1月分の請求書", DealStep.REGISTER_INVOICE),
        },
    ),
    "a renewal is negotiated": (
        replace(RUNS, renewing=True, unchecked=MONTH),
        date(2027, 2, 20),
        {Side.CLIENT: ("確認しています", DealStep.OPEN_RENEWAL), Side.PARTNER: ("確認", DealStep.OPEN_RENEWAL)},
    ),
    "a renewal is agreed on": (
        replace(RUNS, renewed=True),
        date(2027, 2, 20),
        {Side.CLIENT: ("更新後の契約が始まります", None), Side.PARTNER: ("更新後の契約が始まります", None)},
    ),
    "somebody asked to end it": (
        replace(RUNS, stopping=True, renewing=True),
        date(2027, 2, 20),
        {Side.CLIENT: ("申請中です", None), Side.PARTNER: ("申請中です", None)},
    ),
    "it ends early": (
        replace(RUNS, status=S.TERMINATING, ends_on=date(2027, 1, 31), unbilled=MONTH),
        date(2027, 1, 20),
        {
            Side.CLIENT: ("2027/01/31（日）に終了します", None),
            Side.PARTNER: ("2027/01/31（日）に終了します", DealStep.REGISTER_INVOICE),
        },
    ),
    "it is over": (
        DONE,
        date(2027, 3, 1),
        {Side.CLIENT: ("レビュー", DealStep.WRITE_REVIEW), Side.PARTNER: ("に終了しました", None)},
    ),
    "it is over and reviewed": (
        replace(DONE, reviewed=True),
        date(2027, 3, 1),
        {Side.CLIENT: ("に終了しました", None), Side.PARTNER: ("に終了しました", None)},
    ),
}


@pytest.mark.parametrize("side", [Side.CLIENT, Side.PARTNER])
@pytest.mark.parametrize("case", STEPS)
def test_what_is_next_in_a_deal(case: str, side: Side):
    standing, today, expected = STEPS[case]
    says, step = expected[side]
    sentence, found = law.next_step(standing, side, today)
    assert says in sentence
    assert found is step


def test_every_step_and_every_status_occurs_in_the_table():
    assert {step for _, _, sides in STEPS.values() for _, step in sides.values()} == {None, *DealStep}
    assert {standing.status for standing, _, _ in STEPS.values()} == set(S) - {S.DRAFTING}
