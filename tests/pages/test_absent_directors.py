"""ディレクター不在: what the cases of somebody who left look like to those who could take them over (D1, D9)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.actions.members import deactivate_member
from core.model import Role
from core.repository import transaction
from core.store.engine import WRITE
from core.store.tables import CaseRow, MemberRow
from tests import factories
from tests.cast import KAKUTOKU
from tests.pages.screens import screen, words
from tests.queries import count_queries

NOW = datetime(2026, 12, 16, 3, tzinfo=UTC)
GONE = "ディレクター不在"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    """A case of `director`, met on Wednesdays."""
    case = factories.directed(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).values(meeting_weekday=2, meeting_starts=600))
    return case


@pytest.fixture
def second(engine, cast, case):
    """Another director, without a case."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        row = MemberRow(organization_id=KAKUTOKU, email="second@kakutoku.example", name="二宮 空", role=Role.DIRECTOR)
        row.password_hash, row.created_at = "", NOW
        session.add(row)
        session.flush()
        return replace(cast.director, member=row.id)


@pytest.fixture
def left(engine, cast, second):
    """`director` has left kakutoku."""
    with transaction(engine, cast.operator) as repo:
        deactivate_member(repo, cast.director.member, NOW)


def test_the_cases_of_who_left_stand_below_every_directors_own(engine, cast, second, left):
    today = words(screen("director.today", engine, second, NOW))
    assert "担当している案件はありません" in today
    for said in ("ディレクター不在の案件　1件", "計測機器の新規開拓", "/case?case=1", "担当を変更する"):
        assert said in today
    assert "ディレクター不在の案件" in words(screen("director.today", engine, cast.operator, NOW))
    meetings = words(screen("director.meetings", engine, second, NOW))
    for said in ("今週と来週の定例はありません", "ディレクター不在の定例", "計測機器の新規開拓", f'"label": "{GONE}"'):
        assert said in meetings


def test_the_list_and_the_case_say_so_and_how_it_is_handed_over(engine, cast, case, second, left):
    listed = words(screen("director.cases", engine, second, NOW, whose="all"))
    opened = words(screen("director.case", engine, second, NOW, case=case))
    for told in (listed, opened):
        assert GONE in told
        assert "担当を変更する" in told
    assert GONE not in words(screen("partner.case", engine, cast.seller, NOW, case=case))


def test_nothing_is_said_while_every_director_is_there(engine, cast, case, second):
    for name, query in (("today", {}), ("meetings", {}), ("cases", {"whose": "all"}), ("case", {"case": case})):
        for viewer in (cast.director, second):
            assert GONE not in words(screen(f"director.{name}", engine, viewer, NOW, **query))


def test_thirty_cases_of_who_left_ask_no_more_than_three(engine, second, left):
    counts: list[dict[str, int]] = []
    for more in (2, 27):
        factories.more_cases(engine, more)
        counts.append(
            {
                name: count_queries(engine, lambda name=name: screen(f"director.{name}", engine, second, NOW))
                for name in ("today", "meetings")
            }
        )
    assert counts[0] == counts[1]
