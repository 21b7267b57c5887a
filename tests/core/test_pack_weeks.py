"""Which days a meeting's pack tells of: no day's work is in no pack's week, and no month is told backwards (D8)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from core.documents import pack_words
from core.model_direction import CaseId, Work
from core.packs import PackContent, month_course
from core.repository import reading
from tests import factories
from tests.cast import Cast
from tests.core.test_packs import made, meets, page, worked

DAILY = Work(480, 80, 20, 1, 0)
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def case(engine: Engine, cast: Cast) -> CaseId:
    case = factories.directed(engine, cast)
    meets(engine, case)
    return case


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 3, tzinfo=UTC)


def days(first: date, last: date) -> dict[date, Work]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {on: DAILY for on in every if on.weekday() < 5}


def content(engine: Engine, cast: Cast, case: CaseId, on: date, at: date) -> PackContent:
    """The pack of a meeting, made at noon of a day."""
    return page(engine, cast.director, made(engine, cast, case, on, noon(at))).form.content


@pytest.mark.parametrize("ahead", [0, 1], ids=["on the day", "on the day before"])
def test_each_day_s_work_is_in_a_week_whenever_its_pack_was_made(engine: Engine, cast: Cast, case: CaseId, ahead: int):
    weeks: list[PackContent] = []
    for on in (date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 17), date(2026, 12, 24)):
        made_on = on - timedelta(days=ahead)
        worked(engine, cast, case, days(DECEMBER, made_on - timedelta(days=1)))  # that day's is reported later
        weeks.append(content(engine, cast, case, on, made_on))
    assert sum(each.week.work.appointments for each in weeks) == weeks[-1].month.work.appointments == 17 - ahead
    starts = [each.week.first for each in weeks]
    assert starts == [date(2026, 11, 26), *(each.week.last for each in weeks[:-1])]
    last = weeks[-1]
    assert f"今週（{pack_words.days(last.week)}）" in pack_words.totals(last).columns
    for said in (pack_words.headline(last)[0].note, pack_words.by_member(last), pack_words.booked(last)):
        assert pack_words.days(last.week) in said
    with reading(engine, cast.director) as repo:
        [kpi] = repo.kpi.cases(last.week.first, last.week.last, last.week.last, case=case)
        assert (last.week.work, last.week.progress) == (kpi.work, kpi.progress)


def test_after_a_meeting_that_was_left_out_the_next_tells_of_both_weeks(engine: Engine, cast: Cast, case: CaseId):
    meets(engine, case, 4)
    worked(engine, cast, case, days(DECEMBER, date(2027, 1, 7)))
    christmas, thirteenth_night = date(2026, 12, 25), date(2027, 1, 8)
    full = content(engine, cast, case, christmas, christmas + timedelta(days=3))
    assert full.week.last == christmas
    after = content(engine, cast, case, thirteenth_night, date(2027, 1, 7))
    assert after.week.first == christmas + timedelta(days=1), "the day of the meeting was over, and counted in full"
    assert after.week.work.appointments == len(days(christmas + timedelta(days=1), date(2027, 1, 7)))


def test_made_anew_a_week_begins_where_it_began(engine: Engine, cast: Cast, case: CaseId):
    tenth, seventeenth = date(2026, 12, 10), date(2026, 12, 17)
    content(engine, cast, case, tenth, date(2026, 12, 9))
    assert content(engine, cast, case, seventeenth, date(2026, 12, 16)).week.first == date(2026, 12, 9)
    content(engine, cast, case, tenth, date(2026, 12, 16))
    worked(engine, cast, case, {date(2026, 12, 9): DAILY})
    again = content(engine, cast, case, seventeenth, seventeenth)
    assert (again.week.first, again.week.work.appointments) == (date(2026, 12, 9), 1)


def test_before_the_first_of_a_month_a_pack_tells_of_the_month_that_goes_on(engine: Engine, cast: Cast, case: CaseId):
    meets(engine, case, 0)
    worked(engine, cast, case, days(DECEMBER, date(2026, 12, 28)))
    found = content(engine, cast, case, date(2027, 1, 4), date(2026, 12, 29))
    assert pack_words.days(found.month) == "12/1〜12/29"
    with reading(engine, cast.director) as repo:
        [kpi] = repo.kpi.cases(DECEMBER, date(2026, 12, 31), date(2026, 12, 29), case=case)
    assert (found.month.work, found.month.progress) == (kpi.work, kpi.progress)
    assert found.month.work.appointments == 20
    done, due = month_course(found)
    assert [on for on, _ in done] == sorted(on for on, _ in done)
    assert [on for on, _ in due] == [DECEMBER, date(2026, 12, 29), date(2026, 12, 31)]


def test_before_a_contract_begins_nothing_is_told_backwards(engine: Engine, cast: Cast, case: CaseId):
    found = content(engine, cast, case, date(2026, 12, 3), date(2026, 11, 28))
    assert [pack_words.days(each) for each in (found.week, found.month, found.whole)] == [
        "11/26〜11/28",
        "11/1〜11/28",
        "12/1〜12/1",
    ]
    assert found.whole.work == Work()
    assert found.whole.minutes_due == 0
