"""A world per situation: brought about once, looked at whole, and put back after each change."""

import itertools
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Engine, Table

from core.model import Viewer
from core.store.engine import open_engine
from core.store.tables import Base
from tests.access.people import gather
from tests.cast import Cast, settle
from tests.databases import PostgresFactory

Situation = Callable[[Engine, Cast], Mapping[str, Any]]
"""Brings a state about in the database in which the cast lives; returns what the table's rows speak of, by name."""

Dump = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class World:
    """A database in one situation, everybody in it, and the things that the situation is about."""

    engine: Engine
    people: dict[str, Viewer]
    things: SimpleNamespace

    def at(self, engine: Engine) -> "World":
        """The same world in a copy of its database."""
        return replace(self, engine=engine, things=SimpleNamespace(**{**vars(self.things), "engine": engine}))

    def viewer(self, who: str) -> Viewer:
        """Somebody, in their session where the situation has signed them in."""
        viewer = self.people[who]
        return replace(viewer, session=vars(self.things).get("sessions", {}).get(viewer.member))

    def seen_by(self, viewer: Viewer | None) -> SimpleNamespace:
        """The things, with `me` for whoever acts."""
        return SimpleNamespace(**vars(self.things), me=viewer)

    def dump(self) -> Dump:
        """Every row of every table, straight from the driver: thousands of cells are compared."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            found: Dump = {}
            for name, query in _EVERYTHING.items():
                cursor.execute(query)
                found[name] = cursor.fetchall()
            return found
        finally:
            connection.close()


def _whole(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.name}" ORDER BY {", ".join(c.name for c in table.primary_key)}'


_EVERYTHING = {table.name: _whole(table) for table in Base.metadata.sorted_tables}


def build(engine: Engine, situation: Situation) -> World:
    """Bring the situation about in an empty database."""
    cast = settle(engine)
    people = gather(engine, cast)
    things = {"engine": engine, "cast": cast, "people": people, **situation(engine, cast)}
    return World(engine, people, SimpleNamespace(**things))


class SqliteWorlds:
    """Each situation is a file; whoever changes it gets a fresh copy."""

    def __init__(self, empty: Path, folder: Path) -> None:
        self._empty, self._folder = empty, folder
        self._names = itertools.count(1)
        self._kept: dict[Situation, tuple[Path, World]] = {}
        self._copies: dict[Situation, World] = {}

    def of(self, situation: Situation) -> World:
        """The world in this situation, unchanged."""
        if situation not in self._kept:
            path = self._copy(self._empty)
            world = build(open_engine(f"sqlite:///{path}"), situation)
            with world.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            world.engine.dispose()
            self._kept[situation] = (path, world)
        if situation not in self._copies:
            path, world = self._kept[situation]
            self._copies[situation] = world.at(open_engine(f"sqlite:///{self._copy(path)}"))
        return self._copies[situation]

    def restore(self, situation: Situation) -> None:
        """Undo whatever was done to the world."""
        engine = self._copies.pop(situation).engine
        engine.dispose()
        for leftover in ("", "-wal", "-shm"):
            Path(f"{engine.url.database}{leftover}").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of every file."""
        for world in self._copies.values():
            world.engine.dispose()

    def _copy(self, path: Path) -> Path:
        # Always under a new name: what still has the old file open must not see it change.
        fresh = self._folder / f"world-{next(self._names)}.db"
        shutil.copyfile(path, fresh)
        return fresh


class PostgresWorlds:
    """The same on a real server: each situation is a database that others are copied from."""

    def __init__(self, factory: PostgresFactory) -> None:
        self._factory, self._stack = factory, ExitStack()
        self._kept: dict[Situation, tuple[str, World]] = {}
        self._copies: dict[Situation, tuple[AbstractContextManager[str], World]] = {}

    def of(self, situation: Situation) -> World:
        """The world in this situation, unchanged."""
        if situation not in self._kept:
            url = self._stack.enter_context(self._factory.fresh())
            world = build(open_engine(url), situation)
            world.engine.dispose()
            self._kept[situation] = (url, world)
        if situation not in self._copies:
            url, kept = self._kept[situation]
            copy = self._factory.fresh(like=url)
            self._copies[situation] = (copy, kept.at(open_engine(copy.__enter__())))
        return self._copies[situation][1]

    def restore(self, situation: Situation) -> None:
        """Undo whatever was done to the world."""
        copy, world = self._copies.pop(situation)
        world.engine.dispose()
        copy.__exit__(None, None, None)

    def close(self) -> None:
        """Drop every database."""
        for copy, world in self._copies.values():
            world.engine.dispose()
            copy.__exit__(None, None, None)
        self._stack.close()
