"""A contract over its whole life, the clock moved by months: invoices, two renewals, the early end, the review."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from core.actions.billing import save_billing
from core.calendar import JST
from core.model import Line
from core.repository import transaction
from core.rules_billing import BillingEntry
from tests.browser.clock import Clock
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.order_desk import choose, set_cell, set_date, write
from tests.browser.post_office import PostOffice, post_office
from tests.browser.visitors import Visitor, settled
from tests.cast import NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import CONTENT, contracted

ACCOUNTING, CHIEF = "keiri@aoba-keiki.example", "bucho@aoba-keiki.example"
YEARS = {"CONNECT_SESSION_IDLE_MINUTES": "2000000", "CONNECT_SESSION_ABSOLUTE_HOURS": "40000"}
"""People stay signed in while the clock jumps."""


@dataclass(frozen=True, slots=True)
class Office:
    """A served console with a contract in it, its clock, and where its mails arrive."""

    console: Console
    clock: Clock
    post: PostOffice

    def morning(self, year: int, month: int, day: int) -> None:
        """Nine o'clock in Tokyo."""
        self.clock.set(datetime(year, month, day, 9, tzinfo=JST))


def three_months(engine: Engine, cast: Cast) -> None:
    """A contract from December through February, ¥300,000 a month; its invoices go to the 管理者 and two others."""
    lines = tuple(Line(f"{year}年{month}月分", Decimal(3_000), Decimal(100)) for year, month in MONTHS[:3])
    contracted(engine, cast, replace(CONTENT, lines=lines))
    with transaction(engine, cast.boss) as repo:
        save_billing(repo, repo.billing.desk().profile, BillingEntry(True, (ACCOUNTING, CHIEF), "0300000101"), NOW)


PRAISE = "報告が早く、数字も正確でした。"
MONTHS = ((2026, 12), *((2027, month) for month in range(1, 9)))


@pytest.fixture
def office(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Office]:
    letter = tmp_path / "clock"
    with (
        post_office() as post,
        opened(
            sqlite_factory,
            tmp_path,
            three_months,
            CONNECT_SMTP_URL=post.url,
            CONNECT_TEST_CLOCK=str(letter),
            **YEARS,
        ) as console,
    ):
        yield Office(console, Clock(letter), post)


def test_a_contract_from_its_first_invoice_to_its_review(office: Office, visits: Visits):
    boss, buyer, seller, operator = (
        visits(office.console, name).enter() for name in ("boss", "buyer", "seller", "operator")
    )
    the_first_invoice_goes_to_the_admin(office)
    the_admin_is_no_longer_asked(office, boss)
    both_are_reminded_of_the_end(office)
    they_renew(buyer, seller, order=2, price="3200", follows="2027/02/28（日）", change="¥3,200")
    office.morning(2027, 5, 10)
    they_renew(buyer, seller, order=3, price="3500", follows="2027/05/31（月）", change="¥3,500")
    it_ends_early(office, buyer, operator)
    the_client_says_how_it_was(office, buyer, seller)
    every_month_was_billed_once(office)


def the_first_invoice_goes_to_the_admin(office: Office) -> None:
    """B2: ticked, the 管理者 is To and all others Cc."""
    office.morning(2027, 1, 1)
    mail = office.post.mail(office.console.address("boss"), "2026年12月分の請求書")
    assert (mail["To"], mail["Cc"]) == (office.console.address("boss"), f"{ACCOUNTING}, {CHIEF}")
    paper = paper_of(mail)
    for words in ("請求書", "INV-000001", "株式会社青葉計器", "合同会社ツキノワ営業舎", "2026年12月分", "¥330,000"):
        assert words in paper, words
    assert "2027/01/31" in paper, "the day on which it is to be paid"


def the_admin_is_no_longer_asked(office: Office, boss: Visitor) -> None:
    """B2, B3: unticked, the first other address is To from the next registration on."""
    page = boss.open("/billing")
    page.get_by_text(re.compile("管理者のメールアドレス（")).click()
    settled(page)
    boss.press("保存")
    expect(page.get_by_text("請求先情報を保存しました。").first).to_be_visible()
    boss.shoot("client-billing")
    office.morning(2027, 2, 1)
    mail = office.post.mail(ACCOUNTING, "2027年1月分の請求書")
    assert (mail["To"], mail["Cc"]) == (ACCOUNTING, CHIEF)


def both_are_reminded_of_the_end(office: Office) -> None:
    """C2: the worker was asked in between; the one that is due on this day has come."""
    for name in ("buyer", "seller"):
        office.post.mail(office.console.address(name), "契約終了")


def they_renew(buyer: Visitor, seller: Visitor, *, order: int, price: str, follows: str, change: str) -> None:
    """C2: the partner writes it from the contract, the client reads what changed, both approve."""
    page = buyer.open(f"/deals?order={order - 1}")
    buyer.shoot(f"client-deal-{order - 1}")
    buyer.press("契約を更新")
    expect(buyer.dialog()).to_contain_text(follows)
    buyer.press("更新を依頼する", within=buyer.dialog())
    expect(page).to_have_url(re.compile(rf"/order\?order={order}"))
    theirs = seller.open(f"/partner-order?order={order}")
    for row in range(3):
        set_cell(theirs, row, "price", price)
    seller.press("提出する")
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("第1版")
    page.reload()
    settled(page)
    expect(page.locator("ins.partner").filter(has_text=change).first).to_be_visible()
    buyer.shoot(f"client-renewal-{order}")
    buyer.press("承認依頼")
    buyer.press("承認を依頼する", within=buyer.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("承認待ち")
    theirs.reload()
    settled(theirs)
    seller.press("承認する")
    seller.press("承認する", within=seller.dialog())
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("承認済み")


def it_ends_early(office: Office, buyer: Visitor, operator: Visitor) -> None:
    """C3: asked for by the client, approved by operations; what would have been billed after it is not."""
    office.morning(2027, 7, 10)
    page = buyer.open("/deals?order=3")
    buyer.press("契約を解除する")
    dialog = buyer.dialog()
    set_date(page, "契約解除日（必須）", "20270731")
    write(page, "契約停止の理由（必須）", "採用計画を見直したため。")
    dialog.get_by_text("相手と合意したうえで申請します").click()
    settled(page)
    buyer.press("契約停止申請", within=dialog)
    expect(page.get_by_text("契約停止を申請しました。").first).to_be_visible()
    desk = operator.open("/operations-terminations")
    operator.shoot("operations-terminations")
    operator.press("承認")
    operator.press("承認する", within=operator.dialog())
    expect(desk.get_by_text("申請を承認しました。").first).to_be_visible()
    office.post.mail(office.console.address("seller"), "契約停止")
    page = buyer.open("/deals?order=3")
    expect(page.get_by_role("heading", level=1)).to_contain_text("解除予定")
    buyer.shoot("client-deal-ending")


def the_client_says_how_it_was(office: Office, buyer: Visitor, seller: Visitor) -> None:
    """C4: asked the day after the end; what is written joins the partner's reviews."""
    office.morning(2027, 8, 1)
    office.post.mail(office.console.address("buyer"), "レビュー")
    page = buyer.open("/deals?order=3")
    buyer.shoot("client-deal-ended")
    buyer.press("レビューを書く")
    dialog = buyer.dialog()
    dialog.get_by_text("★ 5").click()
    write(page, "良かった点・解決した課題（必須）", PRAISE)
    choose(page, "貴社の従業員規模（必須）", "20〜299名")
    buyer.press("投稿する", within=dialog)
    expect(page.get_by_text(PRAISE)).to_be_visible()
    office.post.mail(office.console.address("seller"), "レビュー")
    theirs = seller.open("/partner-deals?order=3")
    expect(theirs.get_by_text(PRAISE)).to_be_visible()


def every_month_was_billed_once(office: Office) -> None:
    """B3: eight months, each once, at the price of its contract; August, after the end, not at all."""
    papers = {}
    for message in mails(office):
        subject = str(message["Subject"])
        month = re.search(r"(\d+)年(\d+)月分", subject)
        assert month
        key = int(month[1]), int(month[2])
        assert key not in papers, f"a second invoice for {key}"
        papers[key] = paper_of(message)
    expected = dict(zip(MONTHS[:8], ["¥330,000"] * 3 + ["¥352,000"] * 3 + ["¥385,000"] * 2, strict=True))
    assert sorted(papers) == sorted(expected)
    assert [month for month, gross in expected.items() if gross not in papers[month]] == []


def mails(office: Office) -> list[EmailMessage]:
    """Every invoice that has arrived; the last of them is waited for."""
    office.post.mail(ACCOUNTING, "2027年7月分の請求書")
    return [each for each in office.post.every() if "分の請求書" in str(each["Subject"])]


def paper_of(mail: EmailMessage) -> str:
    """What the PDF says that a mail carries, without its blanks."""
    (content,) = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    with pypdfium2.PdfDocument(content) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
