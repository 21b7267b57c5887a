"""The worlds of the matrix, brought about once for all its tests in a process."""

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from tests.access.worlds import PostgresWorlds, SqliteWorlds
from tests.databases import PostgresFactory, SqliteFactory


@pytest.fixture(scope="session")
def worlds(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteWorlds]:
    """Situations on SQLite."""
    folder = tmp_path_factory.mktemp("worlds")
    with sqlite_factory.fresh(folder) as url:
        found = SqliteWorlds(folder / str(make_url(url).database), folder)
        yield found
        found.close()


@pytest.fixture(scope="session")
def postgres_worlds(postgres_factory: PostgresFactory) -> Iterator[PostgresWorlds]:
    """Situations on PostgreSQL."""
    found = PostgresWorlds(postgres_factory)
    yield found
    found.close()
