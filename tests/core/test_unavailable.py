"""A database that is locked, full, read-only or restarted costs a sentence, never half a write (T10)."""

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from core.actions.candidates import save_address
from core.errors import Unavailable
from core.repository import reading, transaction
from core.store.engine import WRITE, open_engine
from core.store.tables import AuditRow, OrganizationRow
from tests.cast import CLIENT, NOW, Cast, settle


@pytest.fixture
def impatient(engine: Engine, cast: Cast) -> Engine:
    """The engine, with a wait for locks that a test can afford."""
    statement = "PRAGMA busy_timeout = 50" if engine.dialect.name == "sqlite" else "SET lock_timeout = '50ms'"

    def hurry(connection, _record):
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        if engine.dialect.name == "postgresql":
            connection.commit()

    event.listen(engine, "connect", hurry)
    engine.dispose()
    return engine


def _move(engine: Engine, cast: Cast, address: str) -> None:
    with transaction(engine, cast.boss) as repo:
        save_address(repo, "000-0002", address, NOW)


def _what_stands(engine: Engine) -> tuple[str, int]:
    """The client's address, and how many events were audited."""
    with Session(engine) as session:
        address = session.scalars(select(OrganizationRow.address).where(OrganizationRow.id == CLIENT)).one()
        return address, len(session.scalars(select(AuditRow.id)).all())


def test_a_locked_row_or_file_refuses_and_lets_in_again(impatient: Engine, cast: Cast):
    before = _what_stands(impatient)
    with Session(impatient.execution_options(**WRITE)) as other, other.begin():
        other.get_one(OrganizationRow, CLIENT, with_for_update=True).phone = "03-0000-9999"
        other.flush()
        with pytest.raises(Unavailable, match="もう一度お試しください"):
            _move(impatient, cast, "大阪府架空市1-1")
    assert _what_stands(impatient) == before
    _move(impatient, cast, "大阪府架空市1-1")
    assert _what_stands(impatient) == ("大阪府架空市1-1", before[1] + 1)


@pytest.mark.parametrize("obstacle", ["max_page_count = 1", "query_only = 1"], ids=["full", "read-only"])
def test_a_full_or_read_only_disk_refuses_and_leaves_nothing_half_done(sqlite_url: str, obstacle: str):
    engine = open_engine(sqlite_url)
    cast = settle(engine)
    before = _what_stands(engine)
    engine.dispose()

    def obstruct(connection, _record):
        connection.execute(f"PRAGMA {obstacle}")

    event.listen(engine, "connect", obstruct)
    with pytest.raises(Unavailable):
        _move(engine, cast, "大" * 200)
        for _ in range(50):  # until the last page is full
            _move(engine, cast, "大" * 200)
            before = _what_stands(engine)
    assert _what_stands(engine) == before
    event.remove(engine, "connect", obstruct)
    engine.dispose()
    _move(engine, cast, "大阪府架空市1-1")
    assert _what_stands(engine) == ("大阪府架空市1-1", before[1] + 1)


def _cut(engine: Engine) -> None:
    """What a restart of the server does to everybody who is connected."""
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


def test_a_restarted_server_undoes_what_was_open_and_serves_the_next_at_once(postgres_url: str):
    engine, operations = open_engine(postgres_url), open_engine(postgres_url)
    cast = settle(engine)
    before = _what_stands(engine)
    with pytest.raises(Unavailable), transaction(engine, cast.boss) as repo:
        save_address(repo, "000-0002", "大阪府架空市1-1", NOW)
        _cut(operations)
        repo.organizations.me()
    assert _what_stands(engine) == before
    _cut(operations)
    with reading(engine, cast.boss) as repo:
        assert repo.organizations.me().email
    _move(engine, cast, "大阪府架空市1-1")
    assert _what_stands(engine) == ("大阪府架空市1-1", before[1] + 1)
    engine.dispose()
    operations.dispose()


def test_too_many_at_once_are_told_to_try_again(engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    monkeypatch.setattr(engine.pool, "_max_overflow", 0)
    held = [engine.connect() for _ in range(engine.pool.size())]
    with pytest.raises(Unavailable, match="もう一度お試しください"), reading(engine, cast.boss):
        engine.connect()
    with pytest.raises(Unavailable, match="もう一度お試しください"):
        _move(engine, cast, "大阪府架空市1-1")
    for connection in held:
        connection.close()
    _move(engine, cast, "大阪府架空市1-1")
