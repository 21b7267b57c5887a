"""Consultations: asked by the client, taken and answered by sales, followed by the client (P4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.actions.consultations import (
    answer_consultation,
    ask_consultation,
    move_consultation,
    set_sales_contact,
    take_consultation,
)
from core.actions.hearings import note_hearing, open_hearing
from core.actions.postings import reopen_posting
from core.calendar import jst_date
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.model import Role
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.store.tables import AuditRow, ConsultationRow, MailRow, MemberRow, SalesContactRow
from core.views import ConsultationFilter
from tests import factories
from tests.cast import CLIENT, NOW, OTHER_CLIENT, PARTNER
from tests.core.test_hearings import FORM
from tests.queries import count_queries

K, C = ConsultationKind, ConsultationStatus
DEADLINE = jst_date(NOW) + timedelta(days=7)
MINUTE = timedelta(minutes=1)


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def ask(engine, viewer, kind=K.OTHER, posting=None, text="相談したいです。", intent="i" * 16) -> ConsultationId:
    return act(engine, viewer, ask_consultation, kind, posting, text, intent)


def get(engine, viewer, consultation):
    with reading(engine, viewer) as repo:
        return repo.consultations.get(consultation)


def listed(engine, viewer, **wanted):
    with reading(engine, viewer) as repo:
        return repo.consultations.listing(ConsultationFilter(**wanted))


def mails(engine, kind):
    with Session(engine) as session:
        rows = session.scalars(select(MailRow).where(MailRow.kind == kind.value).order_by(MailRow.id)).all()
        return [(mail.to[0], mail.subject + "\n" + mail.text) for mail in rows]


def test_a_client_asks_and_follows_what_became_of_it(engine, cast):
    """P4: everybody of the company may follow, the guest too."""
    posting = factories.posting(engine, cast)
    asked = ask(engine, cast.buyer, K.REOPEN, posting, "締切を変えて\n再公募したいです。")
    for who in (cast.buyer, cast.boss, cast.looker):
        seen = get(engine, who, asked)
        assert (seen.asker, seen.kind, seen.posting_title) == ("佐倉 由紀", K.REOPEN, "計測機器の新規開拓")
        assert (seen.text, seen.status, seen.answer) == ("締切を変えて\n再公募したいです。", C.RECEIVED, "")
    act(engine, cast.sales, take_consultation, asked, None)
    assert (get(engine, cast.buyer, asked).status, get(engine, cast.buyer, asked).owner_name) == (
        C.IN_PROGRESS,
        "角田 陽子",
    )
    act(engine, cast.sales, answer_consultation, asked, "来週公開できます。", at=NOW + MINUTE)
    act(engine, cast.sales, move_consultation, asked, C.CLOSED, at=NOW + 2 * MINUTE)
    seen = get(engine, cast.looker, asked)
    assert (seen.status, seen.answer, seen.answered_by) == (C.CLOSED, "来週公開できます。", "角田 陽子")
    told = mails(engine, MailKind.CONSULTATION_UPDATED)
    assert [to for to, _ in told] == ["buyer@aoba-keiki.example"] * 3, "whoever asked, and nobody else"
    assert "「対応中」" in told[0][1]
    assert "来週公開できます。" in told[1][1]
    assert "「完了」" in told[2][1]


def test_a_consultation_goes_to_the_clients_sales_contact_else_to_all_of_sales(engine, cast):
    ask(engine, cast.buyer)
    assert [to for to, _ in mails(engine, MailKind.CONSULTATION_RECEIVED)] == ["sales@kakutoku.example"]
    act(engine, cast.sales, set_sales_contact, CLIENT, cast.operator.member)
    ask(engine, cast.buyer, intent="j" * 16)
    assert [to for to, _ in mails(engine, MailKind.CONSULTATION_RECEIVED)][1:] == ["operator@kakutoku.example"]
    with Session(engine) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.operator.member).values(active=False))
    ask(engine, cast.buyer, intent="k" * 16)
    assert [to for to, _ in mails(engine, MailKind.CONSULTATION_RECEIVED)][2:] == ["sales@kakutoku.example"]
    with Session(engine) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.sales.member).values(role=Role.DIRECTOR))
        session.execute(update(MemberRow).where(MemberRow.id == cast.operator.member).values(active=True))
        session.execute(SalesContactRow.__table__.delete())
    ask(engine, cast.buyer, intent="l" * 16)
    assert [to for to, _ in mails(engine, MailKind.CONSULTATION_RECEIVED)][3:] == ["operator@kakutoku.example"]


def test_once_the_asker_is_gone_the_colleagues_read_the_answer(engine, cast):
    asked = ask(engine, cast.buyer)
    with Session(engine) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.id == cast.buyer.member).values(active=False))
    act(engine, cast.sales, answer_consultation, asked, "回答です。")
    assert [to for to, _ in mails(engine, MailKind.CONSULTATION_UPDATED)] == ["boss@aoba-keiki.example"]


def test_a_second_press_sends_nothing_twice(engine, cast):
    asked = ask(engine, cast.buyer)
    assert ask(engine, cast.buyer, text="二度押しの間に変わった本文") == asked
    for _ in range(2):
        act(engine, cast.sales, take_consultation, asked, None)
        act(engine, cast.sales, answer_consultation, asked, "回答です。")
    act(engine, cast.sales, move_consultation, asked, C.CLOSED, at=NOW + MINUTE)
    act(engine, cast.sales, move_consultation, asked, C.CLOSED, at=NOW + MINUTE)
    with Session(engine) as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions == ["ask_consultation", "take_consultation", "answer_consultation", "move_consultation"]
    assert len(mails(engine, MailKind.CONSULTATION_RECEIVED)) == 1


def test_an_answer_can_be_corrected_and_taken_up_again(engine, cast):
    asked = ask(engine, cast.buyer)
    act(engine, cast.sales, answer_consultation, asked, "最初の回答")
    act(engine, cast.operator, answer_consultation, asked, "訂正した回答", at=NOW + MINUTE)
    seen = get(engine, cast.buyer, asked)
    assert (seen.answer, seen.answered_by, seen.owner_name) == ("訂正した回答", "尾上 静", "角田 陽子")
    act(engine, cast.sales, move_consultation, asked, C.CLOSED)
    with pytest.raises(Refused, match="完了"):
        act(engine, cast.sales, answer_consultation, asked, "閉じた後の回答")
    act(engine, cast.sales, move_consultation, asked, C.IN_PROGRESS)
    act(engine, cast.sales, answer_consultation, asked, "三つ目の回答")
    assert get(engine, cast.buyer, asked).answer == "三つ目の回答"


def test_two_who_take_the_same_consultation_are_told_of_each_other(engine, cast):
    asked = ask(engine, cast.buyer)
    act(engine, cast.sales, take_consultation, asked, None)
    with pytest.raises(Refused, match="角田 陽子"):
        act(engine, cast.operator, take_consultation, asked, None)
    act(engine, cast.operator, take_consultation, asked, cast.sales.member)
    assert get(engine, cast.sales, asked).owner_name == "尾上 静"


@pytest.mark.parametrize(
    ("text", "said"), [("", "相談内容を入力"), (" \u200b\n\u3000", "相談内容を入力"), ("長" * 20_000, "5,000文字以内")]
)
def test_a_wrong_text_is_refused_on_both_sides(engine, cast, text, said):
    with pytest.raises(Refused, match=said):
        ask(engine, cast.buyer, text=text)
    asked = ask(engine, cast.buyer)
    with pytest.raises(Refused, match=said.replace("相談内容", "回答")):
        act(engine, cast.sales, answer_consultation, asked, text)
    assert get(engine, cast.buyer, asked).status is C.RECEIVED


def test_a_reopening_needs_an_own_posting_and_a_new_one_names_none(engine, cast):
    """P4, A5: another company's posting answers like none at all."""
    foreign = factories.posting(engine, cast, client=OTHER_CLIENT)
    sentences = set()
    for posting in (foreign, foreign + 1_000):
        for kind in (K.REOPEN, K.OTHER):
            with pytest.raises(NotFound) as missing:
                ask(engine, cast.buyer, kind, posting)
            sentences.add(missing.value.sentence)
    assert len(sentences) == 1
    with pytest.raises(Refused, match="募集を選択"):
        ask(engine, cast.buyer, K.REOPEN)
    assert get(engine, cast.buyer, ask(engine, cast.buyer, K.NEW_POSTING, foreign)).posting is None
    own = factories.posting(engine, cast)
    assert get(engine, cast.buyer, ask(engine, cast.buyer, K.OTHER, own, intent="o" * 16)).posting == own


def test_answering_needs_words(engine, cast):
    asked = ask(engine, cast.buyer)
    with pytest.raises(Refused, match="回答を入力"):
        act(engine, cast.sales, move_consultation, asked, C.ANSWERED)


# --- what comes of it -------------------------------------------------------------------------------------------


def test_a_reopening_answers_the_consultation_that_asked_for_it(engine, cast):
    """P4: the client sees the round that came of it."""
    posting = factories.posting(engine, cast)
    asked = ask(engine, cast.buyer, K.REOPEN, posting)
    with transaction(engine, cast.sales) as repo:
        reopen_posting(repo, posting, 1, DEADLINE, NOW, asked)
    seen = get(engine, cast.looker, asked)
    assert (seen.status, seen.owner_name) == (C.ANSWERED, "角田 陽子")
    assert "再公募（第2回）" in seen.answer
    (opening,) = seen.openings
    assert (opening.posting, opening.round, opening.deadline) == (posting, 2, DEADLINE)
    assert mails(engine, MailKind.CONSULTATION_UPDATED) == [], "the mail of the opening tells it"
    with reading(engine, cast.sales) as repo:
        assert repo.openings.file(posting).rounds[0].consultation == asked


def test_a_hearing_that_a_consultation_led_to_stays_in_the_house_until_it_is_opened(engine, cast):
    asked = ask(engine, cast.buyer, K.NEW_POSTING)
    hearing = act(engine, cast.sales, note_hearing, CLIENT, asked, "h" * 16)
    assert get(engine, cast.sales, asked).hearing == hearing
    assert (get(engine, cast.buyer, asked).hearing, get(engine, cast.buyer, asked).openings) == (None, ())
    act(engine, cast.sales, answer_consultation, asked, "ヒアリングのお時間をありがとうございました。")
    posting = act(engine, cast.sales, open_hearing, hearing, FORM, 0)
    seen = get(engine, cast.buyer, asked)
    assert [(opening.posting, opening.round) for opening in seen.openings] == [(posting, 1)]
    assert seen.answer.startswith("ヒアリング"), "an answer that stands is not written over"
    assert seen.hearing is None


def test_a_consultation_is_answered_by_its_own_clients_postings_only(engine, cast):
    asked = ask(engine, cast.outsider)
    posting = factories.posting(engine, cast)
    with pytest.raises(NotFound), transaction(engine, cast.sales) as repo:
        reopen_posting(repo, posting, 1, DEADLINE, NOW, asked)
    with pytest.raises(NotFound):
        act(engine, cast.sales, note_hearing, CLIENT, asked, "x" * 16)


# --- who may, who sees (A5) -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["looker", "seller", "rival", "sales", "director", "operator"])
def test_only_the_clients_admin_and_staff_ask(engine, cast, who):
    with pytest.raises(NotAllowed):
        ask(engine, getattr(cast, who))


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "seller", "rival", "director"])
def test_only_sales_and_operations_answer(engine, cast, who):
    asked, viewer = ask(engine, cast.buyer), getattr(cast, who)
    for action, arguments in (
        (take_consultation, (asked, None)),
        (answer_consultation, (asked, "回答")),
        (move_consultation, (asked, C.IN_PROGRESS)),
        (set_sales_contact, (CLIENT, cast.sales.member)),
    ):
        with pytest.raises(NotAllowed):
            act(engine, viewer, action, *arguments)


def test_a_company_sees_its_own_kakutoku_sees_all_and_partners_none(engine, cast):
    mine, theirs = ask(engine, cast.buyer), ask(engine, cast.outsider)
    for who, expected in (
        ("buyer", {mine}),
        ("looker", {mine}),
        ("outsider", {theirs}),
        ("sales", {mine, theirs}),
        ("director", {mine, theirs}),
        ("operator", {mine, theirs}),
    ):
        assert {line.id for line in listed(engine, getattr(cast, who)).lines} == expected
    for who, asked in (("outsider", mine), ("buyer", theirs), ("seller", mine), ("buyer", ConsultationId(999))):
        with pytest.raises(NotFound, match="見つかりません"):
            get(engine, getattr(cast, who), asked)
    with pytest.raises(NotAllowed):
        listed(engine, cast.seller)
    for action, arguments in ((take_consultation, (None,)), (answer_consultation, ("回答",))):
        with pytest.raises(NotFound):
            act(engine, cast.sales, action, ConsultationId(999), *arguments)


def test_the_list_is_narrowed_by_state_words_and_whose_clients(engine, cast):
    first = ask(engine, cast.buyer, text="展示会の後の追客")
    second = ask(engine, cast.outsider, text="再公募の時期")
    act(engine, cast.sales, take_consultation, second, None)
    found = listed(engine, cast.sales)
    assert found.counts == {C.RECEIVED: 1, C.IN_PROGRESS: 1, C.ANSWERED: 0, C.CLOSED: 0}
    for wanted, expected in (
        ({"status": C.RECEIVED}, {first}),
        ({"text": "展示会"}, {first}),
        ({"text": "硝子"}, {second}),
        ({"text": "展示会 硝子"}, set()),
        ({"whose": "mine"}, {second}),
        ({"page": 99}, {first, second}),
    ):
        assert {line.id for line in listed(engine, cast.sales, **wanted).lines} == expected, wanted
    act(engine, cast.sales, set_sales_contact, CLIENT, cast.sales.member)
    assert {line.id for line in listed(engine, cast.sales, whose="mine").lines} == {first, second}
    assert listed(engine, cast.operator, whose="mine").lines == ()


@pytest.mark.parametrize("who", ["buyer", "seller", "director"])
def test_a_sales_contact_is_somebody_who_can_answer(engine, cast, who):
    with pytest.raises(Refused):
        act(engine, cast.sales, set_sales_contact, CLIENT, getattr(cast, who).member)
    with pytest.raises(NotFound):
        act(engine, cast.sales, set_sales_contact, PARTNER, cast.sales.member)


def test_a_sales_contact_is_set_changed_and_taken_away(engine, cast):
    for member in (cast.sales.member, cast.sales.member, cast.operator.member, None):
        act(engine, cast.operator, set_sales_contact, CLIENT, member)
        with reading(engine, cast.sales) as repo:
            contact = repo.consultations.contact(CLIENT)
            assert (contact.id if contact else None) == member
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == 3


# --- races, cost ------------------------------------------------------------------------------------------------


def test_four_presses_at_once_send_one_consultation(engine, cast):
    """T8."""
    start = Barrier(4)

    def press(_):
        start.wait()
        return ask(engine, cast.buyer)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(ConsultationRow)) == 1
    assert len(mails(engine, MailKind.CONSULTATION_RECEIVED)) == 1


def test_two_who_take_and_set_a_contact_at_once_leave_one_of_each(engine, cast):
    """T8."""
    asked = ask(engine, cast.buyer)
    start = Barrier(4)

    def press(number):
        viewer = (cast.sales, cast.operator)[number % 2]
        start.wait()
        try:
            if number < 2:
                act(engine, viewer, take_consultation, asked, None)
            else:
                act(engine, viewer, set_sales_contact, CLIENT, viewer.member)
        except ConsoleError as refused:
            return refused.sentence
        return ""

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(press, range(4)))
    assert sum(bool(each) for each in said[:2]) == 1
    assert said[2:] == ["", ""]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(SalesContactRow)) == 1


def test_three_and_thirty_consultations_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for intents in (range(3), range(3, 20)):
        for intent in intents:
            ask(engine, cast.buyer, intent=f"{intent:016}")
        counts.append([count_queries(engine, lambda who=who: listed(engine, who)) for who in (cast.buyer, cast.sales)])
    assert counts[0] == counts[1]
