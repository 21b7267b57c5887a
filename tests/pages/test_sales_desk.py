"""The sales desk on its screens: hearing to posting, rounds, consultations on both sides (P1–P4, K1)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions.consultations import answer_consultation, ask_consultation
from core.actions.hearings import HearingForm, note_hearing, save_hearing
from core.actions.postings import reopen_posting
from core.calendar import jst_date
from core.model_accounts import ConsultationKind
from core.repository import reading, transaction
from core.store.tables import ConsultationRow, HearingRow, PostingRow
from pages.ui import frame, hearing_dialogs, round_dialogs
from tests import factories
from tests.cast import CLIENT, NOW
from tests.core.test_hearings import FORM
from tests.pages.hostile import HOSTILE
from tests.pages.screens import screen, words
from tests.queries import count_queries

K = ConsultationKind
TODAY = jst_date(NOW)
SECOND = TODAY + timedelta(days=7)
TYPED = {
    "title": "計測機器の新規開拓",
    "categories": "計測機器、 IoT,計測機器",
    "industries": "食品工場",
    "background": "株式会社青葉計器の展示会が縮小した。",
    "consultation": "接点の作り方。",
    "request": "架電と商談の設定。",
    "requirements": "製造業への営業経験。",
}


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def hearing(engine, cast):
    with transaction(engine, cast.sales) as repo:
        return note_hearing(repo, CLIENT, None, "h" * 16, NOW)


def ask(engine, viewer, kind=K.OTHER, posting=None, text="相談したいです。", intent="i" * 16):
    with transaction(engine, viewer) as repo:
        return ask_consultation(repo, kind, posting, text, intent, NOW)


def number(engine, table):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table))


def fill(app, place, **typed):
    for name, text in typed.items():
        fields = app.text_input if name in ("title", "categories", "industries", "budget", "period") else app.text_area
        fields(key=f"{place}.{name}").set_value(text).run()


def shown(engine, viewer, dialog, at=NOW):
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: at)
    app.session_state["dialog"] = dialog
    return app.run()


def _dialog():
    import streamlit as st

    st.session_state["dialog"]()


def file(engine, cast, posting):
    with reading(engine, cast.sales) as repo:
        return repo.openings.file(posting)


# --- hearing → posting (P1) -------------------------------------------------------------------------------------


def test_a_hearing_begins_with_a_client(engine, cast):
    app = screen("operations.hearing", engine, cast.sales)
    assert "まだヒアリングはありません" in words(app)
    assert app.button(key="operations_hearing.new").disabled
    app.selectbox(key="operations_hearing.client").set_value(CLIENT).run()
    app.button(key="operations_hearing.new").click().run()
    assert number(engine, HearingRow) == 1
    listed = words(screen("operations.hearing", engine, cast.director))
    assert "（タイトル未入力）" in listed
    assert "株式会社青葉計器" in listed


def test_what_is_typed_is_saved_previewed_and_opened(engine, cast, hearing):
    """P1, P3, P10: the preview covers the client's name and says where."""
    place = f"hearing.{hearing}"
    app = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    assert "公開までに必要な項目" in app.button(key="operations_hearing.open").help
    fill(app, place, **TYPED, notes="本音の予算")
    app.date_input(key=f"{place}.deadline").set_value(SECOND).run()
    assert not app.button(key="operations_hearing.open").disabled
    app.button(key="operations_hearing.save").click().run()
    with reading(engine, cast.sales) as repo:
        kept = repo.hearings.get(hearing)
    assert (kept.revision, kept.notes, kept.deadline) == (1, "本音の予算", SECOND)
    assert kept.content.categories == ("計測機器", "IoT")
    app.button(key="operations_hearing.preview").click().run()
    assert any("背景" in each.value and "伏せられて" in each.value for each in app.warning)
    form = HearingForm(kept.held_on, kept.notes, kept.content, kept.deadline)
    dialog = shown(engine, cast.sales, partial(hearing_dialogs.publish, kept, place, form, kept.revision))
    assert any("の2名" in each.value for each in dialog.markdown), "who will be told"
    dialog.button(key="operations_hearing.open.yes").click().run()
    assert number(engine, PostingRow) == 1
    opened = words(screen("operations.hearing", engine, cast.sales, hearing=hearing))
    assert "公開済み" in opened
    assert "公開した募集" in opened


def test_what_lacks_is_named_when_it_is_opened(engine, cast, hearing):
    with reading(engine, cast.sales) as repo:
        kept = repo.hearings.get(hearing)
    form = HearingForm(TODAY, "", replace(kept.content, title="題だけ"), None)
    app = shown(engine, cast.sales, partial(hearing_dialogs.publish, kept, "hearing.1", form, 0))
    app.button(key="operations_hearing.open.yes").click().run()
    assert any("商材" in each.value for each in app.error)
    assert number(engine, PostingRow) == 0


def test_what_was_typed_survives_a_reload(engine, cast, hearing):
    place = f"hearing.{hearing}"
    app = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    fill(app, place, background="途中の背景")
    app.date_input(key=f"{place}.deadline").set_value(SECOND).run()
    again = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    assert again.text_area(key=f"{place}.background").value == "途中の背景"
    assert again.date_input(key=f"{place}.deadline").value == SECOND
    assert "復元しました" in words(again)
    other = screen("operations.hearing", engine, cast.operator, hearing=hearing)
    assert other.text_area(key=f"{place}.background").value == ""


def test_the_second_of_two_people_sees_both_texts_and_chooses(engine, cast, hearing):
    """O6."""
    place = f"hearing.{hearing}"
    app = screen("operations.hearing", engine, cast.operator, hearing=hearing)
    fill(app, place, background="運営の背景")
    with transaction(engine, cast.sales) as repo:
        save_hearing(repo, hearing, FORM, 0, NOW)
    app.button(key="operations_hearing.save").click().run()
    app.run()
    assert "別の担当者が先に保存しました" in words(app)
    assert app.text_area(key=f"{place}.background").value == "運営の背景"
    assert FORM.content.background in words(app)
    app.button(key="operations_hearing.ours").click().run()
    app.button(key="operations_hearing.save").click().run()
    with reading(engine, cast.sales) as repo:
        assert repo.hearings.get(hearing).content.background == "運営の背景"
    app = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    assert app.text_area(key=f"{place}.background").value == "運営の背景"


@pytest.mark.parametrize("name", ["title", "background", "notes"])
def test_hostile_texts_come_back_as_they_were_typed(engine, cast, hearing, name):
    """T3."""
    text = "\n".join(HOSTILE) if name != "title" else "<script>**x**</script> :material/home:"
    place = f"hearing.{hearing}"
    app = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    fill(app, place, **{name: text})
    again = screen("operations.hearing", engine, cast.sales, hearing=hearing)
    assert not again.exception
    fields = again.text_input if name == "title" else again.text_area
    assert fields(key=f"{place}.{name}").value == text
    app.button(key="operations_hearing.preview").click().run()
    assert not app.exception


@pytest.mark.parametrize("asked", ["999999", "0", "abc", "-1", "1e5"])
@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("operations.hearing", "hearing"),
        ("operations.posting", "posting"),
        ("operations.consultations", "consultation"),
        ("client.consultations", "consultation"),
    ],
)
def test_what_does_not_exist_is_not_found(engine, cast, name, parameter, asked):
    viewer = cast.buyer if name.startswith("client") else cast.sales
    app = screen(name, engine, viewer, **{parameter: asked})
    assert "見つかりません" in app.info[0].value


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "seller"])
def test_nobody_else_opens_the_desks_screens(engine, cast, who, hearing):
    posting, asked = factories.posting(engine, cast), ask(engine, cast.outsider)
    for name, query in (
        ("operations.hearing", {}),
        ("operations.hearing", {"hearing": hearing}),
        ("operations.posting", {"posting": posting}),
        ("operations.consultations", {"consultation": asked}),
    ):
        app = screen(name, engine, getattr(cast, who), **query)
        assert "表示できません" in words(app) or "閲覧できるのは" in words(app)
        assert "青葉" not in words(app)


# --- rounds (P2, P4) --------------------------------------------------------------------------------------------


def test_an_open_posting_is_extended_and_a_closed_one_reopened(engine, cast):
    """P2, P4: of the two buttons one can be pressed, the other says why not."""
    posting = factories.posting(engine, cast, deadline=TODAY, opened=NOW)
    app = screen("operations.posting", engine, cast.sales, posting=posting)
    assert "過ぎてから" in app.button(key="operations_posting.reopen").help
    app = shown(engine, cast.sales, partial(round_dialogs.extend_dialog, file(engine, cast, posting)))
    app.button(key="operations_posting.extend.yes").click().run()
    assert any("締切を入力" in each.value for each in app.error)
    app.date_input(key=f"operations_posting.extend.{posting}.deadline").set_value(SECOND).run()
    app.text_area(key=f"operations_posting.extend.{posting}.reason").set_value("連休のため").run()
    app.button(key="operations_posting.extend.yes").click().run()
    assert "連休のため" in words(screen("operations.posting", engine, cast.sales, posting=posting))
    later = NOW + timedelta(days=8)
    app = screen("operations.posting", engine, cast.sales, later, posting=posting)
    assert "延長できません" in app.button(key="operations_posting.extend").help
    app = shown(engine, cast.sales, partial(round_dialogs.reopen_dialog, file(engine, cast, posting), None), later)
    app.date_input(key=f"operations_posting.reopen.{posting}.deadline").set_value(SECOND + timedelta(days=9)).run()
    app.button(key="operations_posting.reopen.yes").click().run()
    seen = words(screen("operations.posting", engine, cast.director, later, posting=posting))
    assert "第2回" in seen
    assert "再公募しました" in seen


def test_a_director_reads_and_presses_nothing(engine, cast, hearing):
    posting, asked = factories.posting(engine, cast), ask(engine, cast.buyer)
    app = screen("operations.posting", engine, cast.director, posting=posting)
    assert app.button(key="operations_posting.reopen").disabled
    assert app.button(key="operations_posting.extend").disabled
    assert "operations_hearing.save" not in [
        button.key for button in screen("operations.hearing", engine, cast.director, hearing=hearing).button
    ]
    app = screen("operations.consultations", engine, cast.director, consultation=asked)
    assert "相談したいです。" in words(app)
    assert all(button.disabled for button in app.button)


def test_the_clients_list_tells_both_rounds_apart(engine, cast):
    """P2, P4."""
    posting = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, posting)
    with transaction(engine, cast.sales) as repo:
        reopen_posting(repo, posting, 1, SECOND, NOW)
    factories.proposal(engine, cast.rival, posting, title="ひみつの二回目", at=NOW)
    seen = words(screen("client.postings", engine, cast.buyer))
    assert "第2回：現在 1社から提案があります" in seen
    assert "1社のパートナーから提案が集まっています" in seen
    seen = words(screen("client.candidates", engine, cast.buyer, posting=posting))
    assert "食品工場への三段階の開拓" in seen
    assert "第2回：現在 1社から提案があります" in seen
    assert "ひみつの二回目" not in seen
    app = screen("partner.posting", engine, cast.seller, posting=posting)
    assert "第1回に提出した提案" in words(app)
    assert app.text_area(key=f"partner_posting.{posting}.body").value == ""


# --- consultations (P4) -----------------------------------------------------------------------------------------


def test_a_posting_without_proposals_leads_to_the_form_for_its_reopening(engine, cast):
    posting = factories.posting(engine, cast)
    assert f"/consultations?posting={posting}" in words(
        screen("client.candidates", engine, cast.buyer, posting=posting)
    )
    app = screen("client.consultations", engine, cast.buyer, posting=posting)
    place = f"consultations.{posting}"
    assert app.radio(key=f"{place}.kind").value == K.REOPEN
    assert app.selectbox(key=f"{place}.posting").value == posting
    app.text_area(key=f"{place}.text").set_value("再公募したいです。").run()
    app.button(key="consultations.send").click().run()
    assert not app.exception
    with reading(engine, cast.looker) as repo:
        found = repo.consultations.get(1)
    assert (found.kind, found.posting, found.text) == (K.REOPEN, posting, "再公募したいです。")
    assert "再公募の相談" in words(app)
    app.button(key="consultations.send").click().run()
    assert any("相談内容を入力" in each.value for each in app.error)
    assert number(engine, ConsultationRow) == 1


def test_a_guest_reads_and_does_not_ask(engine, cast):
    asked = ask(engine, cast.buyer)
    app = screen("client.consultations", engine, cast.looker)
    assert "ゲスト" in app.button(key="consultations.send").help
    assert "相談したいです。" in words(app)
    assert "まだ回答はありません" in words(screen("client.consultations", engine, cast.looker, consultation=asked))


def test_a_client_without_postings_asks_for_a_new_one(engine, cast):
    app = screen("client.consultations", engine, cast.outsider)
    assert K.REOPEN.value not in app.radio(key="consultations.0.kind").options
    assert "まだ相談はありません" in words(app)


def test_sales_takes_answers_and_closes_and_the_client_reads_it(engine, cast):
    asked = ask(engine, cast.buyer, text="<b>太字</b> **の相談**")
    app = screen("operations.consultations", engine, cast.sales, consultation=asked)
    assert "回答してから" in app.button(key="operations_consultations.move").help
    app.button(key="operations_consultations.take").click().run()
    assert "担当しています" in app.button(key="operations_consultations.take").help
    app.text_area(key=f"consultation.{asked}.text").set_value("お打ち合わせしましょう。").run()
    app.button(key="operations_consultations.answer").click().run()
    app.button(key="operations_consultations.move").click().run()
    assert not app.exception
    seen = words(screen("client.consultations", engine, cast.buyer, consultation=asked))
    assert "お打ち合わせしましょう。" in seen
    assert "完了" in seen


@pytest.mark.parametrize("text", ["\n".join(HOSTILE[:20]), "\n".join(HOSTILE[20:]), "長" * 5_000])
def test_hostile_words_are_only_words_on_both_sides(engine, cast, text):
    """T3."""
    asked = ask(engine, cast.buyer, text=text)
    with transaction(engine, cast.sales) as repo:
        answer_consultation(repo, asked, text, NOW)
    for name, viewer in (("client.consultations", cast.buyer), ("operations.consultations", cast.sales)):
        for query in ({}, {"consultation": asked}):
            assert not screen(name, engine, viewer, **query).exception


def test_a_consultation_leads_to_its_reopening_or_a_hearing(engine, cast):
    posting = factories.posting(engine, cast)
    asked = ask(engine, cast.buyer, K.REOPEN, posting)
    app = screen("operations.consultations", engine, cast.sales, consultation=asked)
    assert f"/operations-posting?posting={posting}&consultation={asked}" in words(app)
    app.button(key="operations_consultations.hearing").click().run()
    with reading(engine, cast.sales) as repo:
        assert repo.consultations.get(asked).hearing == 1
    app = screen("operations.posting", engine, cast.sales, posting=posting, consultation=asked)
    assert "回答済みになります" in words(app)
    app = shown(engine, cast.sales, partial(round_dialogs.reopen_dialog, file(engine, cast, posting), asked))
    app.date_input(key=f"operations_posting.reopen.{posting}.deadline").set_value(SECOND).run()
    app.button(key="operations_posting.reopen.yes").click().run()
    seen = words(screen("client.consultations", engine, cast.looker, consultation=asked))
    assert "この相談から再公募（第2回）を公開しました" in seen


def test_the_sales_contact_of_a_client_is_set_on_its_consultation(engine, cast):
    asked = ask(engine, cast.buyer)
    app = screen("operations.consultations", engine, cast.sales, consultation=asked)
    app.selectbox(key=f"operations_consultations.contact.{CLIENT}").set_value(cast.operator.member).run()
    app.button(key="operations_consultations.contact.save").click().run()
    with reading(engine, cast.sales) as repo:
        contact = repo.consultations.contact(CLIENT)
    assert contact is not None
    assert contact.id == cast.operator.member


def test_the_list_is_narrowed_by_its_filters(engine, cast):
    ask(engine, cast.buyer, text="展示会の後の追客")
    other = ask(engine, cast.outsider, text="秋の計画")
    with transaction(engine, cast.sales) as repo:
        answer_consultation(repo, other, "回答です。", NOW)
    for query, found, hidden in (
        ({"status": "received"}, "展示会", "秋の計画"),
        ({"q": "硝子"}, "秋の計画", "展示会"),
        ({"mine": "true"}, "", "展示会"),
    ):
        seen = words(screen("operations.consultations", engine, cast.sales, **query))
        assert found in seen
        assert hidden not in seen, query


@pytest.mark.parametrize(
    ("name", "who"),
    [("operations.hearing", "sales"), ("operations.consultations", "sales"), ("client.consultations", "buyer")],
)
def test_thirty_rows_cost_as_many_queries_as_three(engine, cast, name, who):
    numbers = []
    for intents in (range(3), range(3, 30)):
        for intent in intents:
            ask(engine, cast.buyer, intent=f"{intent:016}")
            with transaction(engine, cast.sales) as repo:
                note_hearing(repo, CLIENT, None, f"{intent:016}", NOW)
        numbers.append(count_queries(engine, lambda: screen(name, engine, getattr(cast, who))))
    assert numbers[0] == numbers[1] > 0
