"""Brings a database to the schema that this version of the product needs."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, text

from core.store.engine import WRITE, open_engine

# Any number, the same in every process: of several that start together one migrates and the others wait for it.
_LOCK = 7_301_501


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Apply every migration that the database lacks, all or none of them."""
    with engine.execution_options(**WRITE).connect() as connection, _rebuilding(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), "head")
        if connection.dialect.name == "sqlite" and (
            broken := connection.execute(text("PRAGMA foreign_key_check")).all()
        ):
            raise RuntimeError(f"rows refer to what is not there: {broken[:5]}")


@contextmanager
def _rebuilding(connection: Connection) -> Generator[None]:
    """SQLite changes a table by writing it anew and dropping the old one, to which others refer meanwhile.

    It stops looking at references only outside of a transaction, and looks again whatever has happened.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def is_current(engine: Engine) -> bool:
    """Whether the database has exactly the schema of this version."""
    with engine.connect() as connection:
        head = ScriptDirectory.from_config(_config()).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == head


def write_migration(message: str) -> Path:
    """For developers: write the migration that leads from the existing ones to what `core/store/tables.py` says now."""
    number = len(list(Path(__file__).parent.glob("versions/[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/scratch.db")
        if number > 1:
            upgrade(engine)
        with engine.execution_options(**WRITE).begin() as connection:
            script = command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")
        engine.dispose()
    assert isinstance(script, Script)
    return Path(script.path)
