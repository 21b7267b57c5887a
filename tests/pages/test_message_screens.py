"""メッセージ as both sides use it (M1, M2, P8)."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview
from core.actions.messages import mark_read, post_message
from core.model import MessageId, Side
from core.model_choosing import ScanState
from core.repository import reading, transaction
from core.store.tables import MessageRow
from core.uploads import StoredFile
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


def test_a_draft_is_put_back_in_a_new_tab_until_it_is_sent(engine, cast):
    proposal = factories.in_talks(engine, cast)
    box = f"messages.draft.{proposal}.body"
    tabs = [screen("client.messages", engine, cast.buyer, proposal=proposal)]
    tabs[0].text_area(key=box).input("来週の火曜は").run()
    tabs.append(screen("client.messages", engine, cast.buyer, proposal=proposal))
    assert tabs[1].text_area(key=box).value == "来週の火曜は"
    assert any("復元" in caption.value for caption in tabs[1].caption)
    tabs[1].text_area(key=box).input("来週の火曜はいかがですか。").run()
    tabs[0].button(key="messages.send").click().run()  # what stands there, not what the other tab has kept
    assert tabs[0].text_area(key=box).value == "来週の火曜はいかがですか。"
    tabs[1].button(key="messages.send").click().run()
    assert screen("client.messages", engine, cast.buyer, proposal=proposal).text_area(key=box).value == ""
    assert lines(engine) == 2


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
    look = partial(screen, "partner.messages", engine, cast.seller, proposal=proposal)
    newest = words(look())
    assert ">9番目の行" not in newest
    assert ">59番目の行" in newest
    (first,) = re.findall(r"before=(\d+)", newest)
    assert "以降のメッセージ" not in newest
    older = words(look(before=first))
    assert ">9番目の行" in older
    assert ">10番目の行" not in older
    assert "以前のメッセージ" not in older
    (last,) = re.findall(r"since=(\d+)", older)
    assert ">10番目の行" in words(look(since=last))
    lit = re.search(r'lit" aria-current="true"><p class="who">.*?<p class="text">(\d+)番目', words(look(message=last)))
    assert lit
    assert lit[1] == "9"


def test_an_older_part_is_not_taken_for_the_newest(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        for n in range(60):
            repo.messages.add(proposal, Side.CLIENT, f"{n}番目の行", NOW + timedelta(seconds=n))
    app = screen("partner.messages", engine, cast.seller, proposal=proposal, before=20)
    with reading(engine, cast.seller) as repo:
        assert [card.unread for card in repo.messages.threads()] == [60]
    app.text_area(key=f"messages.draft.{proposal}.body").input("拝見しました。").run()
    app.button(key="messages.send").click().run()
    assert f'"go": "/partner-messages?proposal={proposal}"' in words(app)


KEPT = StoredFile("見積の前提.pdf", "application/pdf", 1_000, "0" * 64)


def with_file(engine, viewer, proposal, file=KEPT):
    with transaction(engine, viewer) as repo:
        post_message(repo, proposal, "資料です。", NOW, files=[file])


def test_a_file_is_taken_back_after_a_question_and_leaves_a_line(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with_file(engine, cast.seller, proposal)
    ask = partial(screen, "partner.messages", engine, cast.seller, proposal=proposal)
    assert f"/partner-messages?proposal={proposal}&file=1" in words(ask())
    app = ask(file=1)
    app.button(key="messages.file.remove").click().run()
    for shown in (words(ask()), words(ask(file=1)), words(screen("client.messages", engine, cast.buyer))):
        assert "ファイルは削除されました" in shown
        assert KEPT.name not in shown


@pytest.mark.parametrize("who", ["buyer", "looker"])
def test_only_the_side_that_sent_a_file_is_offered_to_take_it_back(engine, cast, who):
    proposal = factories.in_talks(engine, cast)
    with_file(engine, cast.seller, proposal)
    if who == "looker":
        with_file(engine, cast.buyer, proposal)
    assert "ファイルを削除" not in words(screen("client.messages", engine, getattr(cast, who), proposal=proposal))
    if who == "buyer":
        app = screen("client.messages", engine, cast.buyer, proposal=proposal, file=1)
        app.button(key="messages.file.remove").click().run()
        assert "送信した側" in app.error[0].value


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ScanState.WAITING, "検査中"),
        (ScanState.INFECTED, "危険なファイルのため開けません"),
        (ScanState.CLEAN, "検査済み"),
        (ScanState.UNCHECKED, "1 KB<"),
    ],
)
def test_the_message_says_what_is_known_of_its_file(engine, cast, state, said):
    proposal = factories.in_talks(engine, cast)
    with_file(engine, cast.seller, proposal, replace(KEPT, scan=state))
    shown = words(screen("client.messages", engine, cast.buyer, proposal=proposal))
    assert said in shown
    assert ("/files/attachments/1" in shown) is (state in (ScanState.CLEAN, ScanState.UNCHECKED))


def test_an_address_in_a_message_can_be_followed_and_says_where_it_leads(engine, cast):
    proposal = factories.in_talks(engine, cast)
    written(engine, cast.seller, proposal, "「https://meet.example/?a=1&b=2」と https://kаkutoku.example/ <b>")
    shown = words(screen("client.messages", engine, cast.buyer, proposal=proposal))
    assert '<a href="https://meet.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer' in shown
    assert "（接続先：xn--kkutoku-2fg.example）" in shown
    assert "&lt;b&gt;" in shown


def test_who_has_read_is_said_in_words_where_they_are(engine, cast):
    proposal = factories.in_talks(engine, cast)
    for line in ("一つ目", "二つ目", "三つ目"):
        written(engine, cast.seller, proposal, line)
    with transaction(engine, cast.looker) as repo:
        mark_read(repo, proposal, MessageId(2), NOW)
    shown = words(screen("partner.messages", engine, cast.seller, proposal=proposal))
    assert re.findall(r"<small>(既読[^<]*)</small>", shown) == ["既読", "既読：三谷 望"]
    with transaction(engine, cast.looker) as repo:
        mark_read(repo, proposal, MessageId(3), NOW)
    shown = words(screen("client.messages", engine, cast.buyer, proposal=proposal))
    assert re.findall(r"<small>(社内の既読[^<]*)</small>", shown) == ["社内の既読：三谷 望"]


def test_thirty_hits_cost_as_many_queries_as_three(engine, cast):
    proposal, numbers = factories.in_talks(engine, cast), []
    for more in (3, 27):
        for _ in range(more):
            with_file(engine, cast.seller, proposal)
        look = partial(screen, "client.messages", engine, cast.buyer, proposal=proposal, q="資料")
        look()
        numbers.append(count_queries(engine, look))
    assert numbers[0] == numbers[1] > 0


def test_a_search_leads_from_every_thread_to_the_very_message(engine, cast):
    first, second = factories.in_talks(engine, cast), factories.in_talks(engine, cast)
    written(engine, cast.seller, first, "展示会の**名刺**をお送りします。")
    written(engine, cast.seller, second, "次回の打ち合わせについて")
    with_file(engine, cast.buyer, second, replace(KEPT, name="名刺の一覧.csv"))
    shown = words(screen("client.messages", engine, cast.buyer, q="名刺"))
    assert '"said": "2件が該当します。"' in shown
    assert f"/messages?proposal={first}&message=1&q=%E5%90%8D%E5%88%BA" in shown
    assert "添付：名刺の一覧.csv" in shown
    assert '"marked": ["名刺"]' in shown
    assert "該当するメッセージはありません" in words(screen("client.messages", engine, cast.buyer, q="存在しない"))
    assert "100文字以内" in words(screen("client.messages", engine, cast.buyer, q="あ" * 101))
    assert "計器" in words(screen("partner.messages", engine, cast.seller, q=""))


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
