"""Worlds for the browser: a database with a situation in it, and the console served over it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.model import Audience
from core.passwords import Passwords
from core.repository import Repository, reading
from core.store.engine import WRITE, open_engine
from core.store.tables import MemberRow
from tests.cast import NOW, ORGANIZATIONS, PEOPLE, Cast, settle
from tests.databases import SqliteFactory
from tests.server import running_console, sign_in

PASSWORD = "staple-battery-horse-2026"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Console:
    """A served console, its database and the cast in it."""

    url: str
    engine: Engine
    cast: Cast

    def address(self, name: str) -> str:
        """The mail address with which a member of the cast signs in; a world may have changed it."""
        with Session(self.engine) as session:
            member = getattr(self.cast, name).member
            return session.scalars(select(MemberRow.email).where(MemberRow.id == member)).one()

    def enter(self, name: str) -> dict[str, str]:
        """A member of the cast signs in over HTTP; returns the cookies."""
        return sign_in(self.url, self.address(name), PASSWORD, audience(name))

    def read(self, name: str, query: Callable[[Repository], T]) -> T:
        """What the database says to a member of the cast, whatever its screen shows."""
        with reading(self.engine, getattr(self.cast, name)) as repo:
            return query(repo)


def audience(name: str) -> Audience:
    """Which sign-in page a member of the cast uses."""
    return ORGANIZATIONS[PEOPLE[name][0]][0]


@contextmanager
def opened(
    factory: SqliteFactory, folder: Path, build: Callable[[Engine, Cast], object], **environment: str
) -> Iterator[Console]:
    """A console over a fresh database in which the cast has lived through `build`; its clock starts at NOW."""
    with factory.fresh(folder) as database_url:
        engine = open_engine(database_url)
        cast = settle(engine)
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            session.execute(update(MemberRow).values(password_hash=Passwords(time_cost=1, memory_kib=8).hash(PASSWORD)))
        build(engine, cast)
        program = "tests/browser/dated_console.py"
        with running_console(database_url, program=program, CONNECT_TEST_NOW=NOW.isoformat(), **environment) as url:
            yield Console(url, engine, cast)
        engine.dispose()
