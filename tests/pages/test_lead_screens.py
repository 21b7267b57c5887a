"""The screens on which kakutoku's sales takes a lead to its account (A1, K1)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from core.actions import leads, reception
from core.actions.leads import Contact
from core.model import Viewer
from core.model_accounts import LeadId, LeadKind, LeadStatus
from core.model_mails import MailKind
from core.passwords import Passwords
from core.repository import reading, transaction
from core.rules_leads import NOT_MET, TAKEN
from core.store.tables import LeadRow, MailRow
from core.views import Lead
from pages import navigation
from pages.ui import frame, lead_desk, lead_parts
from tests.cast import NOW, Cast, address
from tests.pages.screens import screen, words
from tests.queries import count_queries

ASKER = Contact("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example", "03-0000-0211")
S = LeadStatus


def ask(engine: Engine, contact: Contact = ASKER, intent: str = "form") -> LeadId:
    reception.ask(engine, LeadKind.CONSULTATION, contact, "代理店の*開拓*を相談したい。", intent, NOW)
    with Session(engine) as session:
        return session.scalars(select(LeadRow.id).order_by(LeadRow.id.desc())).first() or LeadId(0)


def met(engine: Engine, cast: Cast, contact: Contact = ASKER) -> LeadId:
    lead = ask(engine, contact)
    with transaction(engine, cast.sales) as repo:
        leads.take_lead(repo, lead, NOW)
        leads.move_lead(repo, lead, S.MET, NOW)
    return lead


def verifying(engine: Engine, cast: Cast) -> tuple[LeadId, str]:
    lead = met(engine, cast)
    with transaction(engine, cast.sales) as repo:
        leads.send_verification(repo, lead, NOW)
    with Session(engine) as session:
        return lead, session.scalars(select(MailRow.secret).where(MailRow.secret.is_not(None))).one() or ""


def look(engine: Engine, cast: Cast, lead: LeadId) -> Lead:
    with reading(engine, cast.sales) as repo:
        return repo.leads.get(lead, NOW)


def opened(engine: Engine, viewer: Viewer, dialog: Callable[[], None]) -> AppTest:
    """A dialog that stays open, for what is pressed in it."""
    app = AppTest.from_function(_dialog, default_timeout=30)
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: NOW)
    app.session_state["dialog"] = dialog
    return app.run()


def _dialog() -> None:
    import streamlit as st

    st.session_state["dialog"]()


def status(engine: Engine, lead: LeadId) -> LeadStatus:
    with Session(engine) as session:
        return session.get_one(LeadRow, lead).status


def disabled(app: AppTest, key: str) -> bool:
    return app.button(key=key).disabled


def test_leads_are_listed_with_counts_and_narrowed_by_the_address(engine: Engine, cast: Cast) -> None:
    met(engine, cast)
    ask(engine, Contact("丘の上商店", "丘 みどり", "m@oka.example", "03-0000-0214"), "second")
    everything = words(screen("operations.leads", engine, cast.sales))
    for part in ("みずうみ製作所", "丘の上商店", "角田 陽子", "面談済み", "/operations-lead?lead=1"):
        assert part in everything
    assert "みずうみ" not in words(screen("operations.leads", engine, cast.sales, status="new"))
    assert "丘の上" not in words(screen("operations.leads", engine, cast.sales, mine="true"))
    assert "丘の上" not in words(screen("operations.leads", engine, cast.sales, q="みずうみ"))


def test_an_empty_list_says_why(engine: Engine, cast: Cast) -> None:
    assert "まだ問い合わせはありません" in words(screen("operations.leads", engine, cast.sales))
    assert "条件に合う問い合わせはありません" in words(screen("operations.leads", engine, cast.sales, q="海"))


def test_a_call_is_entered_by_hand(engine: Engine, cast: Cast) -> None:
    app = opened(engine, cast.sales, lead_parts.enter_dialog)
    for field, typed in (("company", "丘の上商店"), ("name", "丘 みどり"), ("email", "bad")):
        app.text_input(key=f"operations_leads.enter.{field}").input(typed)
    app.button(key="operations_leads.enter.yes").click().run()
    assert "メールアドレスは" in app.error[0].value
    assert app.text_input(key="operations_leads.enter.company").value == "丘の上商店"
    app.text_input(key="operations_leads.enter.email").input("m@oka.example")
    app.button(key="operations_leads.enter.yes").click().run()
    with Session(engine) as session:
        lead = session.scalars(select(LeadRow)).one()
    assert (lead.company, lead.owner_id, lead.email) == ("丘の上商店", cast.sales.member, "m@oka.example")


def test_a_lead_is_shown_as_it_was_typed(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    assert "代理店の*開拓*を相談したい。" in [text.value for text in app.text]
    for part in (ASKER.company, "03-0000-0211", ASKER.email, "担当 未定", "公開フォームから届きました"):
        assert part in words(app).replace("\\", "")


def test_sales_takes_it_and_notes_the_meeting(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    assert disabled(app, "operations_lead.send")
    assert NOT_MET in words(app)
    app.button(key="operations_lead.take").click().run()
    assert disabled(app, "operations_lead.take")
    app.button(key="operations_lead.move.met").click().run()
    app.text_area(key=f"lead.{lead}.note.text").input("11/20 面談。予算は月30万円。")
    app.button(key="operations_lead.note").click().run()
    assert status(engine, lead) is S.MET
    assert app.text_area(key=f"lead.{lead}.note.text").value == ""
    assert "予算は月30万円" in words(app)
    assert not disabled(app, "operations_lead.send")


def test_an_empty_note_is_refused_and_nothing_is_lost(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    app.button(key="operations_lead.note").click().run()
    assert "メモを入力してください" in words(app)
    app.text_area(key=f"lead.{lead}.note.text").input("長" * 5_001)
    app.button(key="operations_lead.note").click().run()
    assert "5,000文字以内" in words(app).replace("\\", "")
    assert app.text_area(key=f"lead.{lead}.note.text").value == "長" * 5_001


def test_the_mail_is_sent_after_one_question_that_names_the_address(engine: Engine, cast: Cast) -> None:
    lead = met(engine, cast)
    app = opened(engine, cast.sales, partial(lead_desk.send_dialog, look(engine, cast, lead)))
    assert status(engine, lead) is S.MET
    assert f"{ASKER.company}\n{ASKER.name} 様\n{ASKER.email}" in [text.value for text in app.text]
    app.button(key="operations_lead.send.yes").click().run()
    assert status(engine, lead) is S.VERIFYING
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    assert "認証メールを送信済みです" in words(app)
    assert app.button(key="operations_lead.send").label == "認証メールを再送する"


def test_sales_is_told_before_sending_that_the_address_has_an_account(engine: Engine, cast: Cast) -> None:
    lead = met(engine, cast, Contact(ASKER.company, ASKER.name, address("outsider"), "03-0000-0211"))
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    assert disabled(app, "operations_lead.send")
    assert TAKEN in words(app)


def test_an_address_is_corrected_before_sending(engine: Engine, cast: Cast) -> None:
    lead, _ = verifying(engine, cast)
    app = opened(engine, cast.sales, partial(lead_parts.correct_dialog, look(engine, cast, lead)))
    assert "送信済みの認証メールは無効になります" in app.caption[0].value
    app.text_input(key=f"operations_lead.correct.{lead}.email").input("k.aoi@mizuumi.example")
    app.button(key="operations_lead.correct.yes").click().run()
    assert status(engine, lead) is S.MET
    assert look(engine, cast, lead).email == "k.aoi@mizuumi.example"


def test_an_expired_link_is_sent_again(engine: Engine, cast: Cast) -> None:
    lead, _ = verifying(engine, cast)
    app = screen("operations.lead", engine, cast.sales, at=NOW + timedelta(hours=73), lead=lead)
    assert "有効期限が切れています" in words(app)
    dialog = opened(engine, cast.sales, partial(lead_desk.send_dialog, look(engine, cast, lead)))
    dialog.button(key="operations_lead.send.yes").click().run()
    with Session(engine) as session:
        sent = select(func.count()).where(MailRow.kind == MailKind.ACCOUNT_VERIFICATION)
        assert session.scalar(sent) == 2


def test_an_issued_lead_can_only_be_noted(engine: Engine, cast: Cast) -> None:
    lead, link = verifying(engine, cast)
    reception.open_account(engine, Passwords(time_cost=1, memory_kib=8), link, NOW)
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    assert "アカウントは発行済みです" in words(app)
    assert "/operations-organization?organization=6" in words(app)
    keys = {button.key for button in app.button}
    assert keys == {"operations_lead.take", "operations_lead.note", "operations_lead.correct"}
    assert disabled(app, "operations_lead.take")
    assert disabled(app, "operations_lead.correct")


def test_a_closed_lead_is_taken_up_again(engine: Engine, cast: Cast) -> None:
    lead = ask(engine)
    app = screen("operations.lead", engine, cast.sales, lead=lead)
    app.button(key="operations_lead.move.closed").click().run()
    assert status(engine, lead) is S.CLOSED
    assert app.button(key="operations_lead.move.contacted").label == "対応を再開する"
    app.button(key="operations_lead.move.contacted").click().run()
    assert status(engine, lead) is S.CONTACTED


@pytest.mark.parametrize("number", ["99", "x", None])
def test_what_does_not_exist_says_so(engine: Engine, cast: Cast, number: str | None) -> None:
    query = {"lead": number} if number else {}
    app = screen("operations.lead", engine, cast.sales, **query)
    assert not app.exception
    assert not app.button


def test_a_director_has_no_lead_screen(engine: Engine, cast: Cast) -> None:
    ask(engine)
    for name in ("operations.leads", "operations.lead"):
        assert "みずうみ" not in words(screen(name, engine, cast.director, lead=1))
    entries = [entry for entry in navigation.SCREENS[cast.director.audience] if "lead" in entry.screen]
    assert not any(entry.listed(cast.director) for entry in entries)
    assert [entry.listed(cast.sales) for entry in entries] == [True, False]


def test_thirty_leads_cost_as_many_queries_as_three(engine: Engine, cast: Cast) -> None:
    counts: list[tuple[int, int]] = []
    for number in range(30):
        lead = ask(engine, intent=f"{number}")
        with transaction(engine, cast.sales) as repo:
            leads.add_note(repo, LeadId(1), f"メモ{number}", NOW)
        if number in (2, 29):
            of_list = count_queries(engine, lambda: screen("operations.leads", engine, cast.sales))
            of_one = count_queries(engine, lambda: screen("operations.lead", engine, cast.sales, lead=1))
            counts.append((of_list, of_one))
    assert lead
    assert counts[0] == counts[1]
