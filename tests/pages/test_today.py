"""今日: what needs a director stands first with its cause and the way to it; names are plain text (D9)."""

from datetime import UTC, datetime

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.store.engine import WRITE
from core.store.tables import CasePlanRow, CaseRow
from tests import factories
from tests.cast import Cast
from tests.pages.screens import screen, words
from tests.queries import count_queries

NOW = datetime(2027, 2, 10, 1, tzinfo=UTC)
"""A Wednesday, 18 days before the contract ends."""


def told(engine: Engine, **changes: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).values(meeting_weekday=2, meeting_starts=600, **changes))
        session.execute(update(CasePlanRow).values(minutes=6_000, appointments=18))


def test_each_cause_stands_with_what_to_do_about_it(engine: Engine, cast: Cast) -> None:
    case = factories.directed(engine, cast)
    told(engine, name="<b>展示会</b> *来場者*")
    said = words(screen("director.today", engine, cast.director, NOW))
    assert "対応が必要な案件　1件 / 1件" in said
    assert "&lt;b&gt;展示会&lt;/b&gt; *来場者*" in said
    assert "契約は2027/02/28（日）に終了します（あと18日）。更新の予定がありません。" in said
    assert f"/case?case={case}&amp;part=meetings" in said
    assert "本日の定例の資料がまだ作成されていません。" in said
    assert "2027/02/10（水）　1件（本日）" in said


def test_a_director_without_cases_is_told_where_to_find_some(engine: Engine, cast: Cast) -> None:
    assert "担当している案件はありません。" in words(screen("director.today", engine, cast.director, NOW))


def test_a_case_that_runs_well_needs_nobody(engine: Engine, cast: Cast) -> None:
    factories.directed(engine, cast)
    calm = datetime(2026, 12, 1, 1, tzinfo=UTC)
    said = words(screen("director.today", engine, cast.director, calm))
    assert "今日、対応が必要な案件はありません。" in said
    assert "契約中の1件は、予定どおり進んでいます" in said


def test_somebody_else_of_kakutoku_looks_at_all_cases(engine: Engine, cast: Cast) -> None:
    factories.directed(engine, cast)
    assert "対応が必要な案件　1件 / 1件" in words(screen("director.today", engine, cast.sales, NOW))
    mine = screen("director.today", engine, cast.operator, NOW)
    assert "自分の案件" not in words(mine)


def test_a_partner_has_no_such_screen(engine: Engine, cast: Cast) -> None:
    factories.directed(engine, cast)
    assert "案件とKPIの一覧を閲覧できるのはカクトクのみです。" in words(
        screen("director.today", engine, cast.seller, NOW)
    )


def test_thirty_cases_ask_no_more_than_three(engine: Engine, cast: Cast) -> None:
    factories.directed(engine, cast)
    factories.more_cases(engine, 2)
    three = count_queries(engine, lambda: screen("director.today", engine, cast.director, NOW))
    factories.more_cases(engine, 27)
    thirty = screen("director.today", engine, cast.director, NOW)
    assert "ほか25件を表示" in words(thirty)
    assert count_queries(engine, lambda: screen("director.today", engine, cast.director, NOW)) == three


def test_a_cases_own_page_says_the_same_and_nothing_to_its_partner(engine: Engine, cast: Cast) -> None:
    case = factories.directed(engine, cast)
    told(engine)
    ending = "契約は2027/02/28（日）に終了します（あと18日）。更新の予定がありません。"
    assert ending in words(screen("director.case", engine, cast.director, NOW, case=case))
    assert ending not in words(screen("partner.case", engine, cast.seller, NOW, case=case))
