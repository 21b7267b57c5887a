"""メッセージ as both sides use it (M1, M2, P8)."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview
from core.actions.messages import post_message
from core.model import Side
from core.repository import reading, transaction
from core.store.tables import MessageRow
from tests import factories
from tests.cast import NOW
from tests.pages.screens import screen, words
from tests.queries import count_queries

SIDES = {"buyer": "client.messages", "seller": "partner.messages"}


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def lines(engine):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(MessageRow))


def written(engine, viewer, proposal, text):
    with transaction(engine, viewer) as repo:
        return post_message(repo, proposal, text, NOW)


@pytest.mark.parametrize("who", SIDES)
def test_a_message_is_sent_and_the_box_is_empty_again(engine, cast, who):
    proposal = factories.in_talks(engine, cast)
    app = screen(SIDES[who], engine, getattr(cast, who), proposal=proposal)
    box = f"messages.draft.{proposal}.body"
    app.text_area(key=box).input("来週の火曜は**いかが**でしょうか。<b>").run()
    app.button(key="messages.send").click().run()
    assert app.text_area(key=box).value == ""
    assert "来週の火曜は**いかが**でしょうか。&lt;b&gt;" in words(app)
    with reading(engine, cast.buyer) as repo:
        assert [m.body for m in repo.messages.thread(proposal).messages] == ["来週の火曜は**いかが**でしょうか。<b>"]


def test_an_empty_message_is_refused_and_nothing_is_written(engine, cast):
    proposal = factories.in_talks(engine, cast)
    app = screen("client.messages", engine, cast.buyer, proposal=proposal)
    app.button(key="messages.send").click().run()
    assert "メッセージを入力してください" in app.error[0].value
    assert lines(engine) == 0


def test_a_thread_that_closes_while_one_writes_keeps_the_text(engine, cast):
    proposal = factories.in_talks(engine, cast)
    app = screen("partner.messages", engine, cast.seller, proposal=proposal)
    box = f"messages.draft.{proposal}.body"
    app.text_area(key=box).input("ご検討ください。").run()
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    before = lines(engine)
    app.button(key="messages.send").click().run()
    assert lines(engine) == before
    shown = " ".join([*(e.value for e in app.error), *(i.value for i in app.info)])
    assert "送信できません" in shown
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, proposal, NOW)
    reopened = screen("partner.messages", engine, cast.seller, proposal=proposal)
    assert reopened.text_area(key=box).value == "ご検討ください。"


def test_a_guest_reads_and_is_told_why_there_is_no_box(engine, cast):
    proposal = factories.in_talks(engine, cast)
    written(engine, cast.seller, proposal, "はじめまして。")
    app = screen("client.messages", engine, cast.looker, proposal=proposal)
    assert "はじめまして。" in words(app)
    assert "ゲストは閲覧のみ" in app.info[0].value
    assert not app.text_area


@pytest.mark.parametrize("who", ["outsider", "rival"])
def test_somebody_elses_thread_is_not_found(engine, cast, who):
    proposal = factories.in_talks(engine, cast)
    factories.in_talks(engine, cast)
    name = "client.messages" if who == "outsider" else "partner.messages"
    app = screen(name, engine, getattr(cast, who), proposal=proposal)
    assert "青葉計器" not in words(app)
    assert "ツキノワ" not in words(app)


def test_reading_on_the_screen_takes_the_mark_away(engine, cast):
    proposal = factories.in_talks(engine, cast)
    written(engine, cast.seller, proposal, "はじめまして。")
    screen("client.messages", engine, cast.buyer, proposal=proposal)
    with reading(engine, cast.buyer) as repo:
        assert [card.unread for card in repo.messages.threads()] == [0]
    with reading(engine, cast.boss) as repo:
        assert [card.unread for card in repo.messages.threads()] == [1]


def test_earlier_messages_are_one_press_away(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        for n in range(60):
            repo.messages.add(proposal, Side.CLIENT, f"{n}番目の行", NOW + timedelta(seconds=n))
    app = screen("partner.messages", engine, cast.seller, proposal=proposal)
    assert "9番目の行" in words(app).replace("59番目", "").replace("49番目", "")
    assert ">9番目の行" not in words(app)
    app.button(key="messages.earlier").click().run()
    assert ">9番目の行" in words(app)


def test_the_partner_may_begin_an_order_unasked(engine, cast):
    proposal = factories.in_talks(engine, cast)
    app = screen("partner.messages", engine, cast.seller, proposal=proposal)
    app.button(key="messages.order").click().run()
    with reading(engine, cast.seller) as repo:
        assert repo.orders.of_proposal(proposal) is not None


@pytest.mark.parametrize("who", SIDES)
def test_thirty_threads_cost_as_many_queries_as_three(engine, cast, who):
    numbers = []
    for more in (3, 27):
        for _ in range(more):
            proposal = factories.in_talks(engine, cast)
            written(engine, cast.seller, proposal, "はじめまして。")
            written(engine, cast.buyer, proposal, "よろしくお願いします。")
        look = partial(screen, SIDES[who], engine, getattr(cast, who), proposal=proposal)
        look()  # and so read what is new, which the next look need not note again
        numbers.append(count_queries(engine, look))
    assert numbers[0] == numbers[1] > 0
