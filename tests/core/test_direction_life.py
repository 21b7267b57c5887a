"""A case's weeks, its reports, appointments, outcomes and files in any order: the figures stay one (D5–D7)."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.activities import import_activities, report_activity
from core.actions.feed import report_appointment, settle_appointment
from core.activity_file import ActivityFile, ActivityLine
from core.calendar import JST, jst_date
from core.errors import ConsoleError
from core.model_direction import AppointmentId, AppointmentState, ScriptId, Work
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.rules_feed import AppointmentForm
from core.store.engine import open_engine
from core.store.tables import ActivityRevisionRow, ActivityRow, AuditRow, DeliveryRow, FeedEntryRow, MailRow
from tests import factories
from tests.cast import address, settle
from tests.databases import PostgresFactory, SqliteFactory

A, B = ScriptId(1), ScriptId(2)
FIRST = date(2026, 12, 1)
COUNTS = st.tuples(*[st.integers(0, 4) for _ in range(4)])
"""Held, appointments more, contacts more, calls more: what is drawn can nearly always be."""


class Direction(RuleBasedStateMachine):
    """Against one dictionary: what stands at each place, and which appointments were reported one by one."""

    def __init__(self, fresh: Callable[[], AbstractContextManager[str]]) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.engine: Engine = open_engine(self.stack.enter_context(fresh()))
        self.stack.callback(self.engine.dispose)
        self.cast = settle(self.engine)

    @initialize()
    def begin(self):
        self.case = factories.directed(self.engine, self.cast)
        self.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
        self.work: dict[Place, Work] = {}
        self.told: dict[Place, list[AppointmentId]] = defaultdict(list)
        self.states: dict[AppointmentId, AppointmentState] = {}
        self.places: dict[AppointmentId, Place] = {}
        self.written = self.files = 0

    @property
    def today(self) -> date:
        return jst_date(self.now)

    def place(self, script: ScriptId, back: int = 0) -> Place:
        return Place(max(FIRST, self.today - timedelta(days=back)), self.cast.seller.member, script)

    def allowed(self, place: Place, work: Work) -> bool:
        """What the model says of a row: no fewer appointments than were reported, and no fewer held."""
        told = self.told[place]
        held = sum(self.states[each] is AppointmentState.HELD for each in told)
        return work.appointments >= len(told) and work.held >= held

    def put(self, place: Place, work: Work) -> None:
        if self.work.get(place) != work:
            self.written += 1
        self.work[place] = work

    def attempt(self, action, *arguments) -> bool:
        try:
            with transaction(self.engine, self.cast.seller) as repo:
                self.answer = action(repo, *arguments)
        except ConsoleError:
            return False
        return True

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int):
        self.now = min(self.now + timedelta(days=days), datetime(2027, 1, 20, 2, tzinfo=UTC))

    @rule(script=st.sampled_from([A, B]), back=st.integers(0, 4), counts=COUNTS, quarters=st.integers(0, 16))
    def a_day_is_reported(self, script: ScriptId, back: int, counts: tuple[int, ...], quarters: int):
        place, work = self.place(script, back), _work(counts, quarters)
        before = self.work.get(place)
        with reading(self.engine, self.cast.seller) as repo:
            kept = repo.activities.kept(self.case, place.day, place.day).get(place)
        typed = ActivityForm(
            f"{quarters / 4}", f"{work.calls}", f"{work.contacts}", f"{work.appointments}", f"{work.held}"
        )
        seen = kept.revision if kept else 0
        done = self.attempt(report_activity, self.case, place, typed, seen, "数え直し", self.now)
        assert done == (before == work or self.allowed(place, work))
        if done:
            self.put(place, work)

    @precondition(lambda self: self.work)
    @rule(data=st.data())
    def somebody_who_saw_an_older_row_is_told(self, data: st.DataObject):
        place = data.draw(st.sampled_from(sorted(self.work)))
        other = replace(self.work[place], minutes=self.work[place].minutes + 15)
        typed = ActivityForm(
            f"{other.minutes / 60}", f"{other.calls}", f"{other.contacts}", f"{other.appointments}", f"{other.held}"
        )
        assert not self.attempt(report_activity, self.case, place, typed, 99, "遅い画面", self.now)

    @rule(script=st.sampled_from([A, B]), press=st.integers(0, 5))
    def an_appointment_is_booked(self, script: ScriptId, press: int):
        tomorrow, intent = self.today + timedelta(days=1), f"{self.today} {script} {press}"
        typed = AppointmentForm(
            "株式会社架空", "山田 様", tomorrow, time(10), self.cast.seller.member, script, needs="在庫の手作業"
        )
        assert self.attempt(report_appointment, self.case, typed, intent, self.now)
        if self.answer in self.states:
            return  # the same press once more
        place = self.place(script)
        self.put(place, self.work.get(place, Work()) + Work(0, 1, 1, 1, 0))
        self.states[self.answer], self.places[self.answer] = AppointmentState.BOOKED, place
        self.told[place].append(self.answer)

    @precondition(lambda self: self.states)
    @rule(data=st.data(), to=st.sampled_from(list(AppointmentState)), late=st.booleans())
    def an_outcome_is_told_or_taken_back(self, data: st.DataObject, to: AppointmentState, late: bool):
        appointment = data.draw(st.sampled_from(sorted(self.states)))
        before, place = self.states[appointment], self.places[appointment]
        seen = AppointmentState.CANCELLED if late else before
        meets_at = datetime.combine(place.day + timedelta(days=1), time(10), JST)
        included = appointment % 2 == 0  # said of every other one: what was typed by hand counts it
        done = self.attempt(partial(settle_appointment, included=included), appointment, seen, to, self.now)
        early = to in (AppointmentState.HELD, AppointmentState.NO_SHOW) and meets_at > self.now
        more = (to is AppointmentState.HELD) - (before is AppointmentState.HELD)
        held = sum(self.states[each] is AppointmentState.HELD for each in self.told[place])
        typed = self.work[place].held - held
        if more > 0 and (typed > self.work[place].appointments - len(self.told[place]) or (included and typed)):
            more = 0  # what was typed counts it
        assert done == (to is before or (seen is before and not early))
        if done and to is not before:
            self.states[appointment] = to
            if more:
                self.put(place, self.work[place] + Work(held=more))

    @rule(drawn=st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 6), COUNTS), min_size=1, max_size=5))
    def a_file_comes_in(self, drawn: list):
        lines, works = [], {}
        for script, back, counts in drawn:
            place = self.place(script, back)
            if place in works:
                continue
            works[place] = _work(counts, 4)
            lines.append(_line(len(lines) + 2, place, works[place], "AB"[script - 1]))
        file = ActivityFile(tuple(lines))
        self.files += 1  # two files that happen to say the same are two files
        of = self.case, "稼働.csv", f"{self.files:064}", file
        good = {place: work for place, work in works.items() if self.allowed(place, work)}
        writes = any(self.work.get(place) != work for place, work in good.items())
        refused = len(good) < len(works) and writes  # where nothing would be written there is nothing to agree to
        done = self.attempt(import_activities, *of, False, self.now)
        assert done is not refused
        if refused:
            assert self.attempt(import_activities, *of, True, self.now)
        for place, work in good.items():
            self.put(place, work)
        assert self.attempt(import_activities, *of, True, self.now)
        assert not self.answer.writes, "the same file again changes nothing"

    @invariant()
    def the_figures_are_one(self):
        last = date(2027, 2, 28)
        with Session(self.engine) as session:
            rows = session.scalars(select(ActivityRow)).all()
            revisions = len(session.scalars(select(ActivityRevisionRow.revision)).all())
            delivered = {row.month: row for row in session.scalars(select(DeliveryRow))}
            entries = len(session.scalars(select(FeedEntryRow.id)).all())
        kept = {
            Place(row.day, row.member_id, row.script_id): Work(
                row.minutes, row.calls, row.contacts, row.appointments, row.held
            )
            for row in rows
        }
        assert kept == self.work
        assert revisions == self.written - len(self.work), "each correction kept what stood there before"
        assert entries == len(self.states), "each appointment stands in the feed once"
        whole = sum(self.work.values(), Work())
        months = defaultdict(Work)
        for place, work in self.work.items():
            months[place.day.replace(day=1)] += work
        assert {
            month: (row.minutes, row.calls, row.appointments)
            for month, row in delivered.items()
            if row.calls or row.minutes
        } == {
            month: (work.minutes, work.calls, work.appointments)
            for month, work in months.items()
            if work.calls or work.minutes
        }
        with reading(self.engine, self.cast.director) as repo:
            [case] = repo.kpi.cases(FIRST, last, last, case=self.case)
            assert case.work == whole
            assert sum((each.work for each in repo.kpi.members(self.case, FIRST, last, last)), Work()) == whole
            assert sum((each.work for each in repo.kpi.scripts(self.case, FIRST, last)), Work()) == whole
            assert sum((each.work for each in repo.kpi.daily(self.case, FIRST, last)), Work()) == whole
        with reading(self.engine, self.cast.buyer) as repo:
            progress = repo.kpi.progress_of(self.case, self.today)
            assert sum((each.work for each in progress.months), Work()) == whole

    def teardown(self):
        with self.stack, Session(self.engine) as session:
            told = session.scalars(select(AuditRow.action).where(AuditRow.action == "report_appointment")).all()
            mails = session.scalars(select(MailRow.id).where(MailRow.kind == "appointment_reported")).all()
        assert len(told) == len(self.states) == len(mails), "one event and one mail to the director for each"


def _work(counts: tuple[int, ...], quarters: int) -> Work:
    held, booked, reached, tried = counts
    return Work(quarters * 15, held + booked + reached + tried, held + booked + reached, held + booked, held)


def _line(number: int, place: Place, work: Work, letter: str) -> ActivityLine:
    figures = (work.minutes // 15, work.calls, work.contacts, work.appointments, work.held)
    return ActivityLine(number, place.day, address("seller"), f"スクリプト{letter}", *figures, "")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_whatever_is_reported_in_whatever_order_the_figures_agree(
    database: str, sqlite_factory: SqliteFactory, request: pytest.FixtureRequest, tmp_path: Path
):
    postgres: PostgresFactory | None = request.getfixturevalue("postgres_factory") if database == "postgres" else None
    lives: list[Direction] = []

    class ThisCase(Direction):
        def __init__(self) -> None:
            lives.append(self)
            own = tmp_path / f"{len(lives)}"  # what was read is remembered by a connection that stays open
            own.mkdir()
            super().__init__(postgres.fresh if postgres else partial(sqlite_factory.fresh, own))

    run_state_machine_as_test(
        ThisCase,
        settings=settings(
            max_examples=6, stateful_step_count=40, derandomize=True, deadline=None, phases=[Phase.generate]
        ),
    )
    assert sum(len(life.states) for life in lives) > 10, "they booked appointments"
    assert sum(AppointmentState.HELD in life.states.values() for life in lives) > 0, "of which some took place"
