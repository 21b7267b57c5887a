"""Somebody of kakutoku looks as a client: a band, nothing to write, every tab at once, and the way back (K3)."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions.messages import post_message
from core.repository import transaction
from core.store.tables import AuditRow, DraftRow, MessageRow, ThreadReadRow
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import WAIT, settled
from tests.cast import NOW
from tests.databases import SqliteFactory

WHY = "メッセージ画面の表示についてのお問い合わせ"
BAND = "株式会社青葉計器（企業）として閲覧中です。"


def talking(engine, cast) -> None:
    """A talk in which the client has something to read, and an order that could be approved."""
    order = factories.negotiating(engine, cast)
    with transaction(engine, cast.seller) as repo:
        post_message(repo, repo.orders.get(order).proposal, "候補日をお送りします。", NOW)


def trail(console: Console) -> list[str]:
    with Session(console.engine) as session:
        wanted = AuditRow.action.in_(("start_viewing", "stop_viewing", "read_file"))
        return list(session.scalars(select(AuditRow.action).where(wanted).order_by(AuditRow.id)))


def rows(console: Console) -> list[int]:
    with Session(console.engine) as session:
        tables = (MessageRow, ThreadReadRow, DraftRow)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def band(page: Page):
    return page.get_by_role("alert").filter(has_text=BAND)


def test_sales_looks_as_a_client_and_returns(sqlite_factory: SqliteFactory, tmp_path: Path, visits: Visits):
    with opened(sqlite_factory, tmp_path, talking) as console:
        sales = visits(console, "sales").enter()
        sales.expects(r"401|403|404")
        page = sales.open("/operations-organization?organization=1")
        other = sales.context.new_page()
        other.goto(f"{console.url}/operations-postings")
        settled(other)
        before = rows(console)

        sales.press("この会社として閲覧")
        dialog = sales.dialog()
        sales.press("閲覧を開始する", within=dialog)
        expect(dialog.get_by_text("閲覧の理由を入力してください。")).to_be_visible(timeout=WAIT)
        settled(page)
        dialog.get_by_role("textbox").fill(WHY)
        dialog.get_by_role("textbox").press("Tab")
        settled(page)
        sales.press("閲覧を開始する", within=dialog)
        for each in (page, other):  # the other tab follows by itself
            expect(band(each)).to_be_visible(timeout=WAIT)
            expect(each).to_have_url(f"{console.url}/postings", timeout=WAIT)
        expect(page.get_by_role("link", name="会社", exact=True)).to_have_count(0)

        sales.shoot("looking-as-client")
        for path in ("/messages?proposal=1", "/order?order=1", "/contracts"):
            sales.open(path)
            expect(band(page)).to_be_visible()
        sales.open("/messages?proposal=1")
        expect(page.get_by_text("候補日をお送りします。").first).to_be_visible()
        page.wait_for_timeout(4_000)  # what shows itself anew every three seconds marks nothing as read
        expect(page.get_by_role("button", name="送信", exact=True)).to_have_count(0)
        assert rows(console) == before

        cookies = {str(each.get("name")): str(each.get("value")) for each in sales.context.cookies()}
        paper = httpx.get(f"{console.url}/files/orders/1/1.pdf", cookies=cookies, timeout=60)
        assert paper.status_code == 200
        assert httpx.get(f"{console.url}/operations-mails", cookies=cookies, timeout=60).status_code == 404
        assert trail(console) == ["start_viewing", "read_file"]

        page.get_by_role("button", name="閲覧を終了する").click()
        for each in (page, other):
            expect(each).to_have_url(f"{console.url}/operations-postings", timeout=WAIT)
            expect(band(each)).to_have_count(0)
        settled(page)
        assert trail(console) == ["start_viewing", "read_file", "stop_viewing"]
        assert rows(console) == before


def test_a_sign_out_ends_the_look(sqlite_factory: SqliteFactory, tmp_path: Path, visits: Visits):
    with opened(sqlite_factory, tmp_path, talking) as console:
        sales = visits(console, "sales").enter()
        page = sales.open("/operations-organization?organization=3")
        sales.press("この会社として閲覧")
        dialog = sales.dialog()
        dialog.get_by_role("textbox").fill(WHY)
        dialog.get_by_role("textbox").press("Tab")
        sales.press("閲覧を開始する", within=dialog)
        expect(page).to_have_url(f"{console.url}/partner-postings", timeout=WAIT)
        page.goto(f"{console.url}/logout")
        page.get_by_role("button", name="ログアウト").click()
        expect(page).to_have_url(f"{console.url}/login/kakutoku?signed-out=1")
        assert trail(console)[-1] == "stop_viewing"
