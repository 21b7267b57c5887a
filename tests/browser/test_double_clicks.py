"""A double click on every button of the main job has one effect, whichever button it is (O1–O5, P8, M1)."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.drafts import save_draft
from core.calendar import jst_date
from core.model import OrderEventKind, OrderId
from core.model_mails import MailKind
from core.repository import transaction
from core.store.engine import WRITE
from core.store.tables import MailRow, OrganizationRow
from core.views import ContractFilter
from pages.ui import order_terms
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.order_desk import promise, write
from tests.browser.visitors import Visitor, settled
from tests.cast import CLIENT, NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import CONTENT, DEADLINE

K = OrderEventKind
FIRST = OrderId(1)
DRAFT = {
    "base": 0,
    "work": CONTENT.work,
    "start": "2026-11-20",
    "end": "2027-02-28",
    "deliverables": CONTENT.deliverables,
    "details": CONTENT.details,
    "terms": order_terms.typed(CONTENT.terms),
    "lines": [["2026年12月分", 3000, 100, "時間", 10]],
    "remarks": "",
}
"""An order that the partner has typed and not yet submitted; it runs on the day it is approved."""


def before_any_decision(engine: Engine, cast: Cast) -> None:
    """One proposal to a closed posting, and an open posting; the client's 住所 is missing (P9)."""
    factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    factories.posting(engine, cast, deadline=DEADLINE + timedelta(days=14))
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(address=""))


@pytest.fixture
def console(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path, before_any_decision) as console:
        yield console


def twice(button: Locator) -> None:
    """Two presses as fast as a hand can."""
    button.dblclick()


def button(page: Page, label: str) -> Locator:
    return page.get_by_role("button", name=label, exact=True)


def in_dialog(visitor: Visitor, label: str) -> Locator:
    return visitor.dialog().get_by_role("button", name=label, exact=True)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_a_double_click_on_every_button_of_the_main_job_is_one_effect(console: Console, visits: Visits):
    buyer, seller = visits(console, "buyer").enter(), visits(console, "seller").enter()
    proposes(seller)
    proceeds(buyer)
    writes(buyer)
    asks_for_a_quote(buyer)
    with transaction(console.engine, console.cast.seller) as repo:
        save_draft(repo, f"order:{FIRST}:all", DRAFT, NOW)
    submits(seller)
    edits(buyer)
    asks_for_a_revision(buyer)
    revises(seller)
    asks_for_approval(buyer)
    approves(seller)
    asks_for_a_renewal(buyer)
    everything_happened_once(console)


def proposes(seller: Visitor) -> None:
    page = seller.open("/partner-posting?posting=2")
    write(page, "タイトル", "二度押しの提案")
    write(page, "提案内容", "電話と訪問で進めます。")
    promise(page)
    twice(button(page, "提案を送信"))
    expect(page.get_by_role("heading", name="提出した提案")).to_be_visible()


def proceeds(buyer: Visitor) -> None:
    page = buyer.open("/proposal?proposal=1")
    twice(button(page, "面談に進む"))
    write(page, "住所（必須）", "東京都架空区一丁目1番1号")
    twice(in_dialog(buyer, "保存して面談に進む"))
    expect(heading(page)).to_contain_text("検討中")


def writes(buyer: Visitor) -> None:
    page = buyer.open("/messages?proposal=1")
    page.get_by_role("textbox", name="メッセージ").fill("二度押しのメッセージ")
    twice(button(page, "送信"))
    expect(page.get_by_role("textbox", name="メッセージ")).to_have_value("")
    expect(page.get_by_role("listitem").filter(has_text="二度押しのメッセージ").first).to_be_visible()


def asks_for_a_quote(buyer: Visitor) -> None:
    page = buyer.open("/proposal?proposal=1")
    twice(button(page, "見積を依頼する"))
    twice(in_dialog(buyer, "見積を依頼する"))
    expect(button(page, "見積依頼中")).to_be_disabled()


def submits(seller: Visitor) -> None:
    page = seller.open("/partner-order?order=1")
    expect(page.get_by_role("textbox", name="本件業務内容")).to_have_value(CONTENT.work)
    twice(button(page, "提出する"))
    expect(heading(page)).to_contain_text("第1版")


def edits(buyer: Visitor) -> None:
    page = buyer.open("/order?order=1")
    twice(page.locator(".st-key-order-edit-details").get_by_role("button"))
    write(page, "詳細", CONTENT.details + "週報を添える。")
    twice(button(page, "保存して第2版にする"))
    expect(heading(page)).to_contain_text("第2版")


def asks_for_a_revision(buyer: Visitor) -> None:
    page = buyer.page
    twice(button(page, "修正依頼"))
    write(page, "修正内容（必須）", "単価を見直してください。")
    twice(in_dialog(buyer, "依頼する"))
    expect(page.get_by_text("修正を依頼しました。パートナーが新しい版を提出すると")).to_be_visible()


def revises(seller: Visitor) -> None:
    page = seller.open("/partner-order?order=1")
    twice(button(page, "まとめて編集する"))
    write(page, "備考", "単価は据え置きとします。")
    twice(button(page, "保存して第3版にする"))
    expect(heading(page)).to_contain_text("第3版")


def asks_for_approval(buyer: Visitor) -> None:
    page = buyer.open("/order?order=1")
    twice(button(page, "承認依頼"))
    twice(in_dialog(buyer, "承認を依頼する"))
    expect(heading(page)).to_contain_text("承認待ち")


def approves(seller: Visitor) -> None:
    page = seller.open("/partner-order?order=1")
    twice(button(page, "承認する"))
    twice(in_dialog(seller, "承認する"))
    expect(heading(page)).to_contain_text("承認済み")


def asks_for_a_renewal(buyer: Visitor) -> None:
    page = buyer.open("/contracts")
    page.get_by_role("button", name="合同会社ツキノワ営業舎").click()
    twice(page.get_by_role("button", name="契約を更新", exact=True))
    twice(in_dialog(buyer, "更新を依頼する"))
    expect(heading(page)).to_contain_text("見積依頼中")
    settled(page)


def everything_happened_once(console: Console) -> None:
    order = console.read("buyer", lambda repo: repo.orders.page(FIRST, jst_date(NOW)))
    assert [event.kind for event in order.events] == [
        *(K.QUOTE_REQUESTED, K.VERSION_SUBMITTED, K.VERSION_SUBMITTED, K.REVISION_REQUESTED),
        *(K.VERSION_SUBMITTED, K.APPROVAL_REQUESTED, K.APPROVED),
    ]
    thread = console.read("buyer", lambda repo: repo.messages.thread(order.order.proposal))
    assert sum(message.body == "二度押しのメッセージ" for message in thread.messages) == 1
    assert len({message.body for message in thread.messages}) == len(thread.messages)
    assert console.read("seller", lambda repo: len(repo.proposals.own())) == 2
    assert console.read("buyer", lambda repo: len(repo.contracts.listing(ContractFilter(), jst_date(NOW)).rows)) == 2
    with Session(console.engine) as session:
        keys = list(session.execute(select(MailRow.kind, MailRow.to)))
    told = Counter((kind, *to) for kind, to in keys)
    once = {MailKind.PROCEEDED, MailKind.QUOTE_REQUESTED, MailKind.REVISION_REQUESTED, MailKind.APPROVAL_REQUESTED}
    once |= {MailKind.ORDER_APPROVED, MailKind.RENEWAL_REQUESTED}
    assert {key: n for key, n in told.items() if key[0] in once and n != 1} == {}
    assert {kind for kind, *_ in told} >= once
