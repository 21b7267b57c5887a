"""The main job in two browsers: from ten proposals to an order that both sides approved, as PDF (P8, P9, M1, O1–O8)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.order_desk import add_line, choose, set_cell, set_date, write
from tests.browser.visitors import SCREENSHOTS, WAIT, Visitor, settled
from tests.browser.worlds import SELLERS_TITLE, day_after
from tests.databases import SqliteFactory

SOON = 5_000
"""Within which a message shows up at the other side (M1), in milliseconds."""

WORK = "新規商談の獲得に向けた架電と商談設定"
DELIVERABLES = "架電記録と週次の報告書"
DETAILS = "リモートで実施し、毎月末に検収する。翌月末日に銀行振込で支払う。"
REMARKS = "担当：髙﨑 直人（㈱ツキノワ物流との兼務なし）。交通費は①〜③の区間のみ別途協議する。"
ADDED_BY_CLIENT = "毎週金曜日に報告会を行う。"
ADDED_BY_PARTNER = "および月次の改善提案書"


@pytest.fixture
def console(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path, day_after) as console:
        yield console


def test_from_ten_proposals_to_an_approved_order_as_pdf(console: Console, visits: Visits, tmp_path: Path):
    buyer, seller = visits(console, "buyer"), visits(console, "seller")
    both_sign_in(buyer, seller)
    the_client_reads_the_candidates(buyer)
    the_client_proceeds_to_an_interview(buyer)
    they_talk(buyer, seller)
    the_client_asks_for_a_quote(buyer)
    the_partner_writes_version_1(seller)
    the_client_edits_an_item(buyer)
    the_client_asks_for_a_revision(buyer)
    the_partner_revises_it(seller)
    the_client_asks_for_approval(buyer)
    the_partner_approves(seller)
    texts = the_client_finds_deal_and_contract(buyer, tmp_path)
    the_papers_say_exactly_what_was_agreed(*texts)
    the_partner_finds_its_deal(seller)
    operations_read_the_mails(visits(console, "operator"))


# --- selection ------------------------------------------------------------------------------------------------------


def both_sign_in(buyer: Visitor, seller: Visitor) -> None:
    for visitor, name in ((buyer, "client"), (seller, "partner")):
        visitor.page.goto(f"{visitor.console.url}/login/{name}")
        visitor.shoot(f"{name}-login")
        visitor.sign_in()
    assert buyer.path == "/postings"
    assert seller.path == "/partner-postings"
    seller.shoot("partner-postings")
    seller.open("/partner-posting?posting=2")
    seller.shoot("partner-posting")


def the_client_reads_the_candidates(buyer: Visitor) -> None:
    page = buyer.page
    buyer.shoot("client-postings")
    page.get_by_role("link", name="募集内容を確認").last.click()
    expect(buyer.dialog()).to_contain_text("展示会の縮小で商談が減った。")
    buyer.shoot("client-posting-content")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page)  # the address forgets the dialog a moment later, and whoever left meanwhile would lose theirs
    page.get_by_role("link", name="計測機器の新規開拓").last.click()
    expect(page.get_by_text("10社が該当します。")).to_be_visible()
    assert "ツキノワ" not in page.content(), "names are not disclosed yet (P10)"
    buyer.shoot("client-candidates")


def the_client_proceeds_to_an_interview(buyer: Visitor) -> None:
    page = buyer.page
    page.get_by_role("link", name=SELLERS_TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者01")
    expect(page.get_by_role("button", name="見積を依頼する")).to_be_disabled()
    buyer.shoot("client-proposal")
    buyer.press("面談に進む")
    dialog = buyer.dialog()
    buyer.shoot("client-proposal-address", lambda phone: press_on(phone, "面談に進む"))
    buyer.press("閉じる", within=dialog)
    expect(page.get_by_role("heading", level=1)).to_contain_text("未対応")
    buyer.press("面談に進む")
    buyer.press("保存して面談に進む", within=buyer.dialog())
    expect(buyer.dialog().get_by_role("alert")).to_be_visible()
    write(page, "郵便番号", "100-0001")
    write(page, "住所（必須）", "東京都架空区一丁目1番1号 髙﨑ビル")
    buyer.press("保存して面談に進む", within=buyer.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("合同会社ツキノワ営業舎")
    expect(page.get_by_role("heading", level=1)).to_contain_text("検討中")
    buyer.shoot("client-proposal-disclosed")


def press_on(phone: Page, label: str) -> None:
    """The same press on the telephone."""
    phone.get_by_role("button", name=label, exact=True).click()
    expect(phone.get_by_role("dialog")).to_be_visible(timeout=WAIT)


# --- talk -----------------------------------------------------------------------------------------------------------


def they_talk(buyer: Visitor, seller: Visitor) -> None:
    seller.open("/partner-proposals")
    seller.shoot("partner-proposals")
    seller.page.get_by_role("link", name="計測機器の新規開拓").click()
    expect(seller.page.get_by_role("heading", level=1)).to_contain_text("株式会社青葉計器")
    buyer.page.get_by_role("link", name=re.compile("メッセージを開く")).click()
    settled(buyer.page)
    says(buyer, "はじめまして。面談の候補日をご提案します。")
    expect(seller.page.get_by_text("はじめまして。面談の候補日をご提案します。")).to_be_visible(timeout=SOON)

    box = buyer.page.get_by_role("textbox", name="メッセージ")
    box.press_sequentially("書きかけの返事")
    buyer.page.evaluate("document.querySelector('[data-testid=stMain] textarea').dataset.marker = 'the same'")
    buyer.page.evaluate("document.querySelector('[data-testid=stMain]').dataset.marker = 'the same'")
    says(seller, "髙﨑です。12月1日（火）10時はいかがでしょうか。\n㈱と①も届きますか👍")
    expect(buyer.page.get_by_text("髙﨑です。12月1日（火）10時はいかがでしょうか。")).to_be_visible(timeout=SOON)
    expect(box).to_have_value("書きかけの返事")
    expect(box).to_be_focused()
    expect(buyer.page.locator("textarea[data-marker='the same']")).to_have_count(1)
    expect(buyer.page.locator("[data-testid=stMain][data-marker='the same']")).to_have_count(1)
    buyer.shoot("client-messages")
    box.fill("")
    box.blur()
    settled(buyer.page)
    seller.shoot("partner-messages")


def says(visitor: Visitor, text: str) -> None:
    """Write a message and send it."""
    visitor.page.get_by_role("textbox", name="メッセージ").fill(text)
    visitor.press("送信")
    expect(visitor.page.get_by_text(text.split("\n")[0])).to_be_visible(timeout=SOON)
    expect(visitor.page.get_by_role("textbox", name="メッセージ")).to_have_value("")


# --- negotiation ----------------------------------------------------------------------------------------------------


def the_client_asks_for_a_quote(buyer: Visitor) -> None:
    page = buyer.page
    page.get_by_role("link", name="提案を見る").click()
    settled(page)
    buyer.press("見積を依頼する")
    expect(buyer.dialog()).to_contain_text("取り消せません")
    buyer.shoot("client-proposal-quote", lambda phone: press_on(phone, "見積を依頼する"))
    buyer.press("見積を依頼する", within=buyer.dialog())
    expect(page.get_by_role("button", name="見積依頼中")).to_be_disabled()
    buyer.shoot("client-proposal-quote-requested")
    page.get_by_role("link", name="見積・発注書を見る").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("見積依頼中")
    buyer.shoot("client-order-requested")


def the_partner_writes_version_1(seller: Visitor) -> None:
    page = seller.page
    link = page.get_by_role("link", name="見積・発注書を開く")
    if not link.is_visible():
        page.reload()
    link.click()
    settled(page)
    seller.press("提出する")
    expect(page.get_by_role("alert").filter(has_text="入力してください")).to_be_visible()
    write(page, "本件業務内容", WORK)
    set_date(page, "開始日", "20261201")
    set_date(page, "終了日", "20270115")
    expect(page.get_by_text("契約期間：1ヶ月（＋15日）")).to_be_visible()
    set_date(page, "終了日", "20270228")
    expect(page.get_by_text("契約期間：3ヶ月")).to_be_visible()
    write(page, "納入成果物", DELIVERABLES)
    write(page, "詳細", DETAILS)
    write(page, "履行場所", "乙の事業所（リモート）")
    choose(page, "支払期日（月）", "翌月")
    choose(page, "支払期日（日）", "末日")
    write(page, "支払方法", "乙の指定する銀行口座への振込")
    expect(page.get_by_text("2027/03/31（水）")).to_be_visible()
    set_cell(page, 0, "name", "㈱食品工場A社向け 2026年12月分")
    set_cell(page, 0, "price", "3000")
    set_cell(page, 0, "quantity", "100")
    add_line(page, 1)
    set_cell(page, 1, "name", "初期設計")
    set_cell(page, 1, "price", "150000")
    set_cell(page, 1, "quantity", "1")
    set_cell(page, 1, "unit", "式")
    write(page, "備考", REMARKS)
    expect(page.get_by_text("¥495,000")).to_be_visible()
    seller.shoot("partner-order-editor")
    seller.press("提出する")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第1版")
    seller.shoot("partner-order-version-1")


def the_client_edits_an_item(buyer: Visitor) -> None:
    page = buyer.page
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("第1版")
    buyer.shoot("client-order-version-1")
    expect(page.get_by_role("button", name="編集する")).to_have_count(5)  # not 項目・金額, 備考 (O3)
    page.locator(".st-key-order-edit-details").get_by_role("button").click()
    settled(page)
    write(page, "詳細", DETAILS + ADDED_BY_CLIENT)
    buyer.shoot("client-order-editing")
    buyer.press("保存して第2版にする")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第2版")
    expect(page.locator("ins.client").filter(has_text=ADDED_BY_CLIENT)).to_contain_text("＋企業")
    buyer.shoot("client-order-orange")


def the_client_asks_for_a_revision(buyer: Visitor) -> None:
    page = buyer.page
    buyer.press("修正依頼")
    buyer.press("依頼する", within=buyer.dialog())
    expect(buyer.dialog().get_by_role("alert")).to_be_visible()
    write(page, "修正内容（必須）", "初期設計の単価を12万円にしてください。")
    buyer.shoot("client-order-revision", lambda phone: press_on(phone, "修正依頼"))
    buyer.press("依頼する", within=buyer.dialog())
    expect(page.get_by_text("修正を依頼しました。パートナーが新しい版を提出すると")).to_be_visible()


def the_partner_revises_it(seller: Visitor) -> None:
    page = seller.page
    page.reload()
    settled(page)
    expect(page.get_by_text("初期設計の単価を12万円にしてください。").first).to_be_visible()
    expect(page.locator("ins.client").filter(has_text=ADDED_BY_CLIENT)).to_be_visible()
    seller.shoot("partner-order-revision-asked")
    seller.press("まとめて編集する")
    settled(page)
    write(page, "納入成果物", DELIVERABLES + ADDED_BY_PARTNER)
    set_cell(page, 1, "price", "120000")
    seller.press("保存して第3版にする")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第3版")
    expect(page.locator("ins.partner").filter(has_text=ADDED_BY_PARTNER)).to_contain_text("＋パートナー")
    expect(page.locator("ins.partner").filter(has_text="¥120,000").first).to_be_visible()
    expect(page.locator("ins.client").filter(has_text=ADDED_BY_CLIENT)).to_contain_text("＋企業")
    seller.shoot("partner-order-green")


def the_client_asks_for_approval(buyer: Visitor) -> None:
    page = buyer.page
    page.reload()
    settled(page)
    colors = [
        page.locator(f"ins.{side}").filter(has_text=text).first.evaluate("n => getComputedStyle(n).backgroundColor")
        for side, text in (("client", ADDED_BY_CLIENT), ("partner", ADDED_BY_PARTNER))
    ]
    assert colors == ["rgb(255, 225, 191)", "rgb(205, 239, 219)"], "orange and green (O4)"
    buyer.shoot("client-order-orange-and-green")
    page.get_by_text("削除箇所を表示").first.click()
    expect(page.locator("del.partner").filter(has_text="¥150,000").first).to_be_visible()
    page.get_by_role("link", name="版の比較").click()
    expect(page.get_by_text(re.compile("第1版（.*→.*第3版")).first).to_be_visible()
    buyer.shoot("client-order-comparison")
    page.get_by_role("link", name="内容", exact=True).click()
    settled(page)
    buyer.press("承認依頼")
    expect(buyer.dialog()).to_contain_text("¥462,000")
    buyer.shoot("client-order-approval", lambda phone: press_on(phone, "承認依頼"))
    buyer.press("承認を依頼する", within=buyer.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("承認待ち")


def the_partner_approves(seller: Visitor) -> None:
    page = seller.page
    page.reload()
    settled(page)
    seller.press("承認する")
    expect(seller.dialog()).to_contain_text("第3版")
    seller.shoot("partner-order-approval", lambda phone: press_on(phone, "承認する"))
    seller.press("承認する", within=seller.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("承認済み")
    expect(page.get_by_role("button", name="承認する")).to_be_disabled()
    seller.shoot("partner-order-approved")


# --- contract -------------------------------------------------------------------------------------------------------


def the_client_finds_deal_and_contract(buyer: Visitor, folder: Path) -> tuple[str, str]:
    page = buyer.open("/candidates?posting=1")
    expect(page.get_by_text("契約が成立した1社は")).to_be_visible()
    buyer.shoot("client-candidates-after")
    buyer.open("/deals")
    expect(page.get_by_text("合同会社ツキノワ営業舎").first).to_be_visible()
    buyer.shoot("client-deals")
    buyer.open("/contracts")
    expect(page.get_by_text("合同会社ツキノワ営業舎").first).to_be_visible()
    buyer.shoot("client-contracts")
    texts = [text_of(buyer, item, folder) for item in ("PDF", "カクトク手数料含む見積書")]
    return texts[0], texts[1]


def text_of(buyer: Visitor, item: str, folder: Path) -> str:
    """Fetch a paper from the row's menu 「…」; returns its text as a reader's program extracts it."""
    page = buyer.page
    page.get_by_role("button", name=re.compile("合同会社ツキノワ営業舎")).click()
    if item == "PDF":
        page.screenshot(path=SCREENSHOTS / "client-contracts-menu-1280.png")
    with page.expect_download() as coming:
        page.get_by_role("link", name=item, exact=True).click()
    download: Download = coming.value
    assert re.fullmatch(r"\S+_PO-000001_第3版\.pdf", download.suggested_filename)
    path = folder / f"{item}.pdf"
    download.save_as(path)
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def the_papers_say_exactly_what_was_agreed(order: str, with_fees: str) -> None:
    bare, bare_with_fees = ("".join(text.split()) for text in (order, with_fees))
    agreed = (
        *("株式会社青葉計器", "合同会社ツキノワ営業舎", "東京都架空区一丁目1番1号髙﨑ビル", "PO-000001", "第3版"),
        *(WORK, DELIVERABLES + ADDED_BY_PARTNER, DETAILS + ADDED_BY_CLIENT, "".join(REMARKS.split())),
        *("㈱食品工場A社向け2026年12月分", "初期設計", "¥3,000", "¥120,000", "100時間", "1式", "¥300,000"),
        *("2026/12/01（火）", "2027/02/28（日）", "¥420,000", "¥42,000", "¥462,000", "佐倉由紀", "髙﨑直人"),
    )
    for text in (bare, bare_with_fees):
        assert [each for each in agreed if "".join(each.split()) not in text] == []
    assert "手数料" not in bare, "the order itself is without kakutoku's fees (O8)"
    fees = ("¥100,000", "¥30,000×3ヶ月", "¥90,000", "10%", "¥42,000")
    assert [each for each in fees if each not in bare_with_fees] == []


def the_partner_finds_its_deal(seller: Visitor) -> None:
    page = seller.open("/partner-deals")
    expect(page.get_by_text("株式会社青葉計器").first).to_be_visible()
    seller.shoot("partner-deals")


def operations_read_the_mails(operator: Visitor) -> None:
    operator.page.goto(f"{operator.console.url}/login/kakutoku")
    operator.shoot("operations-login")
    operator.sign_in()
    operator.shoot("operations-postings")
    operator.open("/operations-mails")
    expect(operator.page.get_by_text("アプリ内のみ").first).to_be_visible()
    operator.shoot("operations-mails")
    operator.open("/operations-mails?mail=1")
    operator.shoot("operations-mail")
