"""Opens the database: SQLite in a file by default, PostgreSQL where the address says so.

Nothing acknowledged is ever lost and no two writers overwrite each other:

* SQLite runs in WAL with `synchronous=FULL` (survives power loss), and a writing transaction takes the write lock at
  its very start (`BEGIN IMMEDIATE`); a plain `BEGIN` that upgrades later fails or loses updates under contention.
* PostgreSQL runs READ COMMITTED; a write that depends on what it read locks the row (`with_for_update()`, which
  SQLite ignores) or names the revision it saw in its `WHERE`.

A transaction says that it will write by running on `engine.execution_options(**WRITE)`.
"""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

from core.errors import Unavailable

WRITE = {"connect_write": True}

BUSY_SECONDS = 10
"""How long a writer waits for another before the user is told to try again."""

BUSY = (
    "ただいまデータベースを利用できず、操作を完了できませんでした。"
    "少し時間をおいて画面を確認し、もう一度お試しください。"
)


class Pool(QueuePool):
    """SQLAlchemy's own, which says in the user's words that no connection has come free in time."""

    def connect(self) -> PoolProxiedConnection:
        """A connection; raises Unavailable after `pool_timeout` seconds."""
        try:
            return super().connect()
        except TimeoutError as full:
            raise Unavailable(BUSY) from full


# A screen holds a connection for milliseconds, so few connections carry many Streamlit threads; the overflow is for
# a burst of reruns. PostgreSQL's default of 100 connections leaves room for three such processes.
POOL = {"poolclass": Pool, "pool_size": 10, "max_overflow": 20, "pool_timeout": BUSY_SECONDS}


def open_engine(url: str) -> Engine:
    """The engine for `url` (`sqlite:///path` or `postgresql://...`), configured the one way the product relies on.

    Where the database is locked, full, read-only, away or too busy, Unavailable is raised with a sentence for the user.
    """
    address = make_url(url)
    engine = _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_postgres(address)
    event.listen(engine, "handle_error", _say_unavailable)
    return engine


def snapshot(engine: Engine) -> Engine:
    """`engine` for a look: all its statements see one moment. SQLite's do anyway; PostgreSQL has to be told."""
    return engine if engine.dialect.name == "sqlite" else _repeating(engine)


@lru_cache(maxsize=8)
def _repeating(engine: Engine) -> Engine:
    """Made once for each database: every screen looks through it several times."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


def writes(connection: Connection) -> bool:
    """Whether a transaction on this connection has said that it will write."""
    return connection.get_execution_options().get("connect_write", False)


def _say_unavailable(context: ExceptionContext) -> None:
    trouble = context.sqlalchemy_exception
    # A failed ping is the pool's own business, and a missing table is a mistake that waiting does not cure.
    if context.is_pre_ping or not isinstance(trouble, OperationalError) or "no such" in str(trouble.orig):
        return
    raise Unavailable(BUSY) from trouble


def _open_sqlite(address: URL) -> Engine:
    if address.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: a database in memory is a different one for every thread.")
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    # Parameters stay out of error messages: they hold what people typed and who they are.
    engine = create_engine(
        address,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None, "check_same_thread": False},
        hide_parameters=True,
        **POOL,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # The driver is told to leave transactions alone (isolation_level None), so they begin here and nowhere else.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes(connection) else "BEGIN")


def _open_postgres(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": BUSY_SECONDS,
            # On solid disks any page costs what the next one does: an index in the order of a list is worth its walk.
            "options": f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s"
            " -c random_page_cost=1.1",
        },
        hide_parameters=True,
        pool_pre_ping=True,  # a restarted server costs one silent reconnect, not an error on somebody's screen
        **POOL,
    )
