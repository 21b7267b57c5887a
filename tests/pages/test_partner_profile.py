"""パートナー情報: the form, what clients read of it, and the audits (P6, P10)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.actions.candidates import proceed_to_interview
from core.actions.prime_audits import NewAudit, record_audit
from core.calendar import jst_date
from core.model import Role, WorkStyle
from core.model_accounts import AuditKind
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import MemberRow, PartnerProfileRow
from tests import factories
from tests.cast import NOW, PARTNER
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words

PROFILE = "partner.profile"
TELLING = "合同会社ツキノワ営業舎の髙﨑 直人です。https://tsukinowa.example ・ 03-0000-0103"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def put(engine, **values):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(PartnerProfileRow).where(PartnerProfileRow.partner_id == PARTNER).values(**values))


def newcomer(engine):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(delete(PartnerProfileRow).where(PartnerProfileRow.partner_id == PARTNER))


def told(engine, viewer):
    with reading(engine, viewer) as repo:
        return repo.profiles.own().told


def key(field):
    return f"partner_profile.{field}"


def save(app):
    return app.button(key=key("save")).click().run()


def test_the_form_holds_what_is_kept_and_keeps_what_is_typed(engine, cast):
    app = screen(PROFILE, engine, cast.seller)
    assert app.text_input(key=key("employees")).value == "12"
    assert app.radio(key=key("work_style")).value == WorkStyle.TEAM
    app.text_input(key=key("employees")).input("２０")
    app.radio(key=key("work_style")).set_value(WorkStyle.ORGANIZATION.value)
    app.selectbox(key=key("prefecture")).set_value("沖縄県")
    app.text_area(key=key("record")).input("**実績**\n<b>12社</b>")
    save(app)
    assert not app.error
    found = told(engine, cast.seller)
    assert (found.employees, found.work_style, found.prefecture) == (20, WorkStyle.ORGANIZATION, "沖縄県")
    assert found.record == "**実績**\n<b>12社</b>"
    assert app.text_input(key=key("employees")).value == "20"


def test_what_is_wrong_is_said_at_once_and_stays_typed(engine, cast):
    app = screen(PROFILE, engine, cast.seller)
    app.text_input(key=key("employees")).input("十二")
    app.text_input(key=key("founded_year")).input("2999")
    save(app)
    assert "従業員数は" in app.error[0].value
    assert "設立年は" in app.error[0].value
    assert app.text_input(key=key("employees")).value == "十二"
    assert told(engine, cast.seller).employees == 12


def test_a_newcomer_finds_an_empty_form_and_what_it_is_for(engine, cast):
    newcomer(engine)
    app = screen(PROFILE, engine, cast.seller)
    assert "はじめに" in app.info[0].value
    assert app.text_input(key=key("employees")).value == ""
    assert app.selectbox(key=key("prefecture")).value is None
    for field, typed in (("employees", "3"), ("regular_employees", "1"), ("founded_year", "2020")):
        app.text_input(key=key(field)).input(typed)
    app.selectbox(key=key("corporate_form")).set_value("合同会社")
    app.selectbox(key=key("prefecture")).set_value("岩手県")
    app.radio(key=key("work_style")).set_value(WorkStyle.SOLO_PLAYER.value)
    app.text_area(key=key("working_mode")).input("リモート")
    save(app)
    assert app.error[0].value == "代表者プロフィールを入力してください。"
    app.text_area(key=key("representative")).input("営業を十年。")
    save(app)
    assert not app.error
    assert not app.info
    assert told(engine, cast.seller).founded_year == 2020


def test_what_is_missing_is_named(engine, cast):
    put(engine, representative="")
    assert "未入力の項目があります：代表者プロフィール" in screen(PROFILE, engine, cast.seller).warning[0].value


def test_without_a_profile_the_proposal_says_what_to_do_first(engine, cast):
    newcomer(engine)
    posting = factories.posting(engine, cast, deadline=jst_date(NOW + timedelta(days=1)))
    app = screen("partner.posting", engine, cast.seller, posting=posting)
    assert app.button(key="partner_posting.submit").disabled
    assert "パートナー情報の入力が必要" in words(app)
    assert "/partner-profile" in words(app)


def test_what_was_typed_survives_a_reload_and_a_look_at_the_preview(engine, cast):
    app = screen(PROFILE, engine, cast.seller)
    app.text_area(key=key("record")).input("書きかけの実績").run()
    again = screen(PROFILE, engine, cast.seller)
    assert again.text_area(key=key("record")).value == "書きかけの実績"
    assert "下書きを復元しました" in words(again)
    again.query_params["view"] = "preview"
    again.run()
    assert "書きかけ" not in words(again), "clients read what is saved"
    del again.query_params["view"]
    again.run()
    assert again.text_area(key=key("record")).value == "書きかけの実績"


def test_two_people_at_once_lose_nothing(engine, cast):
    first, second = (screen(PROFILE, engine, cast.seller) for _ in range(2))
    second.text_area(key=key("record")).input("二人目の実績")
    first.text_area(key=key("record")).input("一人目の実績")
    save(first)
    save(second)
    assert "別の担当者" in second.error[0].value
    assert second.text_area(key=key("record")).value == "二人目の実績"
    assert "一人目の実績" in words(second)
    assert told(engine, cast.seller).record == "一人目の実績"
    second.button(key=key("mine")).click().run()
    save(second)
    assert not second.error
    assert told(engine, cast.seller).record == "二人目の実績"


def test_the_second_can_take_what_was_saved(engine, cast):
    first, second = (screen(PROFILE, engine, cast.seller) for _ in range(2))
    second.text_area(key=key("record")).input("二人目の実績")
    first.text_area(key=key("record")).input("一人目の実績")
    save(first)
    save(second)
    second.button(key=key("theirs")).click().run()
    assert second.text_area(key=key("record")).value == "一人目の実績"
    assert not second.warning


def test_who_typed_nothing_is_asked_nothing(engine, cast):
    first, second = (screen(PROFILE, engine, cast.seller) for _ in range(2))
    first.text_area(key=key("record")).input("一人目の実績")
    save(first)
    second.run()
    assert not second.warning
    assert second.text_area(key=key("record")).value == "一人目の実績"


def test_a_guest_reads_everything_and_the_button_says_why_not(engine, cast):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.seller.member).values(role=Role.GUEST))
    guest = type(cast.seller)(cast.seller.member, PARTNER, cast.seller.audience, Role.GUEST)
    app = screen(PROFILE, engine, guest)
    assert app.text_input(key=key("employees")).disabled
    assert app.button(key=key("save")).disabled
    assert "ゲスト" in app.button(key=key("save")).help


# --- the preview (P10) ----------------------------------------------------------------------------------------------


def drawn(app):
    """The boxes of 基本情報 and 支援体制, as they reach the browser."""
    blocks = [
        block.proto.body for block in app.get("html") if "facts" in block.proto.body or "words" in block.proto.body
    ]
    return [body for body in blocks if "<style>" not in body and "<h2" not in body]


@pytest.mark.parametrize("disclosed", [False, True])
def test_the_preview_draws_what_the_clients_screen_draws(engine, cast, disclosed):
    put(engine, working_mode=TELLING, representative=TELLING, record=TELLING)
    candidate = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    if disclosed:
        with transaction(engine, cast.buyer) as repo:
            proceed_to_interview(repo, candidate, NOW)
    query = {"view": "preview", **({"state": "disclosed"} if disclosed else {})}
    preview = drawn(screen(PROFILE, engine, cast.seller, **query))
    client = drawn(screen("client.proposal", engine, cast.buyer, proposal=candidate))
    assert len(preview) == 4
    assert preview == client[-4:]
    assert ("ツキノワ" in "".join(preview)) is disclosed


def test_the_preview_says_where_something_is_covered(engine, cast):
    put(engine, representative=TELLING)
    before, after = (screen(PROFILE, engine, cast.seller, view="preview", state=state) for state in ("", "disclosed"))
    assert before.info[0].value == "伏せられた箇所がある項目：代表者プロフィール"
    assert not after.info


def test_the_preview_of_nothing_says_so(engine, cast):
    newcomer(engine)
    assert "まだ表示できる内容がありません" in words(screen(PROFILE, engine, cast.seller, view="preview"))


def test_nothing_typed_becomes_markup(engine, cast):
    """T3."""
    text = "\n".join(HOSTILE)
    fields = ("working_mode", "representative", "record", "corporate_form", "prefecture")
    put(engine, **dict.fromkeys(fields, text))
    for query in ({}, {"view": "preview"}, {"view": "preview", "state": "disclosed"}, {"view": "audits"}):
        app = screen(PROFILE, engine, cast.seller, **query)
        assert not app.exception
        for block in app.get("html"):
            assert "<script" not in block.proto.body
            assert "<img" not in block.proto.body


# --- the audits -----------------------------------------------------------------------------------------------------


def test_the_partner_sees_days_and_results_and_no_note(engine, cast):
    today = jst_date(NOW)
    for kind, passed in ((AuditKind.MEETINGS, True), (AuditKind.MANAGEMENT, False)):
        held = NewAudit(kind, today, cast.director.member, passed, "内部のメモ")
        with transaction(engine, cast.operator) as repo:
            record_audit(repo, PARTNER, held, NOW)
    seen = words(screen(PROFILE, engine, cast.seller, view="audits"))
    for said in (
        "定例MTG審査",
        "合格",
        "マネジメント審査",
        "不合格",
        "2026/11/24（火）",
        "合格が必要な審査：マネジメント審査",
    ):
        assert said in seen
    assert "内部のメモ" not in seen
    assert "堂本" not in seen


def test_without_audits_it_says_what_is_needed(engine, cast):
    seen = words(screen(PROFILE, engine, cast.rival, view="audits"))
    assert "定例MTG審査とマネジメント審査" in seen
    assert "審査の記録はまだありません" in seen
