"""What KPI asks of the database: the kept sums, and of the rows of activity only those of one case (D7)."""

import re
from datetime import date

from sqlalchemy import event

from core.kpi_periods import Stretch, asked
from core.model import Viewer
from core.repository import looking, reading
from core.views.kpi_screen import KpiOverview
from tests import factories

TODAY = date(2026, 12, 15)
ROWS = re.compile(r"\b(FROM|JOIN) activity\b")


def test_the_overview_reads_kept_sums_and_a_case_its_own_rows_by_their_index(engine, cast):
    case = factories.directed(engine, cast)
    told: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        told.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with looking(engine, cast.director) as repo:
        for stretch in Stretch:
            repo.kpi_screen.overview(asked(stretch, date(2026, 12, 15)), date(2026, 12, 15))
        overview = list(told)
        told.clear()
        repo.kpi_screen.of_case(case, asked(Stretch.YEARS, date(2026, 12, 15)), date(2026, 12, 15))
    event.remove(engine, "before_cursor_execute", note)
    assert any("activity_total" in statement for statement, _ in overview)
    assert [statement for statement, _ in overview if ROWS.search(statement)] == []
    if engine.dialect.name != "sqlite":
        return  # with so few rows PostgreSQL reads them all; benchmarks/kpi.py asks it with 1.6 million
    with engine.connect() as connection:
        plans = [
            " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in told
            if ROWS.search(statement)
        ]
    assert plans
    assert [plan for plan in plans if "SEARCH activity USING" not in plan or "SCAN activity" in plan] == []


def test_what_one_of_kakutoku_had_read_is_given_to_the_others_and_to_nobody_else(engine, cast):
    case = factories.directed(engine, cast)

    def seen(viewer: Viewer) -> KpiOverview:
        with reading(engine, viewer) as repo:
            return repo.kpi_screen.overview(asked(Stretch.YEAR, TODAY), TODAY)

    first = seen(cast.director)
    assert [each.case for each in first.known] == [case]
    assert seen(cast.operator) is seen(cast.director) is first
    own = seen(cast.seller)
    assert own is not first
    assert [each.case for each in own.known] == [case]
    for viewer in (cast.buyer, cast.rival, cast.outsider):
        assert seen(viewer).known == ()
