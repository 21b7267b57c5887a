"""今日: what is known of the cases this morning, read from what happened in them (D9)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.actions.activities import report_activity
from core.actions.approvals import request_renewal
from core.calendar import jst_date
from core.errors import NotAllowed
from core.kpi_periods import Stretch, asked
from core.model import OrderId
from core.model_direction import CaseId, Concern, ScriptId
from core.repository import reading, transaction
from core.rules_activity import ActivityForm, Place
from core.store.engine import WRITE
from core.store.tables import CasePlanRow, CaseRow, OrderRow, QualityCheckRow
from core.views.mornings import Morning
from tests import factories
from tests.queries import count_queries

NOW = datetime(2027, 2, 10, 1, tzinfo=UTC)
"""A Wednesday; the contract ends on the 28th, and five of February's eighteen business days are over."""

TODAY = jst_date(NOW)


@pytest.fixture
def case(engine, cast) -> CaseId:
    """A case that meets on Wednesdays and is to bring 18 appointments a month, one a business day."""
    case = factories.directed(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).values(meeting_weekday=2, meeting_starts=600))
        session.execute(update(CasePlanRow).values(minutes=6_000, appointments=18))
    return case


def report(engine, cast, case: CaseId, on: date, appointments: str) -> None:
    with transaction(engine, cast.seller) as repo:
        form = ActivityForm("5", "40", "10", appointments, "0")
        report_activity(repo, case, Place(on, cast.seller.member, ScriptId(1)), form, 0, "", NOW)


def morning(engine, cast, **wanted) -> Morning:
    with reading(engine, cast.director) as repo:
        return repo.mornings.of(TODAY, **wanted)


def test_every_cause_is_read_from_what_happened(engine, cast, case):
    report(engine, cast, case, date(2027, 2, 5), "3")
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        scores = dict.fromkeys(("progress", "results", "reporting", "improvement", "conduct"), 2)
        said = {"order_id": 1, "comment": "", "member_id": cast.buyer.member, "checked_at": NOW}
        session.execute(insert(QualityCheckRow).values(month=date(2027, 1, 1), **scores, **said))
    (found,) = morning(engine, cast).cases
    assert {each.concern: each.sentence for each in found.findings} == {
        Concern.LOW_QUALITY: "2027年1月の品質チェックが低い評価でした（平均2.0点）。",
        Concern.ENDING: "契約は2027/02/28（日）に終了します（あと18日）。更新の予定がありません。",
        Concern.BEHIND: "今月のアポ獲得は3件で、今日までの計画8件より5件少ない状況です（進捗率38%）。",
        Concern.SILENT: "2営業日、稼働の報告がありません。最後の報告は2027/02/05（金）です。",
        Concern.PACK_MISSING: "本日の定例の資料がまだ作成されていません。",
        Concern.MEMBER_BEHIND: "髙﨑 直人さんの今月のアポ獲得は3件です（今日までの計画8件）。",
    }
    assert found.order == 1
    assert [each.weight for each in found.findings] == sorted((each.weight for each in found.findings), reverse=True)


def test_a_report_corrected_to_nothing_breaks_no_silence(engine, cast, case):
    report(engine, cast, case, date(2027, 2, 5), "3")
    with transaction(engine, cast.seller) as repo:
        place = Place(date(2027, 2, 9), cast.seller.member, ScriptId(1))
        report_activity(repo, case, place, ActivityForm("5", "40", "10", "1", "0"), 0, "", NOW)
    with transaction(engine, cast.seller) as repo:
        report_activity(repo, case, place, ActivityForm("0", "0", "0", "0", "0"), 1, "別の案件の稼働でした。", NOW)
    (found,) = morning(engine, cast).cases
    said = {each.concern: each.sentence for each in found.findings}
    assert said[Concern.SILENT] == "2営業日、稼働の報告がありません。最後の報告は2027/02/05（金）です。"


def test_a_low_axis_is_named_and_a_contract_called_off_asks_for_no_renewal(engine, cast, case):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        scores = dict.fromkeys(("progress", "results", "reporting", "improvement"), 5) | {"conduct": 1}
        said = {"order_id": 1, "comment": "", "member_id": cast.buyer.member, "checked_at": NOW}
        session.execute(insert(QualityCheckRow).values(month=date(2027, 1, 1), **scores, **said))
        session.execute(update(OrderRow).values(ended_on=date(2027, 2, 20)))
    (found,) = morning(engine, cast).cases
    said = {each.concern: each.sentence for each in found.findings}
    assert said[Concern.LOW_QUALITY] == "2027年1月の品質チェックが低い評価でした（応対の品質 1点、平均4.2点）。"
    assert Concern.ENDING not in said


def test_the_month_beside_the_cases_is_that_of_kpi_also_where_a_contract_has_ended_in_it(engine, cast, case):
    report(engine, cast, case, date(2027, 2, 5), "3")
    factories.more_cases(engine, 1)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrderRow).where(OrderRow.id == 1).values(ended_on=date(2027, 2, 9)))
    with reading(engine, cast.director) as repo:
        desk = repo.mornings.desk(TODAY)
        kpi = repo.kpi_screen.overview(asked(Stretch.MONTH, TODAY), TODAY).total.now.figures
        assert [each.figures.case for each in desk.morning.cases] == [CaseId(2)]
        assert (desk.month.work.appointments, desk.month.target) == (3, kpi.target)


def test_a_case_on_plan_whose_renewal_is_negotiated_says_only_that(engine, cast, case):
    for on, booked in ((date(2027, 2, 9), "5"), (TODAY, "3")):
        report(engine, cast, case, on, booked)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).values(meeting_weekday=1))
    with transaction(engine, cast.buyer) as repo:
        request_renewal(repo, OrderId(1), NOW)
    (found,) = morning(engine, cast).cases
    assert [each.concern for each in found.findings] == [Concern.ENDING]
    assert "交渉中" in found.findings[0].sentence


def test_what_does_not_run_today_is_no_morning_of_anybody(engine, cast, case):
    with reading(engine, cast.director) as repo:
        assert repo.mornings.of(date(2026, 11, 30)).cases == ()
        assert repo.mornings.of(date(2027, 3, 1)).cases == ()
        desk = repo.mornings.desk(date(2027, 3, 1), director=cast.director.member)
    assert (desk.continuation.ended, desk.continuation.renewed, desk.upsells) == (1, 0, 0)


def test_a_directors_morning_holds_its_own_cases_alone(engine, cast, case):
    assert [each.figures.case for each in morning(engine, cast, director=cast.director.member).cases] == [case]
    assert morning(engine, cast, director=cast.operator.member).cases == ()
    assert [each.figures.case for each in morning(engine, cast, case=case).cases] == [case]


def test_only_kakutoku_has_a_morning(engine, cast, case):
    for viewer in (cast.buyer, cast.seller, cast.looker):
        with reading(engine, viewer) as repo, pytest.raises(NotAllowed):
            repo.mornings.of(TODAY)


def test_three_cases_and_thirty_take_the_same_questions(engine, cast, case):
    def look() -> None:
        with reading(engine, cast.director) as repo:
            repo.mornings.desk(TODAY)

    factories.more_cases(engine, 2)
    three = count_queries(engine, look)
    factories.more_cases(engine, 27)
    assert len(morning(engine, cast).cases) == 30
    assert count_queries(engine, look) == three
