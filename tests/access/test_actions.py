"""Every action × everybody × every state: who may does, and who may not changes nothing and learns nothing (T1, A5)."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.model import Role
from core.store.engine import WRITE
from core.store.tables import MemberRow
from tests.access.cells import REFUSALS, call, expected, identifying, works_in_a_transaction
from tests.access.people import EVERYBODY, NOBODY
from tests.access.table import DONE, NOT_ALLOWED, SIGNED_OUT, UNTRAILED, Row, actions, spoken, table
from tests.access.worlds import Situation, SqliteWorlds

TABLE = table()
BLOCKS = [pytest.param(row, state, id=f"{row.name}, {state.__name__}") for row in TABLE for state in row.states]


def who_changes(row: Row) -> list[tuple[str, Situation]]:
    """Somebody who may, with a situation in which that changes something."""
    changing = (DONE, UNTRAILED)
    return [(who, state) for state in row.states for who in sorted(row.may) if row.expected(who, state) in changing]


SIGNED_IN = [pytest.param(row, id=row.name) for row in TABLE if row.everybody != {NOBODY}]


@pytest.mark.parametrize("action", list(actions()), ids=spoken)
def test_every_action_has_a_row(action):
    file = action.__module__.rpartition(".")[2]
    assert any(row.action is action for row in TABLE), (
        f"{spoken(action)} has no row in the access matrix: say in tests/access/rows/{file}.py who may call it, in "
        "which situation, and what becomes of it (tests/access/table.py tells how)"
    )


@pytest.mark.parametrize(("row", "state"), BLOCKS)
def test_every_cell_is_as_the_table_says(row: Row, state: Situation, worlds: SqliteWorlds):
    wrong = {}
    for who in sorted(row.everybody):
        answer, said = call(row, worlds.of(state), who), expected(row, worlds.of(state), who, state)
        if answer.changed:
            worlds.restore(state)
        if answer.outcome is not said:
            wrong[who] = f"{answer.outcome} {answer.sentence}, but the table says {said}"
    assert wrong == {}


@pytest.mark.parametrize("row", [each for each in SIGNED_IN if identifying(each.values[0].action)])
def test_a_stranger_is_told_the_same_as_of_a_thing_that_does_not_exist(row: Row, worlds: SqliteWorlds):
    insiders = {EVERYBODY[who][0] for who in row.may | row.known_to}
    told = {
        (who, state.__name__): [call(row, worlds.of(state), who, missing=missing) for missing in (False, True)]
        for who, (organization, _) in EVERYBODY.items()
        for state in row.states
        if organization not in insiders
    }
    assert {cell: answers for cell, answers in told.items() if answers[0] != answers[1]} == {}


@pytest.mark.parametrize(
    "row", [each for each in SIGNED_IN if who_changes(each.values[0]) and not each.values[0].even_after]
)
@pytest.mark.parametrize("loss", ["deactivated", "another role"])
def test_who_has_lost_the_right_while_the_page_was_open_changes_nothing(row: Row, loss: str, worlds: SqliteWorlds):
    who, state = who_changes(row)[0]
    world = worlds.of(state)
    another = Role.SALES if world.people[who].role is Role.DIRECTOR else Role.DIRECTOR
    lost = {"active": False} if loss == "deactivated" else {"role": another}

    def lose() -> None:
        with Session(world.engine.execution_options(**WRITE)) as session, session.begin():
            theirs = MemberRow.id == world.people[who].member
            session.execute(update(MemberRow).where(theirs).values(epoch=MemberRow.epoch + 1, **lost))

    answer = call(row, world, who, meanwhile=lose)
    worlds.restore(state)
    assert answer.outcome is SIGNED_OUT


@pytest.mark.parametrize("row", [each for each in SIGNED_IN if works_in_a_transaction(each.values[0].action)])
def test_who_looks_on_as_somebody_else_changes_nothing(row: Row, worlds: SqliteWorlds):
    state = next(iter(row.states))
    answers = {call(row, worlds.of(state), who, looking_on=True).outcome for who in row.may}
    assert answers == {NOT_ALLOWED}


def test_the_table_refuses_somebody_in_every_row_that_not_everybody_may_call():
    assert all(row.may == set(EVERYBODY) or REFUSALS & {*_told(row)} for row in TABLE if row.may != {NOBODY})


def _told(row: Row):
    return (row.expected(who, state) for who in row.everybody for state in row.states)
