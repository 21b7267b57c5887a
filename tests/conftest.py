"""What every test can ask for: a fresh database of either kind, and the named cast in it."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine

from core import logs
from core.model import Viewer
from core.store.engine import open_engine
from tests.cast import Cast, settle
from tests.databases import PostgresFactory, SqliteFactory

# Thousands of small transactions each wait for the disk, which the tests that kill a process need and no other: where
# the machine lends memory as a disk, they are written there.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# As the programs do: structlog's own default draws every local variable into a traceback, which takes minutes here.
logs.configure()

# The same examples in every run, and no stopwatch on shared cores. To look for new ones: HYPOTHESIS_PROFILE=search.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


LONGEST = (
    "test_main_job.py",
    "test_two_rounds.py",
    "test_contract_years.py",
    "test_accounts_journey.py",
    "test_canary.py",
    "test_ui_parts.py",
    "test_kill.py",
    "test_ui_text.py",
    "test_close_kill.py",
    "test_contract_life.py",
    "test_paper_check.py",
)
"""Files that take longest; begun last, one of them would keep a single process busy while the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all others in their order."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look through it for garbage again and again would find none."""
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_factory(tmp_path_factory: pytest.TempPathFactory) -> SqliteFactory:
    return SqliteFactory(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_factory() -> Iterator[PostgresFactory]:
    factory = PostgresFactory()
    yield factory
    factory.close()


@pytest.fixture
def sqlite_url(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty SQLite database."""
    with sqlite_factory.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_factory: PostgresFactory) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database."""
    with postgres_factory.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Either database: a test that asks for it runs on both."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on either database: a test that asks for it runs on both."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def cast(engine: Engine) -> Cast:
    """The named people and their organisations, in the database of `engine`."""
    return settle(engine)


@pytest.fixture
def buyer(cast: Cast) -> Viewer:
    """Staff of the client."""
    return cast.buyer


@pytest.fixture
def boss(cast: Cast) -> Viewer:
    """The client's admin."""
    return cast.boss


@pytest.fixture
def looker(cast: Cast) -> Viewer:
    """The client's guest: may look, not act."""
    return cast.looker


@pytest.fixture
def seller(cast: Cast) -> Viewer:
    """Staff of the partner."""
    return cast.seller


@pytest.fixture
def rival(cast: Cast) -> Viewer:
    """Staff of another partner."""
    return cast.rival


@pytest.fixture
def outsider(cast: Cast) -> Viewer:
    """Admin of another client."""
    return cast.outsider


@pytest.fixture
def sales(cast: Cast) -> Viewer:
    """Kakutoku's sales contact."""
    return cast.sales


@pytest.fixture
def director(cast: Cast) -> Viewer:
    """A director of kakutoku."""
    return cast.director


@pytest.fixture
def operator(cast: Cast) -> Viewer:
    """Kakutoku's operations."""
    return cast.operator
