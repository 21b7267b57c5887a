"""What was read need not be read again while the database stays as it is: a screen drawn anew asks the same questions.

The state of the database is one value that changes with every commit, whoever makes it: SQLite's `data_version`, seen
by a connection that does nothing else, and PostgreSQL's snapshot. It is asked before each look; an answer read in that
state is given again only while it is still the state. So nothing has to be invalidated, and nothing can be forgotten.
A screen looks several times within milliseconds: inside `at_once` these looks are one.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Lock, local
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

from core.calendar import jst_date
from core.errors import ConsoleError
from core.store.engine import writes
from core.store.subject import Subject

P = ParamSpec("P")
S = TypeVar("S", bound=Subject)
T = TypeVar("T")

ANSWERS = 256
"""How many are kept in a process; the longest, a page of messages, takes 50 kB."""

RECALL = "recall"
"""Under this name a session that only reads carries what it may recall; one that writes reads everything."""


class _Run(local):
    """What a thread has seen of the database's state since it began to look `at_once`."""

    sharing = False
    seen: "Recall | None" = None


class Memory:
    """The answers of one process, the one asked for longest ago going first."""

    def __init__(self, state: Callable[[], Hashable], size: int = ANSWERS) -> None:
        self._state, self._size = state, size
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._lock = Lock()
        self._run = _Run()

    def now(self) -> "Recall":
        """For one look: what is remembered of the database as it is at this moment."""
        if self._run.seen is not None:
            return self._run.seen
        recall = Recall(self, self._state())
        if self._run.sharing:
            self._run.seen = recall
        return recall

    @contextmanager
    def at_once(self) -> Generator[None]:
        """Inside, all looks of this thread are one, until it writes something itself."""
        self._run.sharing = True
        try:
            yield
        finally:
            self._run.sharing, self._run.seen = False, None

    def look_again(self, connection: Connection) -> None:
        """What this thread has seen is over once it writes, also where it is refused because of what others wrote."""
        if writes(connection):
            self._run.seen = None

    def get(self, question: Hashable, state: Hashable) -> tuple[Hashable, Any] | None:
        """What was answered in this very state."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is None or kept[0] != state:
                return None
            self._kept.move_to_end(question)
            return kept

    def keep(self, question: Hashable, state: Hashable, answer: object) -> None:
        """Remember an answer that was read in this state or a later one."""
        with self._lock:
            self._kept[question] = (state, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Read everything anew, for those who count what that costs."""
        with self._lock:
            self._kept.clear()


@dataclass(frozen=True, slots=True)
class Recall:
    """One look at the database, begun in `state`."""

    memory: Memory
    state: Hashable

    def answer(self, question: Hashable, read: Callable[[], T]) -> T:
        """What was answered in this very state, else what `read` says now."""
        kept = self.memory.get(question, self.state)
        if kept is not None:
            return kept[1]
        answer = read()
        self.memory.keep(question, self.state, answer)
        return answer


def remembered(query: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """For a query that a screen asks at every run and whose answer depends on its arguments, the data and who looks.

    Of a moment among the arguments only the day in Tokyo counts: nothing that is marked so depends on the hour.
    """

    @wraps(query)
    def asked(subject: S, *arguments: P.args, **named: P.kwargs) -> T:
        recall: Recall | None = subject.session.info.get(RECALL)
        if recall is None:
            return query(subject, *arguments, **named)
        question = (
            query.__qualname__,
            subject.eyes,
            *map(_by_day, arguments),
            *((name, _by_day(value)) for name, value in named.items()),
        )
        return recall.answer(question, lambda: query(subject, *arguments, **named))

    return asked


def memory(engine: Engine) -> Memory:
    """The memory of this process for one database."""
    with _opening:
        if engine not in _memories:
            sqlite = engine.dialect.name == "sqlite"
            kept = Memory(_SqliteState(str(engine.url.database)) if sqlite else _PostgresState(engine))
            for moment in ("begin", "commit"):
                event.listen(engine, moment, kept.look_again)
            _memories[engine] = kept
        return _memories[engine]


_opening = Lock()
_memories: WeakKeyDictionary[Engine, Memory] = WeakKeyDictionary()


class _SqliteState:
    """Counts what other connections have committed, in this process and in others."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = Lock()

    def __call__(self) -> Hashable:
        try:
            with self._lock:
                return self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            return object()  # equal to nothing: whatever is wrong, the query itself will say it


class _PostgresState:
    """Names the transactions that are visible, over a connection that does nothing else: asked at every click, it is
    spared the pool's ping and a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._lock = Lock()
        event.listen(engine, "engine_disposed", self._let_go)

    def __call__(self) -> Hashable:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._own()
                return self._connection.execute("SELECT pg_current_snapshot()::text").fetchone()[0]
            except (ConsoleError, SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error):
                self._close()
                return object()  # equal to nothing: whatever is wrong, the query itself will say it

    def _let_go(self, _engine: Engine) -> None:
        """With the pool's connections this one goes as well; the next look opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _own(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.dbapi_connection
        pooled.detach()
        connection.autocommit = True
        return connection


def _by_day(value: object) -> object:
    return jst_date(value) if isinstance(value, datetime) else value
