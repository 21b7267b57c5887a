"""The migrations and the tables in the code describe the same database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from core.migrations import is_current, upgrade
from core.store.engine import WRITE, open_engine
from core.store.tables import Base


def test_migrated_and_declared_tables_agree(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_allowed_values_agree(engine: Engine, tmp_path: Path):
    # A new status in the code that the database refuses would show only when somebody sets it.
    declared = open_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    with declared.execution_options(**WRITE).begin() as connection:
        Base.metadata.create_all(connection)
    assert _checks(engine).keys() == _checks(declared).keys()
    if engine.dialect.name == "sqlite":
        assert _checks(engine) == _checks(declared)
    declared.dispose()


def _checks(engine: Engine) -> dict[tuple[str, str | None], str]:
    found = inspect(engine)
    return {
        (table, check["name"]): " ".join(check["sqltext"].split())
        for table in Base.metadata.tables
        for check in found.get_check_constraints(table)
    }


def test_a_migrated_database_is_current_and_stays_so(engine: Engine):
    assert is_current(engine)
    upgrade(engine)
    assert is_current(engine)


def test_an_empty_database_is_not_current(tmp_path: Path):
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(engine)
    engine.dispose()


def test_processes_that_start_together_migrate_once(tmp_path: Path):
    engines = [open_engine(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(upgrade, engines))
    assert is_current(engines[0])
    for engine in engines:
        engine.dispose()
