"""A console with three small screens, served for a module's tests; the cast can sign in with one password."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from streamlit.components.v2 import manifest_scanner

from core.model import Audience
from core.passwords import Passwords
from core.store.engine import WRITE, open_engine
from core.store.tables import MemberRow, SignInAttemptRow
from tests.cast import ORGANIZATIONS, PEOPLE, address, settle
from tests.databases import SqliteFactory
from tests.server import running_console, sign_in

# For every AppTest Streamlit reads what each installed package tells of itself, in search of components: most of what
# such a test would cost. What is installed stays as it is while tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

PASSWORD = "正しい馬と電池 staple 7"


@dataclass(frozen=True, slots=True)
class SmallConsole:
    """Where it is served and its database."""

    url: str
    database_url: str

    def enter(self, name: str = "buyer") -> dict[str, str]:
        """A member of the cast signs in; returns the cookies."""
        audience: Audience = ORGANIZATIONS[PEOPLE[name][0]][0]
        return sign_in(self.url, address(name), PASSWORD, audience)

    def write(self, *statements: object) -> None:
        """As another process would: straight into the database."""
        engine = open_engine(self.database_url)
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            for statement in statements:
                session.execute(statement)  # type: ignore[call-overload]
        engine.dispose()

    def read(self, query: Callable[[Session], object]) -> object:
        engine = open_engine(self.database_url)
        with Session(engine) as session:
            found = query(session)
        engine.dispose()
        return found


@pytest.fixture(scope="session")
def people_url(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An SQLite database with the cast in it, who all have one password."""
    with sqlite_factory.fresh(tmp_path_factory.mktemp("people")) as url:
        engine = open_engine(url)
        settle(engine)
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            password_hash = Passwords(time_cost=1, memory_kib=8).hash(PASSWORD)
            session.execute(update(MemberRow).values(password_hash=password_hash))
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def served(people_url: str) -> Iterator[SmallConsole]:
    with running_console(people_url, program="tests/pages/small_console.py") as url:
        yield SmallConsole(url, people_url)


@pytest.fixture
def console(served: SmallConsole) -> Iterator[SmallConsole]:
    """The served console, with everybody back in office and no failed sign-in afterwards."""
    yield served
    served.write(
        *(
            update(MemberRow).where(MemberRow.email == address(name)).values(active=True, role=PEOPLE[name][1])
            for name in PEOPLE
        ),
        SignInAttemptRow.__table__.delete(),
    )
