"""Two rounds of one posting, from the hearing to 再公募, and both midnights in Japan (P1–P4, P10, T11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.calendar import jst_date, jst_midnight
from core.formats import day
from tests.browser.canaries import Wire
from tests.browser.clock import Clock
from tests.browser.coats import bones, found
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.order_desk import promise, set_date, write
from tests.browser.visitors import WAIT, Visitor, reason_of, settled
from tests.cast import NOW
from tests.databases import SqliteFactory

DAY = timedelta(days=1)
TODAY = jst_date(NOW)
DRAFTED, FIRST, SECOND = TODAY, TODAY + DAY, TODAY + timedelta(days=6)
"""The deadline as drafted, as extended, and that of the second round."""

TITLE = "計測機器の新規開拓"
DRAFT = {
    "商材": "計測機器、検査装置",
    "販売先の業界": "食品工場",
    "背景": "株式会社青葉計器では、展示会の縮小で商談が減った。",
    "相談内容": "接点の作り方から相談したい。",
    "依頼内容": "架電と商談の設定。",
    "求めている経歴や能力": "製造業への営業経験。",
}
NOTES = "社長は年内の開始を強く望んでいる。"
SELLERS = "三日月式で進める工場開拓"
SELLERS_LATER = "満月式で進める工場開拓"
TOO_LATE = "間に合わなかった変更"
RIVALS = "流星群による展示会後の追客"
BODY = "電話、訪問、再訪の順に進めます。"
"""What either partner writes below its title."""


@dataclass(frozen=True, slots=True)
class Market:
    """A served console in which nothing has happened yet, and its clock."""

    console: Console
    clock: Clock


@pytest.fixture
def market(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Market]:
    letter = tmp_path / "clock"
    environment = {
        "TZ": "UTC",
        "CONNECT_TEST_CLOCK": str(letter),
        "CONNECT_SESSION_IDLE_MINUTES": "20000",  # the days that pass here are minutes to the people at their screens
        "CONNECT_SESSION_ABSOLUTE_HOURS": "400",
    }
    with opened(sqlite_factory, tmp_path, lambda engine, cast: None, **environment) as console:
        yield Market(console, Clock(letter))


def test_a_posting_goes_through_two_rounds_and_each_opens_at_midnight_in_japan(market: Market, visits: Visits):
    clock, (operator, buyer, seller, rival) = market.clock, people(market.console, visits)
    wire, phone = Wire(buyer.page), Wire(buyer.phone)
    the_operator_drafts_from_a_hearing(operator)
    the_operator_previews_and_opens(operator)
    the_operator_extends(operator)

    last_minute, midnight = moments(FIRST)
    clock.set(last_minute)
    a_partner_proposes_and_edits(seller)
    the_client_sees_a_number_only(buyer, wire)
    assert read_in(wire, phone, SELLERS, SELLERS_LATER, BODY) == set()
    the_operator_cannot_reopen_yet(operator)

    clock.set(midnight)
    the_partner_comes_too_late(seller, rival)
    the_client_sees_the_first_round(buyer, wire)
    assert read_in(wire, phone, SELLERS_LATER, BODY) == {SELLERS_LATER, BODY}, "the search sees what the client sees"
    the_operator_reopens(operator)
    another_partner_proposes(rival)

    last_minute, midnight = moments(SECOND)
    clock.set(last_minute)
    the_client_sees_the_second_rounds_number_only(buyer, wire)
    assert read_in(wire, phone, RIVALS, TOO_LATE) == set()

    clock.set(midnight)
    the_client_sees_both_rounds(buyer, wire)
    assert read_in(wire, phone, RIVALS, TOO_LATE) == {RIVALS}


def people(console: Console, visits: Visits) -> tuple[Visitor, Visitor, Visitor, Visitor]:
    operator, buyer, seller, rival = (visits(console, name) for name in ("operator", "buyer", "seller", "rival"))
    return operator.sign_in(), buyer.enter(), seller.enter(), rival.enter()


def moments(deadline: date) -> tuple[datetime, datetime]:
    """23:59 in Japan on the last day, and 00:00 on the day after: 14:59 and 15:00 of the last day in UTC."""
    midnight = jst_midnight(deadline + DAY)
    return midnight - timedelta(minutes=1), midnight


def read_in(wire: Wire, phone: Wire, *texts: str) -> set[str]:
    """Which of these texts have reached the client's browsers so far, at the desk or on the phone."""
    hits = found([*wire.received, *phone.received], tuple(bones(text) for text in texts))
    return {text for text in texts if any(hit.endswith(f": {bones(text)}") for hit in hits)}


# --- the operator's desk --------------------------------------------------------------------------------------------


def the_operator_drafts_from_a_hearing(operator: Visitor) -> None:
    page = operator.page
    assert operator.path == "/operations-postings"
    page.get_by_role("link", name="ヒアリングと募集の下書き").click()
    settled(page)
    expect(page.get_by_text("まだヒアリングはありません。")).to_be_visible()
    page.get_by_role("combobox", name="企業").click()
    page.get_by_role("option", name="株式会社青葉計器").click()
    settled(page)
    operator.press("ヒアリングを記録する")
    expect(page.get_by_role("heading", level=1)).to_contain_text("（タイトル未入力）")
    settled(page)
    expect(button(page, "公開する")).to_be_disabled()
    fill(page, "タイトル", TITLE)
    for label, text in DRAFT.items():
        fill(page, label, text)
    set_date(page, "提案の締切", DRAFTED.strftime("%Y%m%d"))
    fill(page, "ヒアリングのメモ", NOTES)
    operator.press("下書きを保存")
    expect(page.get_by_text("下書きを保存しました。").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    operator.shoot("operations-hearing")


def the_operator_previews_and_opens(operator: Visitor) -> None:
    page = operator.page
    button(page, "パートナーの見え方を確認").click()
    dialog = operator.dialog()
    expect(dialog).to_contain_text("企業を特定できる言葉が伏せられています（背景）")
    expect(dialog).to_contain_text("展示会の縮小で商談が減った。")
    expect(dialog).not_to_contain_text("青葉計器")
    expect(dialog).not_to_contain_text(NOTES)
    operator.shoot("operations-hearing-preview", lambda phone: press_on(phone, "パートナーの見え方を確認"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    operator.press("公開する")
    expect(operator.dialog()).to_contain_text("株式会社青葉計器 の2名")
    operator.press("公開する", within=operator.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("募集中")
    assert operator.path == "/operations-posting?posting=1"


def the_operator_extends(operator: Visitor) -> None:
    page = operator.page
    settled(page)
    expect(button(page, "再公募する")).to_be_disabled()
    operator.press("締切を延長する")
    dialog = operator.dialog()
    expect(dialog).to_contain_text(f"現在の締切は {day(DRAFTED)} です。")
    set_date(page, "新しい締切", FIRST.strftime("%Y%m%d"))
    fill(page, "延長の理由", "連休を挟むため")
    operator.press("延長する", within=dialog)
    expect(page.get_by_text("締切を延長しました。").first).to_be_visible()
    expect(page.get_by_text("理由：連休を挟むため")).to_be_visible()
    expect(page.get_by_text(f"締切 {day(DRAFTED)} → {day(FIRST)}")).to_be_visible()
    operator.shoot("operations-posting-extended")


def the_operator_cannot_reopen_yet(operator: Visitor) -> None:
    page = operator.open("/operations-posting?posting=1")
    expect(page.get_by_text("（本日締切）")).to_be_visible()
    expect(button(page, "再公募する")).to_be_disabled()
    expect(button(page, "締切を延長する")).to_be_enabled()


def the_operator_reopens(operator: Visitor) -> None:
    page = operator.open("/operations-posting?posting=1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("締切済み")
    expect(button(page, "締切を延長する")).to_be_disabled()
    operator.press("再公募する")
    dialog = operator.dialog()
    expect(dialog).to_contain_text("同じ内容で、第2回の募集を公開します。")
    operator.shoot("operations-posting-reopen", lambda phone: press_on(phone, "再公募する"))
    set_date(page, "提案の締切", SECOND.strftime("%Y%m%d"))
    operator.press("再公募する", within=dialog)
    expect(page.get_by_role("heading", level=1)).to_contain_text("募集中")
    operator.shoot("operations-posting-round-2")


# --- the partners ---------------------------------------------------------------------------------------------------


def a_partner_proposes_and_edits(seller: Visitor) -> None:
    """In the last minute; the editor stays open with a change that nobody has saved yet."""
    page = seller.open("/partner-postings")
    expect(page.get_by_text("本日締切")).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    settled(page)
    expect(page.get_by_text("展示会の縮小で商談が減った。")).to_be_visible()
    assert "青葉計器" not in page.content(), "the client's name is not disclosed (P10)"
    propose(seller, SELLERS)
    edit(seller, SELLERS_LATER)
    seller.press("保存する")
    expect(page.get_by_text("提案を更新しました。").first).to_be_visible()
    expect(page.get_by_text(SELLERS_LATER)).to_be_visible()
    seller.shoot("partner-posting-last-minute")
    edit(seller, TOO_LATE)


def the_partner_comes_too_late(seller: Visitor, rival: Visitor) -> None:
    page = seller.page
    seller.press("保存する")
    expect(button(page, "編集する")).to_be_disabled()
    expect(button(page, "取り下げる")).to_be_disabled()
    expect(page.get_by_text(SELLERS_LATER)).to_be_visible()
    expect(page.get_by_text("保存されなかった編集内容")).to_be_visible()
    assert "提案の締切を過ぎているため" in reason_of(button(page, "編集する"))
    seller.shoot("partner-posting-too-late")
    rival.open("/partner-postings")
    expect(rival.page.get_by_text("現在、募集中の案件はありません。")).to_be_visible()


def another_partner_proposes(rival: Visitor) -> None:
    page = rival.open("/partner-postings")
    expect(page.get_by_text("再公募（第2回）")).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    settled(page)
    propose(rival, RIVALS)
    rival.shoot("partner-posting-round-2")


def propose(visitor: Visitor, title: str) -> None:
    write(visitor.page, "タイトル", title)
    write(visitor.page, "提案内容", BODY)
    promise(visitor.page)
    visitor.press("提案を送信")
    expect(visitor.page.get_by_text("提案を送信しました。").first).to_be_visible()
    expect(visitor.page.get_by_text(title)).to_be_visible()


def edit(visitor: Visitor, title: str) -> None:
    settled(visitor.page)
    visitor.press("編集する")
    settled(visitor.page)
    write(visitor.page, "タイトル", title)


# --- the client -----------------------------------------------------------------------------------------------------


def the_client_sees_a_number_only(buyer: Visitor, wire: Wire) -> None:
    page = look(buyer, "/postings", wire)
    expect(page.get_by_text("現在 1社から提案があります").first).to_be_visible()
    page = look(buyer, "/candidates?posting=1", wire)
    expect(page.get_by_text("現在 1社から提案があります。")).to_be_visible()
    expect(page.get_by_text(f"提案の内容は {day(FIRST + DAY)} から確認できます")).to_be_visible()
    buyer.shoot("client-candidates-sealed")
    it_is_not_found(buyer, 1, wire)


def the_client_sees_the_first_round(buyer: Visitor, wire: Wire) -> None:
    page = look(buyer, "/candidates?posting=1", wire)
    expect(page.get_by_text("1社のパートナーから提案が集まっています")).to_be_visible()
    expect(page.get_by_text(SELLERS_LATER)).to_be_visible()
    expect(page.get_by_text("候補者01")).to_be_visible()
    buyer.shoot("client-candidates-round-1")


def the_client_sees_the_second_rounds_number_only(buyer: Visitor, wire: Wire) -> None:
    page = look(buyer, "/postings", wire)
    expect(page.get_by_text("再公募（第2回）")).to_be_visible()
    page = look(buyer, "/candidates?posting=1", wire)
    expect(page.get_by_text("1社のパートナーから提案が集まっています")).to_be_visible()
    expect(page.get_by_text("第2回：現在 1社から提案があります")).to_be_visible()
    expect(page.get_by_text(SELLERS_LATER)).to_be_visible()
    expect(page.get_by_text(RIVALS)).to_have_count(0)
    buyer.shoot("client-candidates-round-2-sealed")
    page = look(buyer, "/proposal?proposal=1", wire)
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者01")
    it_is_not_found(buyer, 2, wire)


def the_client_sees_both_rounds(buyer: Visitor, wire: Wire) -> None:
    page = look(buyer, "/candidates?posting=1", wire)
    expect(page.get_by_text("2社のパートナーから提案が集まっています")).to_be_visible()
    for text in (SELLERS_LATER, "候補者01", RIVALS, "候補者02", "再公募（第2回）"):
        expect(page.get_by_text(text).first).to_be_visible()
    buyer.shoot("client-candidates-both-rounds")
    page.get_by_role("link", name=RIVALS).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者02")
    wire.take()


def look(buyer: Visitor, address: str, wire: Wire) -> Page:
    """Go there, and keep what came."""
    page = buyer.open(address)
    wire.take()
    return page


def it_is_not_found(buyer: Visitor, proposal: int, wire: Wire) -> None:
    """A proposal of a round that is still open looks like one that does not exist."""
    texts = [main(look(buyer, f"/proposal?proposal={number}", wire)) for number in (proposal, 999)]
    assert texts[0] == texts[1]


# --- how people do these things -------------------------------------------------------------------------------------


def main(page: Page) -> str:
    """The visible text of the screen."""
    return page.get_by_test_id("stMain").inner_text()


def fill(page: Page, label: str, text: str) -> None:
    """Type into a field by the beginning of its label, and leave it."""
    field = page.get_by_role("textbox", name=label)
    field.fill(text)
    field.blur()
    settled(page)


def button(page: Page, label: str) -> Locator:
    """The button that says this, with or without a picture beside the words."""
    return page.get_by_role("button", name=label).first


def press_on(phone: Page, label: str) -> None:
    """The same press on the telephone."""
    button(phone, label).click()
    expect(phone.get_by_role("dialog")).to_be_visible(timeout=WAIT)
