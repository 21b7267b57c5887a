"""Which dates can be offered and taken: the whole law of interview dates (M3)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rules_interviews as law
from core.errors import ConsoleError, Refused
from core.formats import period
from core.model import Side
from core.model_choosing import InterviewState
from core.rules_interviews import Period
from tests.cast import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def slot(hours: float, minutes: float = 60) -> Period:
    """A date that begins so many hours from now."""
    starts = NOW + timedelta(hours=hours)
    return Period(starts, starts + timedelta(minutes=minutes))


def refusal(*slots: Period) -> str:
    with pytest.raises(Refused) as refused:
        law.require_slots(slots, NOW)
    return refused.value.sentence


@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_to_five_dates_can_be_offered_and_come_back_in_the_order_of_time(count: int):
    slots = [slot(24 * n) for n in range(1, count + 1)]
    assert law.require_slots(list(reversed(slots)), NOW) == tuple(slots)


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ((), "1件以上"),
        (tuple(slot(n * 24) for n in range(1, 7)), "5件までです（現在6件）"),
        ((slot(24, 0),), "終了が開始より後"),
        ((slot(24, -30),), "2026/11/25（水） 12:00〜11:30 は、終了が開始より後"),
        ((slot(24, 14),), "15分以上4時間以内"),
        ((slot(24, 241),), "15分以上4時間以内"),
        ((slot(0),), "2026/11/24（火） 12:00〜13:00 は過ぎています"),
        ((slot(48), slot(-1)), "2026/11/24（火） 11:00〜12:00 は過ぎています"),
        ((slot(24 * 90 + 0.25),), "90日以内"),
        ((slot(24), slot(24)), "重なっています：2026/11/25（水） 12:00〜13:00 と 2026/11/25（水） 12:00〜13:00"),
        ((slot(24), slot(72), slot(24.5)), "重なっています：2026/11/25（水） 12:00〜13:00 と 2026/11/25（水） 12:30〜"),
        ((slot(24, 240), slot(25, 30)), "重なっています"),
        ((slot(24 + 1 / 3600),), "分単位"),
        ((slot(24, 60 + 1 / 60),), "分単位"),
    ],
)
def test_what_cannot_be_offered_is_refused_naming_the_date(slots: tuple[Period, ...], said: str):
    assert said in refusal(*slots)


@pytest.mark.parametrize("edge", [slot(1 / 60), slot(24 * 90), slot(24, 15), slot(24, 240)])
def test_the_edges_belong_to_what_can_be_offered(edge: Period):
    assert law.require_slots([edge], NOW) == (edge,)


def test_dates_that_touch_do_not_overlap():
    assert len(law.require_slots([slot(24), slot(25), slot(26)], NOW)) == 3


PERIODS = st.builds(slot, st.integers(1, 40), st.sampled_from([15, 30, 45, 60, 240]))


@given(st.lists(PERIODS, min_size=1, max_size=5))
def test_dates_are_refused_exactly_where_two_of_them_share_a_minute(slots: list[Period]):
    def minutes(each: Period) -> set[datetime]:
        return {each.starts_at + n * MINUTE for n in range((each.ends_at - each.starts_at) // MINUTE)}

    shared = sum(len(minutes(each)) for each in slots) > len(set().union(*map(minutes, slots)))
    try:
        ordered = law.require_slots(slots, NOW)
    except Refused:
        assert shared
    else:
        assert not shared
        assert list(ordered) == sorted(slots)


def test_where_an_offer_stands_follows_from_what_happened_to_it():
    found = {
        (taken, replaced, withdrawn): law.interview_state(taken=taken, replaced=replaced, withdrawn=withdrawn)
        for taken, replaced, withdrawn in product((False, True), repeat=3)
    }
    s = InterviewState
    assert found == {
        (False, False, False): s.OFFERED,
        (True, False, False): s.FIXED,
        (False, True, False): s.REPLACED,
        (True, True, False): s.REPLACED,
        (False, False, True): s.WITHDRAWN,
        (True, False, True): s.WITHDRAWN,
        (False, True, True): s.WITHDRAWN,
        (True, True, True): s.WITHDRAWN,
    }


@pytest.mark.parametrize("state", InterviewState)
def test_only_an_open_offer_can_be_answered_and_any_other_says_what_became_of_it(state: InterviewState):
    if state is InterviewState.OFFERED:
        law.require_offered(state)
    else:
        with pytest.raises(Refused, match=law.NO_LONGER_OPEN[state]):
            law.require_offered(state)


@pytest.mark.parametrize(("offered", "viewer"), list(product((Side.CLIENT, Side.PARTNER), repeat=2)))
def test_one_side_takes_what_the_other_offered_and_takes_back_its_own(offered: Side, viewer: Side):
    def allowed(rule) -> bool:
        try:
            rule(offered, viewer)
        except ConsoleError:
            return False
        return True

    assert allowed(law.require_taker) is (offered is not viewer)
    assert allowed(law.require_offerer) is (offered is viewer)


@pytest.mark.parametrize(("hours", "takes", "over"), [(1, True, False), (0, False, False), (-0.5, False, False)])
def test_a_date_can_be_taken_until_it_begins_and_stands_until_it_ends(hours: float, takes: bool, over: bool):
    chosen = slot(hours)
    if takes:
        law.require_future(chosen, NOW)
    else:
        with pytest.raises(Refused, match="過ぎています"):
            law.require_future(chosen, NOW)
    assert law.is_over(chosen, NOW) is over
    assert law.is_over(chosen, chosen.ends_at)


@pytest.mark.parametrize("state", InterviewState)
@pytest.mark.parametrize("hours", [24, -24])
def test_only_a_fixed_date_that_is_not_over_can_be_called_off(state: InterviewState, hours: float):
    if state is InterviewState.FIXED and hours > 0:
        assert law.require_fixed(state, slot(hours), NOW) == slot(hours)
    else:
        with pytest.raises(Refused):
            law.require_fixed(state, slot(hours), NOW)


def test_a_period_reads_as_people_write_it_also_across_midnight():
    assert period(*slot(24)) == "2026/11/25（水） 12:00〜13:00"
    assert period(*slot(35.5)) == "2026/11/25（水） 23:30〜2026/11/26（木） 00:30"


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 16), ["11-17", "11-18", "11-19"]),
        (date(2026, 11, 19), ["11-20", "11-24", "11-25"]),
        (date(2026, 11, 22), ["11-24", "11-25", "11-26"]),
        (date(2027, 4, 28), ["04-30", "05-06", "05-07"]),
        (date(2026, 12, 30), ["12-31", "01-04", "01-05"]),
    ],
    ids=["within a week", "over a long weekend", "on a Sunday", "over the golden week", "over New Year"],
)
def test_the_form_starts_from_the_coming_working_days(today: date, days: list[str]):
    assert [f"{day:%m-%d}" for day in law.usual_days(today, 3)] == days


def test_a_day_and_a_time_are_those_of_japan():
    entered = law.period_of(date(2026, 12, 1), time(10), 45)
    assert period(*entered) == "2026/12/01（火） 10:00〜10:45"
    assert entered.starts_at == datetime(2026, 12, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "begins_with"), [(30, 30), (45, 45), (60, 60), (90, 60)])
def test_the_form_begins_with_the_length_that_was_agreed_on_before(minutes: int, begins_with: int):
    assert law.usual_length(slot(24, minutes)) == begins_with
