"""What taking a file of 50,000 lines of activity costs: `python -m benchmarks.activity`. To reach: under 10 seconds.

Read, checked column by column, judged line by line and written in one transaction with its sums and deliveries, beside
a plain executemany of the same rows into the same table in the same run; on both databases. Then the same file once
more, which changes nothing, and one that corrects every row and keeps what was there before.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from core.actions.activities import import_activities
from core.activity_file import read
from core.model import OrganizationId, Role
from core.model_direction import CaseId, ScriptKind
from core.repository import open_engine, transaction
from core.store.engine import WRITE
from core.store.tables import ActivityRow, Base, CaseMemberRow, MemberRow, OrderRow, ScriptRow
from tests.cast import Cast, settle
from tests.databases import PostgresFactory, SqliteFactory
from tests.factories import directed

LINES, MEMBERS, SCRIPTS = 50_000, 20, 5
GOAL = 10.0
BEGINS = date(2024, 1, 1)
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
ROUNDS = 3
HEAD = "日付,メンバー,スクリプト,稼働時間,架電数,コンタクト数,アポ獲得数,アポ実施数"


def filled(engine: Engine, cast: Cast) -> CaseId:
    """A case of twenty members and five scripts whose contract runs for years."""
    case = directed(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        order = session.scalars(select(OrderRow)).one()
        order.term_start, order.term_end = BEGINS, date(2027, 12, 31)
        session.scalars(select(CaseMemberRow)).one().joined_on = BEGINS
        for number in range(MEMBERS - 1):
            member = MemberRow(organization_id=OrganizationId(3), email=f"caller-{number}@tsukinowa.example")
            member.name, member.role, member.password_hash, member.created_at = (
                f"架電 {number:02d}",
                Role.STAFF,
                "",
                NOW,
            )
            session.add(member)
            session.flush()
            session.add(CaseMemberRow(case_id=case, member_id=member.id, minutes=6_000, joined_on=BEGINS))
        for number in range(SCRIPTS - 2):
            session.add(ScriptRow(case_id=case, kind=ScriptKind.INDUSTRY, name=f"業界{number}"))
    return case


def lines(engine: Engine, seed: int) -> list[tuple[date, int, str, int, str, tuple[int, int, int, int, int]]]:
    """So many rows: day, member and script with their names, figures."""
    random = Random(seed)
    with Session(engine) as session:
        members = session.execute(
            select(MemberRow.id, MemberRow.name).join(CaseMemberRow, CaseMemberRow.member_id == MemberRow.id)
        ).all()
        scripts = session.execute(select(ScriptRow.id, ScriptRow.name)).all()
    found = []
    for day in range(LINES // (MEMBERS * SCRIPTS)):
        for member, name in members:
            for script, called in scripts:
                calls = random.randint(0, 60)
                contacts = random.randint(0, calls)
                won = random.randint(0, contacts // 3)
                figures = (15 * random.randint(0, 16), calls, contacts, won, random.randint(0, won))
                found.append((BEGINS + timedelta(days=day), member, name, script, called, figures))
    return found


def written(rows: list) -> bytes:
    """The same as a file of a Japanese spreadsheet."""
    told = (
        f"{day:%Y/%m/%d},{name},{called},{minutes / 60},{calls},{contacts},{won},{held}"
        for day, _, name, _, called, (minutes, calls, contacts, won, held) in rows
    )
    return "\r\n".join([HEAD, *told]).encode("cp932")


def taken(engine: Engine, cast: Cast, case: CaseId, content: bytes) -> float:
    """Seconds from the bytes to the commit."""
    begin = perf_counter()
    file = read(content)
    with transaction(engine, cast.director) as repo:
        import_activities(repo, case, "activity.csv", sha256(content).hexdigest(), file, False, NOW)
    return perf_counter() - begin


def plainly(engine: Engine, cast: Cast, case: CaseId, rows: list) -> float:
    """Seconds of a plain executemany of the same rows."""
    names = ("minutes", "calls", "contacts", "appointments", "held")
    common = {"case_id": case, "revision": 1, "entered_by_id": cast.director.member, "entered_at": NOW}
    values = [
        {"day": day, "member_id": member, "script_id": script, **dict(zip(names, figures, strict=True)), **common}
        for day, member, _, script, _, figures in rows
    ]
    begin = perf_counter()
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(insert(Base.metadata.tables[ActivityRow.__tablename__]), values)
    return perf_counter() - begin


@contextmanager
def opened(fresh: Callable[[], object]) -> Iterator[tuple[Engine, Cast, CaseId]]:
    with fresh() as url:  # type: ignore[attr-defined]
        engine = open_engine(url)
        try:
            cast = settle(engine)
            yield engine, cast, filled(engine, cast)
        finally:
            engine.dispose()


def main() -> None:
    """Both databases in turn; the best of the rounds counts, for what disturbs one only ever makes it longer."""
    begin = perf_counter()
    read(HEAD.encode())
    import pandera.pandas  # noqa: F401

    print(f"the first file of a process also loads pandas and pandera: {perf_counter() - begin:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        sqlite, postgres = SqliteFactory(Path(folder)), PostgresFactory()
        kinds = {"SQLite": lambda: sqlite.fresh(Path(tempfile.mkdtemp(dir=folder))), "PostgreSQL": postgres.fresh}
        print("| database | new | ÷ executemany | again | corrected |\n|---|---|---|---|---|")
        for name, fresh in kinds.items():
            best: dict[str, float] = {}
            for _ in range(ROUNDS):
                with opened(fresh) as (engine, cast, case):
                    best["plain"] = min(best.get("plain", 1e9), plainly(engine, cast, case, lines(engine, 1)))
                with opened(fresh) as (engine, cast, case):
                    first, second = written(lines(engine, 1)), written(lines(engine, 2))
                    for what, content in (("new", first), ("again", first), ("corrected", second)):
                        best[what] = min(best.get(what, 1e9), taken(engine, cast, case, content))
            reached = "yes" if best["new"] < GOAL else "no"
            print(
                f"| {name} | {best['new']:.1f} s ({reached}) | {best['new'] / best['plain']:.1f} "
                f"| {best['again']:.1f} s | {best['corrected']:.1f} s |"
            )
        postgres.close()


if __name__ == "__main__":
    main()
