"""Bad input in a real browser: a sentence that says what to change, what was typed stays, nothing else changes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from core.actions.approvals import request_approval
from core.actions.candidates import decline, proceed_to_interview
from core.calendar import jst_date
from core.model import OrderId, ProposalId
from core.repository import transaction
from core.views import OrderPage
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.order_desk import promise, write
from tests.browser.visitors import WAIT, reason_of, settled
from tests.cast import NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import CONTENT, DEADLINE
from tests.pages.hostile import HOSTILE

FIRST = OrderId(1)
ODD = "髙﨑㈱ ①〜～ ㍻ 👩‍👩‍👧‍👦 ｶﾞ\n" + "\n".join(HOSTILE).replace("\t", " ")
"""Sixty kinds of text in one: markup, links, wide and half-width letters, emoji."""
LONG = "長" * 20_000


def negotiation(engine: Engine, cast: Cast) -> None:
    """Order 1 of proposal 1 stands at version 1; an open posting waits for proposals."""
    factories.negotiating(engine, cast)
    factories.posting(engine, cast, deadline=DEADLINE + timedelta(days=14))


@pytest.fixture
def console(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path, negotiation) as console:
        yield console


@pytest.fixture(scope="module")
def standing(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The same for tests that only look."""
    with opened(sqlite_factory, tmp_path_factory.mktemp("standing"), negotiation) as console:
        yield console


def order(console: Console) -> OrderPage:
    return console.read("seller", lambda repo: repo.orders.page(FIRST, jst_date(NOW)))


def as_stored(text: str) -> str:
    """What a text area hands over and the database keeps: one kind of line end, no blanks around it."""
    return text.strip()


# --- addresses ------------------------------------------------------------------------------------------------------

NONSENSE = ("1", "7", "abc", "0", "-1", "99999999999999999999")
SCREENS = {
    "outsider": (
        "/postings",
        ("/candidates?posting={}", "/proposal?proposal={}", "/messages?proposal={}", "/order?order={}"),
    ),
    "rival": ("/partner-postings", ("/partner-messages?proposal={}", "/partner-order?order={}")),
    "operator": ("/operations-mails", ("/operations-mails?mail={}0",)),
}
PAPERS = ("/files/orders/{}/1.pdf", "/files/orders/{}/1-fees.pdf", "/files/attachments/{}")
HOP = "address => { history.pushState({}, '', address); dispatchEvent(new PopStateEvent('popstate')) }"


@pytest.mark.parametrize("name", SCREENS)
def test_an_address_that_leads_nowhere_says_so(standing: Console, visits: Visits, name: str):
    """A5: somebody else's id (here 1) looks like one that does not exist, and so does nonsense."""
    home, screens = SCREENS[name]
    page = visits(standing, name).enter().open(home)
    heading = page.get_by_role("heading", level=1)
    title = heading.inner_text()
    nowhere = re.compile("見つかりません|まだメッセージはありません")
    for screen in screens:
        for value in NONSENSE:
            page.evaluate(HOP, screen.format(value))
            expect(page.get_by_test_id("stMain")).to_contain_text(nowhere, timeout=WAIT)
            expect(heading).to_have_text(re.compile("表示できません|メッセージ"))
            expect(page.get_by_test_id("stMain")).not_to_contain_text("ツキノワ")
            page.evaluate(HOP, home)
            expect(heading).to_have_text(title, timeout=WAIT)


@pytest.mark.parametrize("name", ["outsider", "rival", "operator"])
def test_a_paper_of_somebody_else_does_not_exist(standing: Console, name: str):
    cookies = standing.enter(name)
    with httpx.Client(base_url=standing.url, cookies=cookies) as browser:
        answers = {
            path.format(value): browser.get(path.format(value)).status_code
            for path in PAPERS
            for value in ("1", "7", "0", "abc", "-1", "99999999999999999999", "1%00", "../1")
        }
    allowed = "/files/orders/1/1.pdf" if name == "operator" else ""
    assert {path: status for path, status in answers.items() if status not in (400, 404) and path != allowed} == {}


# --- typed text -----------------------------------------------------------------------------------------------------


def test_whatever_is_typed_into_an_order_comes_back_as_typed(console: Console, visits: Visits):
    page = visits(console, "seller").enter().open("/partner-order?order=1")
    page.get_by_role("button", name="まとめて編集する").click()
    for label in ("本件業務内容", "納入成果物", "詳細", "備考"):
        write(page, label, ODD)
    page.get_by_role("button", name="保存して第2版にする").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第2版")
    stored = order(console).versions[-1].content
    for text in (stored.work, stored.deliverables, stored.details, stored.remarks):
        assert text == as_stored(ODD)
    page = visits(console, "buyer").enter().open("/order?order=1")
    shown = page.locator(".st-key-order-section-remarks").inner_text()
    assert "".join(as_stored(ODD).split()) in "".join(shown.replace("＋パートナー", "").split())


def test_whatever_is_typed_into_a_message_comes_back_as_typed(console: Console, visits: Visits):
    page = visits(console, "seller").enter().open("/partner-messages?proposal=1")
    page.get_by_role("textbox", name="メッセージ").fill(ODD)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_role("textbox", name="メッセージ")).to_have_value("")
    said = visits(console, "buyer").enter().open("/messages?proposal=1").locator(".theirs .text").last
    expect(said).to_be_visible()
    assert said.inner_text() == as_stored(ODD)


def test_whatever_is_typed_into_a_proposal_comes_back_as_typed(console: Console, visits: Visits):
    page = visits(console, "seller").enter().open("/partner-posting?posting=2")
    innocent = "髙﨑㈱ ①〜 **太字** <b>太い</b> [字](x) $x$ :red[赤] 10,000円~20,000円 -> >= 👩‍👩‍👧‍👦"
    write(page, "タイトル", innocent[:80])
    write(page, "提案内容", innocent)
    promise(page)
    page.get_by_role("button", name="提案を送信").click()
    expect(page.get_by_role("heading", name="提出した提案")).to_be_visible()
    assert page.get_by_text("髙﨑㈱ ①〜 **太字**").last.inner_text().replace("\u2060", "") == innocent


@pytest.mark.parametrize(
    ("name", "path", "label", "button"),
    [
        ("buyer", "/messages?proposal=1", "メッセージ", "送信"),
        ("seller", "/partner-posting?posting=2", "提案内容", "提案を送信"),
        ("buyer", "/order?order=1&edit=details", "詳細", "保存して第2版にする"),
        ("seller", "/partner-order?order=1&edit=all", "備考", "保存して第2版にする"),
    ],
)
def test_twenty_thousand_characters_are_refused_with_a_sentence_and_stay(
    standing: Console, visits: Visits, name: str, path: str, label: str, button: str
):
    before = order(standing).order.latest
    page = visits(standing, name).enter().open(path)
    if label == "提案内容":
        write(page, "タイトル", "長い提案")
    write(page, label, LONG)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="文字以内").first).to_be_visible()
    expect(page.get_by_role("textbox", name=label, exact=True)).to_have_value(LONG)
    assert order(standing).order.latest == before


# --- somebody else was faster ---------------------------------------------------------------------------------------


def test_the_second_tab_to_save_an_item_sees_both_texts_and_keeps_its_own(console: Console, visits: Visits):
    """O6: two people of the client edit 詳細 at once."""
    first, second = visits(console, "buyer").enter(), visits(console, "boss").enter()
    for visitor, text in ((first, "先に保存した文。"), (second, "後から保存した文。")):
        visitor.open("/order?order=1&edit=details")
        write(visitor.page, "詳細", CONTENT.details + text)
    first.press("保存して第2版にする")
    expect(first.page.get_by_role("heading", level=1)).to_contain_text("第2版")
    second.press("保存して第2版にする")
    conflict = second.page.locator(".st-key-order-conflict")
    expect(conflict).to_contain_text("先に保存した文。")
    expect(conflict).to_contain_text("後から保存した文。")
    expect(second.page.get_by_role("textbox", name="詳細")).to_have_value(CONTENT.details + "後から保存した文。")
    assert order(console).order.latest == 2
    second.press("自分の内容で保存し直す")
    expect(second.page.get_by_role("heading", level=1)).to_contain_text("第3版")
    assert order(console).versions[-1].content.details == CONTENT.details + "後から保存した文。"


def test_an_approval_of_what_the_client_has_changed_meanwhile_does_not_count(console: Console, visits: Visits):
    """O5: the partner has the old version on its screen."""
    with transaction(console.engine, console.cast.buyer) as repo:
        request_approval(repo, FIRST, 1, NOW)
    seller, buyer = visits(console, "seller").enter(), visits(console, "buyer").enter()
    page = seller.open("/partner-order?order=1")
    seller.press("承認する")
    expect(seller.dialog()).to_contain_text("第1版")
    buyer.open("/order?order=1&edit=details")
    write(buyer.page, "詳細", CONTENT.details + "直前の変更。")
    buyer.press("保存して第2版にする")
    expect(buyer.page.get_by_role("heading", level=1)).to_contain_text("第2版")
    seller.press("承認する", within=seller.dialog())
    expect(page.get_by_role("alert").filter(has_text="取り下げられています").first).to_be_visible()
    assert order(console).order.approved_at is None


def test_a_message_to_a_thread_that_closed_meanwhile_is_kept(console: Console, visits: Visits):
    """P8: declined while the partner was writing."""
    page = visits(console, "seller").enter().open("/partner-messages?proposal=1")
    box = page.get_by_role("textbox", name="メッセージ")
    write(page, "メッセージ", "書いている間に見送られた返事")
    with transaction(console.engine, console.cast.buyer) as repo:
        decline(repo, ProposalId(1), NOW)
    page.get_by_role("button", name="送信", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="送信できません").first).to_be_visible()
    thread = console.read("seller", lambda repo: repo.messages.thread(ProposalId(1)))
    assert all("書いている間に" not in message.body for message in thread.messages)
    with transaction(console.engine, console.cast.buyer) as repo:
        proceed_to_interview(repo, ProposalId(1), NOW)
    page.reload()
    settled(page)
    expect(box).to_have_value("書いている間に見送られた返事")


# --- who may not ----------------------------------------------------------------------------------------------------

GUEST = {
    "/proposal?proposal=1": ("保留", "見送る"),
    "/order?order=1": ("修正依頼", "承認依頼"),
}


@pytest.mark.parametrize("path", GUEST)
def test_a_guest_sees_the_buttons_grey_and_is_told_why(standing: Console, visits: Visits, path: str):
    """A3: a guest can only look."""
    looker = visits(standing, "looker").enter()
    page = looker.open(path)
    for label in GUEST[path]:
        found = page.get_by_role("button", name=label, exact=True)
        expect(found).to_be_disabled()
        assert "ゲスト" in reason_of(found)
