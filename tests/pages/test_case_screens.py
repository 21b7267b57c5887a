"""案件 on the screens of directors, of the rest of kakutoku and of partners (D1)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.case_members import leave_case
from core.actions.cases import edit_case, set_plan
from core.actions.kickoff import save_kickoff
from core.model_direction import OnboardingStep, Plan
from core.repository import reading, transaction
from core.rules_cases import CaseTexts, Meeting
from core.rules_kickoff import REQUIRED
from core.store.engine import WRITE
from core.store.tables import ActivityRow
from pages.ui import frame
from tests import factories
from tests.cast import NOW
from tests.pages.screens import head, screen, words
from tests.queries import count_queries

CASES, CASE, PARTNER_CASE, PROGRESS = "director.cases", "director.case", "partner.case", "client.progress"
PARTNER_CASES = "partner.cases"
LATER = datetime(2027, 1, 20, 3, tzinfo=UTC)
JOINED = date(2026, 12, 1)
TEXTS = CaseTexts("計測機器の新規開拓", "**食品工場**へ架電します。", "月7件の商談。")


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    """A deal from December to February as the director's case."""
    return factories.directed(engine, cast)


def act(engine, viewer, action, *arguments):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, NOW)


def overview(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.cases.overview(case)


def pressed(app, *keys):
    """The buttons pressed in one run, for a dialog is drawn while the press that opened it lasts."""
    for key in keys:
        app.button(key=key).click()
    return app.run()


def test_a_director_takes_a_deal_on_and_finds_it_in_the_list(engine, cast):
    factories.contracted(engine, cast)
    app = screen(CASES, engine, cast.director)
    assert "ディレクター未定の取引" in words(app)
    assert "案件はまだありません" in words(app)
    app.button(key="cases.take.1").click().run()
    assert "ディレクター未定の取引" not in words(app)
    for said in (
        "計測機器の新規開拓",
        "株式会社青葉計器 × 合同会社ツキノワ営業舎",
        "堂本 健",
        "計画 0時間",
        "/case?case=1",
    ):
        assert said in words(app)


def test_operations_choose_a_director_and_sales_only_look(engine, cast):
    factories.contracted(engine, cast)
    assert screen(CASES, engine, cast.sales).button(key="cases.take.1").disabled
    app = screen(CASES, engine, cast.operator)
    app.button(key="cases.take.1").click().run()
    app.selectbox(key="cases.take.who").select_index(0)
    pressed(app, "cases.take.1")
    pressed(app, "cases.take.1", "cases.take.yes")
    with reading(engine, cast.director) as repo:
        assert repo.cases.head(1, factories.CONTENT.start).director_id == cast.director.member


def test_a_director_begins_with_the_own_cases(engine, cast, case):
    assert '"said": "1件が該当します。"' in words(screen(CASES, engine, cast.director))
    assert "担当している案件はありません" not in words(screen(CASES, engine, cast.director))
    assert '"said": "1件が該当します。"' in words(screen(CASES, engine, cast.operator))
    assert "条件に合う案件はありません" in words(screen(CASES, engine, cast.operator, whose="mine"))
    assert "条件に合う案件はありません" in words(screen(CASES, engine, cast.sales, director=cast.operator.member))
    assert "見つかりません" in words(screen(CASE, engine, cast.director, case=987))


def test_the_list_costs_as_many_queries_with_thirty_rows_as_with_three(engine, cast):
    counts = []
    for more in (2, 5):
        for _ in range(more):
            factories.directed(engine, cast)
            factories.contracted(engine, cast)
        counts.append(count_queries(engine, lambda: screen(CASES, engine, cast.sales)))
    assert counts[0] == counts[1]


def test_the_overview_is_edited_and_a_colleagues_change_is_shown_beside_what_was_typed(engine, cast, case):
    app = screen(CASE, engine, cast.director, case=case)
    assert "計測機器の新規開拓" in head(app)
    app.button(key="case.overview.edit").click().run()
    app.text_area(key=f"case:{case}:overview.overview").set_value("わたしの**概要**").run()
    act(engine, cast.operator, edit_case, case, TEXTS, 1)
    app.button(key="case.overview.save").click().run()
    assert "別の担当者が案件の概要を更新しました" in words(app)
    app = screen(CASE, engine, cast.director, case=case)  # after a reload: the draft is there
    app.button(key="case.overview.edit").click().run()
    assert app.text_area(key=f"case:{case}:overview.overview").value == "わたしの**概要**"
    assert "食品工場" in words(app)
    app.button(key=f"case:{case}:overview.mine").click().run()
    app.button(key="case.overview.save").click().run()
    assert overview(engine, cast.seller, case).texts.overview == "わたしの**概要**"
    assert "編集する" in words(app)


def test_the_partner_reads_and_changes_nothing(engine, cast, case):
    act(engine, cast.director, edit_case, case, TEXTS, 1)
    app = screen(PARTNER_CASE, engine, cast.seller, case=case, part="overview")
    for said in ("食品工場", "月7件の商談", "100時間", "7件"):
        assert said in words(app)
    assert not app.button
    assert "見つかりません" in words(screen(PARTNER_CASE, engine, cast.rival, case=case))


def test_plan_director_and_meeting_are_changed_in_dialogs(engine, cast, case):
    app = screen(CASE, engine, cast.director, case=case)
    pressed(app, "case.plan")
    app.text_input(key="case.plan.2026-12.hours").set_value("-5")
    pressed(app, "case.plan", "case.plan.yes")
    assert "0〜10" in app.error[0].value
    app.text_input(key="case.plan.2026-12.hours").set_value("120")
    app.text_input(key="case.plan.2026-12.appointments").set_value("0")
    pressed(app, "case.plan", "case.plan.yes")
    assert overview(engine, cast.seller, case).plans == {factories.CONTENT.start: Plan(7_200, 0)}
    assert "「—」" in words(app)
    act(engine, cast.director, set_plan, case, factories.CONTENT.end.replace(day=1), "160", "12")
    assert "2027年2月から　160時間・12件" in words(app.run())
    pressed(app, "case.meeting")
    pressed(app, "case.meeting", "case.meeting.yes")
    assert overview(engine, cast.seller, case).meeting == Meeting(3, 600)
    pressed(app, "case.director")
    app.selectbox(key="case.director.who").select_index(0)
    pressed(app, "case.director")
    pressed(app, "case.director", "case.director.yes")
    assert "ディレクター 尾上 静" in head(app)


def test_members_are_added_and_their_onboarding_is_ticked_step_by_step(engine, cast, case):
    with transaction(engine, cast.director) as repo:
        (member,) = repo.case_members.team(case).members
    overview = words(screen(CASE, engine, cast.director, case=case))
    assert "オンボーディングが完了していないメンバーがいます：髙﨑 直人さん" in overview
    told = words(screen(CASE, engine, cast.director, case=case, part="members"))
    for said in ("髙﨑 直人", "0/5", "残り：", "100時間", "稼働時間を変更"):
        assert said in told
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(cast.director, engine, lambda: LATER)
    app.session_state["member"] = member
    app.run()
    for step in OnboardingStep:
        app.button(key=f"case.members.{member.id}.{step.value}.yes").click().run()
    assert "オンボーディングが完了していない" not in words(screen(CASE, engine, cast.director, case=case))
    app.button(key=f"case.members.{member.id}.lecture.no").click().run()
    assert "4/5" in words(screen(PARTNER_CASE, engine, cast.seller, case=case, part="members"))
    assert screen(PARTNER_CASE, engine, cast.seller, case=case, part="members").button(key="case.members.add").disabled


def test_who_adds_a_member_again_reads_from_which_day_it_counts(engine, cast, case):
    with transaction(engine, cast.director) as repo:
        (member,) = repo.case_members.team(case).members
    row = {"case_id": case, "day": JOINED, "member_id": cast.seller.member, "script_id": 1, "minutes": 60}
    row |= dict.fromkeys(("calls", "contacts", "appointments", "held"), 0)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(insert(ActivityRow).values(row | {"entered_by_id": cast.seller.member, "entered_at": NOW}))
    with transaction(engine, cast.director) as repo:
        leave_case(repo, member.id, JOINED, LATER)
    app = screen(CASE, engine, cast.director, LATER, case=case, part="members")
    app.button(key="case.members.add").click().run()
    app.selectbox(key="case.members.who").select_index(0)
    pressed(app, "case.members.add")
    assert "2026/12/01（火）から2026/12/01（火）まで参画していました" in app.caption[-1].value.replace("\\", "")
    app.text_input(key="case.members.hours").set_value("40時間")
    pressed(app, "case.members.add", "case.members.yes")
    assert "参画日は、以前の2026/12/01（火）のままです" in app.toast[0].value.replace("\\", "")


def _dialog() -> None:
    import streamlit as st

    from pages.ui.case_member_dialogs import onboarding_dialog

    onboarding_dialog(st.session_state["member"])


def test_the_kickoff_sheet_is_written_shared_and_shown_to_the_client(engine, cast, case):
    kickoff = {"case": case, "part": "kickoff"}
    assert "まだ共有されていません" in words(screen(PROGRESS, engine, cast.buyer, **kickoff))
    assert "まだ作成されていません" in words(screen(PARTNER_CASE, engine, cast.seller, **kickoff))
    app = screen(CASE, engine, cast.director, **kickoff)
    app.button(key="case.kickoff.edit").click().run()
    app.text_area(key=f"case:{case}:kickoff.target").set_value("**食品工場**の品質管理部").run()
    app = screen(CASE, engine, cast.director, **kickoff)  # after a reload: what was typed is there
    app.button(key="case.kickoff.edit").click().run()
    assert app.text_area(key=f"case:{case}:kickoff.target").value == "**食品工場**の品質管理部"
    app.button(key="case.kickoff.save").click().run()
    assert app.button(key="case.kickoff.share").disabled
    assert "「カレンダー連携」" in words(app)
    assert "食品工場" in words(screen(PARTNER_CASE, engine, cast.seller, **kickoff))
    app.button(key="case.kickoff.edit").click().run()
    for item in REQUIRED:
        app.text_area(key=f"case:{case}:kickoff.{item}").set_value("取り決めた内容")
    app.button(key="case.kickoff.save").click().run()
    pressed(app, "case.kickoff.share")
    pressed(app, "case.kickoff.share", "case.kickoff.share.yes")
    seen = words(screen(PROGRESS, engine, cast.buyer, **kickoff))
    assert "取り決めた内容" in seen
    act(engine, cast.director, save_kickoff, case, dict.fromkeys(REQUIRED, "社内の検討"), 2)
    told = words(screen(CASE, engine, cast.director, **kickoff))
    assert "共有後に変更あり" in told
    assert "更新を共有" in told
    assert "社内の検討" not in words(screen(PROGRESS, engine, cast.buyer, **kickoff))


def test_who_works_for_a_single_case_is_led_straight_into_it(engine, cast, case):
    assert "計測機器の新規開拓" in head(screen(PARTNER_CASES, engine, cast.seller))
    assert "稼働中の案件はありません" in words(screen(PARTNER_CASES, engine, cast.rival))
    other = factories.directed(engine, cast)
    listed = screen(PARTNER_CASES, engine, cast.seller)
    assert "稼働" in head(listed)
    assert f"/partner-case?case={other}" in words(listed)
    with transaction(engine, cast.director) as repo:
        (member,) = repo.case_members.team(other).members
        leave_case(repo, member.id, LATER.date(), LATER)
    again = screen(PARTNER_CASES, engine, cast.seller)
    assert "/partner-cases?whose=all" in words(again), "the only one that is still this member's"
    assert f"/partner-case?case={other}" in words(screen(PARTNER_CASES, engine, cast.seller, whose="all"))


def test_a_deal_leads_to_its_case(engine, cast, case):
    with reading(engine, cast.buyer) as repo:
        order = repo.cases.head(case, LATER.date()).order
    assert f"/progress?case={case}" in words(screen("client.deals", engine, cast.buyer, order=order))
    assert f"/partner-case?case={case}" in words(screen("partner.deals", engine, cast.seller, order=order))
    watched = screen("operations.quality", engine, cast.director, LATER, order=order)
    assert f"/case?case={case}" in words(watched)
