"""The migrations and the tables in the code describe the same database."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, text

from core.migrations import _config, is_current, upgrade
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


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_what_an_older_version_kept_is_there_after_the_upgrade(engine: Engine, revision: str, tmp_path: Path):
    """A row in every table, each referring to the others, as an installation has them."""
    if engine.dialect.name == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'older.db'}")
    else:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    with engine.execution_options(**WRITE).begin() as connection:
        command.upgrade(_config(connection), revision)
    fill(engine)
    before = kept(engine)
    assert sum(map(len, before.values())) > 15
    upgrade(engine)
    after = kept(engine)
    assert {
        name: [
            {**row, **{c: v for c, v in new.items() if c in row}} for row, new in zip(rows, after[name], strict=True)
        ]
        for name, rows in before.items()
    } == before
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        engine.dispose()


def fill(engine: Engine) -> None:
    """One row in every table, of the first value that each column may have."""
    found, tables = inspect(engine), MetaData()
    tables.reflect(engine)
    with engine.execution_options(**WRITE).begin() as connection:
        for table in tables.sorted_tables:
            allowed = " ".join(check["sqltext"] for check in found.get_check_constraints(table.name))
            row = {
                column.name: value(column, allowed)
                for column in table.columns
                if not column.nullable and table.name != "alembic_version"
            }
            if row:
                connection.execute(table.insert().values(row))


def value(column: Any, allowed: str) -> object:
    words = re.search(rf"\b{column.name}\b[^']*'([a-z_0-9-]+)'", allowed)
    if words:
        return words[1]
    match column.type.python_type:
        case t if t is int:
            return 1
        case t if t is bool:
            return False
        case t if t is datetime:
            return datetime(2026, 1, 2, 3, tzinfo=UTC)
        case t if t is date:
            return date(2026, 1, 2)
        case t if t is bytes:
            return b"x"
        case t if t in (dict, list):
            return []
        case _:
            return "x"


def kept(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the migrations' own."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }
