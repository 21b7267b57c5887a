"""木・金の資料をまとめて作成: every meeting's pack in one press, each once, through failures and kills (D8, T7)."""

import os
import random
import signal
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core import preparing
from core.actions.pack_batches import request_packs
from core.errors import NotAllowed, Refused
from core.model import MemberId, Viewer
from core.model_direction import CaseId, PackBatchId, Work
from core.packs import Meeting
from core.preparing import LEASE, NOT_ASKED, NOT_MADE, Preparer
from core.repository import open_engine, reading
from core.store.engine import WRITE
from core.store.tables import AuditRow, CaseRow, MeetingPackRow, MemberRow
from core.views.packs import Batch
from tests import factories
from tests.cast import Cast, settle
from tests.core.test_packs import NOW, THURSDAY, act, made, meets, shared, worked

FRIDAY = THURSDAY + timedelta(days=1)
TODAY = date(2026, 12, 16)
DAYS = (THURSDAY, FRIDAY)
START = 9 * 60


def cases(engine: Engine, cast: Cast, count: int) -> list[CaseId]:
    """So many cases with a meeting on Thursday or Friday, each with figures of its own."""
    found = [factories.directed(engine, cast) for _ in range(count)]
    for number, case in enumerate(found):
        meets(engine, case, 3 + number % 2, START + number // 2 * 30)
        work = Work(480, 80 + number, 20 + number, 1 + number % 5, number % 2)
        worked(engine, cast, case, {date(2026, 12, 8): work, date(2026, 12, 15): work})
    return found


def ask(engine: Engine, viewer: Viewer, days: Sequence[date] = DAYS, intent: str = "once", **named: Any) -> PackBatchId:
    director: MemberId | None = named.get("director")
    return act(engine, viewer, request_packs, director, days, intent)


def prepare(engine: Engine, at: datetime = NOW) -> bool:
    return Preparer(engine, lambda: at).prepare_next()


def mine(engine: Engine, viewer: Viewer) -> tuple[Batch, ...]:
    with reading(engine, viewer) as repo:
        return repo.pack_batches.mine()


def packs(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count(MeetingPackRow.id))) or 0


def test_one_press_makes_all_packs_with_the_figures_of_the_kpi_screen(engine: Engine, cast: Cast):
    count = 25 if engine.dialect.name == "sqlite" else 6
    every = cases(engine, cast, count)
    batch = ask(engine, cast.director, director=cast.director.member)
    assert ask(engine, cast.director, director=cast.director.member) == batch
    assert ask(engine, cast.director, intent="another tab", director=cast.director.member) == batch
    assert prepare(engine)
    assert not prepare(engine)
    [found] = mine(engine, cast.director)
    assert (found.total, found.done, found.failures, found.director) == (count, count, (), "堂本 健")
    assert found.finished_at == NOW
    assert packs(engine) == count
    with reading(engine, cast.director) as repo:
        meetings = repo.packs.meetings(THURSDAY, FRIDAY)
        assert {each.case for each in meetings} == set(every)
        for meeting in meetings:
            assert meeting.pack is not None
            content = repo.packs.page(meeting.pack).form.content
            [week] = repo.kpi.cases(meeting.day - timedelta(days=7), meeting.day, TODAY, case=meeting.case)
            [month] = repo.kpi.cases(date(2026, 12, 1), date(2026, 12, 31), TODAY, case=meeting.case)
            members = repo.kpi.members(meeting.case, date(2026, 12, 1), date(2026, 12, 31), TODAY)
            assert (content.week.work, content.week.progress) == (week.work, week.progress)
            assert (content.month.work, content.month.progress) == (month.work, month.progress)
            assert [(each.member, each.month, each.progress) for each in content.members] == [
                (each.member, each.work, each.progress) for each in members
            ]


def test_one_that_fails_is_named_with_its_sentence_and_the_others_go_on(
    engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    first, second, third, fourth = cases(engine, cast, 4)
    shared(engine, cast, made(engine, cast, fourth, FRIDAY))
    ask(engine, cast.director)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).where(CaseRow.id == first).values(meeting_starts=None))
    make = preparing.make_pack

    def stumble(repo: Any, case: CaseId, *rest: Any) -> Any:
        if case == second:
            raise ValueError("no such figure")
        return make(repo, case, *rest)

    monkeypatch.setattr(preparing, "make_pack", stumble)
    assert prepare(engine)
    [found] = mine(engine, cast.director)
    assert (found.total, found.done) == (3, 3), "what was shared stays as it was shared"
    told = {each.case: each.sentence for each in found.failures}
    assert told.keys() == {first, second}
    assert "案件の概要で登録" in told[first]
    assert told[second] == NOT_MADE
    with reading(engine, cast.director) as repo:
        assert repo.packs.at(third, THURSDAY)


def test_a_killed_worker_s_batch_goes_on_where_it_stood(engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    cases(engine, cast, 4)
    ask(engine, cast.director)
    make, calls = preparing.make_pack, 0

    def killed(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return make(*arguments)

    monkeypatch.setattr(preparing, "make_pack", killed)
    with pytest.raises(KeyboardInterrupt):
        prepare(engine)
    assert (mine(engine, cast.director)[0].done, packs(engine)) == (2, 2)
    assert not prepare(engine, NOW + LEASE / 2), "the claim of the one that was killed still holds"
    assert prepare(engine, NOW + LEASE + timedelta(seconds=1))
    assert calls == 5
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(AuditRow.action == "make_pack")) == 4


def test_a_worker_that_is_asked_to_end_lets_the_next_go_on_at_once(engine: Engine, cast: Cast):
    cases(engine, cast, 3)
    ask(engine, cast.director)
    answers = iter((False, True))
    assert Preparer(engine, lambda: NOW, lambda: next(answers)).prepare_next()
    assert mine(engine, cast.director)[0].done == 1
    assert prepare(engine)
    assert mine(engine, cast.director)[0].finished_at


def test_who_has_lost_the_right_meanwhile_makes_none(engine: Engine, cast: Cast):
    cases(engine, cast, 2)
    ask(engine, cast.director)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.director.member).values(active=False))
    assert prepare(engine)
    assert packs(engine) == 0
    assert {each.sentence for each in mine(engine, cast.director)[0].failures} == {NOT_ASKED}


def test_what_can_not_be_prepared_is_refused(engine: Engine, cast: Cast):
    with pytest.raises(Refused, match="日付を選び直して"):
        ask(engine, cast.director)
    with pytest.raises(Refused, match="選択してください"):
        ask(engine, cast.director, ())
    with pytest.raises(Refused, match="14日間まで"):
        ask(engine, cast.director, (THURSDAY, THURSDAY + timedelta(days=15)))
    with pytest.raises(NotAllowed):
        ask(engine, cast.sales)


def test_the_schedule_knows_terms_holidays_and_clashes(engine: Engine, cast: Cast):
    one, two, three = (factories.directed(engine, cast) for _ in range(3))
    meets(engine, one, 3, 600)
    meets(engine, two, 3, 615)
    meets(engine, three, 3, 645)

    def days(first: date, last: date) -> dict[date, list[Meeting]]:
        found: dict[date, list[Meeting]] = {}
        with reading(engine, cast.director) as repo:
            for each in repo.packs.meetings(first, last):
                found.setdefault(each.day, []).append(each)
        return found

    assert days(date(2026, 11, 23), date(2026, 11, 30)) == {}, "before the contract"
    [thursday] = days(THURSDAY, FRIDAY).values()
    assert [(each.case, each.clashes) for each in thursday] == [(one, True), (two, True), (three, False)]
    assert date(2026, 12, 31) in days(date(2026, 12, 28), date(2027, 1, 3))
    meets(engine, one, 0)
    assert date(2027, 1, 11) not in days(date(2027, 1, 10), date(2027, 1, 12)), "a holiday"


# --- killed in earnest --------------------------------------------------------------------------------------------


def test_killed_at_any_point_each_meeting_has_one_pack(sqlite_url: str):
    engine = open_engine(sqlite_url)
    cast = settle(engine)
    cases(engine, cast, 8)
    for again in range(2):  # so that no life begins with compiling what it asks
        ask(engine, cast.director, [THURSDAY - timedelta(days=7)], f"before {again}")
        assert prepare(engine, NOW - timedelta(days=5 - again))
    ask(engine, cast.director)
    chance, at, kills = random.Random(8), NOW, 0
    while not mine(engine, cast.director)[0].finished_at:
        engine.dispose()  # a child must not share its parent's connections
        kills += _life(engine, at, chance.uniform(0.01, 0.1))
        at += LEASE + timedelta(seconds=1)
    found, *_ = mine(engine, cast.director)
    assert kills > 1
    assert (found.done, found.failures) == (8, ())
    these = MeetingPackRow.meets_on.in_(DAYS)
    with Session(engine) as session:
        made_once = select(func.count()).select_from(MeetingPackRow).where(these)
        assert session.scalar(made_once) == session.scalar(made_once.where(MeetingPackRow.revision == 1)) == 8
    engine.dispose()


def _life(engine: Engine, at: datetime, seconds: float) -> bool:
    """A process of its own prepares what waits, and is killed after so long; whether it was still at work."""
    pid = os.fork()
    if pid == 0:
        try:
            Preparer(engine, lambda: at).prepare_next()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])
