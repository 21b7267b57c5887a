"""A sample of the matrix on PostgreSQL: of each row somebody who may, a stranger and somebody who may not (T1)."""

import pytest

from tests.access.cells import call, expected
from tests.access.table import DONE, Row, table
from tests.access.worlds import PostgresWorlds


def sample(row: Row) -> tuple[str, ...]:
    """One of each kind."""
    kinds = (row.everybody - row.may - row.not_found, row.not_found, row.may)
    return tuple(min(kind) for kind in kinds if kind)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in table()])
def test_postgres_answers_as_the_table_says(row: Row, postgres_worlds: PostgresWorlds):
    state = next((each for each, verdict in row.states.items() if verdict is DONE), next(iter(row.states)))
    wrong = {}
    for who in sample(row):
        world = postgres_worlds.of(state)
        answer, said = call(row, world, who), expected(row, world, who, state)
        if answer.changed:
            postgres_worlds.restore(state)
        if answer.outcome is not said:
            wrong[who] = f"{answer.outcome} {answer.sentence}, but the table says {said}"
    assert wrong == {}
