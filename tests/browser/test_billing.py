"""請求先情報 in a real browser: several addresses pasted, moved, removed and brought back, and read by axe (B1, B2)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from core.rules_billing import BillingEntry
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.cast import Cast
from tests.databases import SqliteFactory
from tests.pages.stage import violations

ONE, TWO, THREE, FOUR = (f"{name}@aoba-keiki.example" for name in ("keiri", "soumu", "kansa", "eigyo"))
PASTED = f"経理部 <{ONE}>, {TWO}\n{THREE}；{FOUR}"
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", text)
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, composed: true, cancelable: true}))
}"""


def nothing(engine: Engine, cast: Cast) -> None:
    """Nobody has told yet where invoices go."""


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path_factory.mktemp("billing"), nothing) as console:
        yield console


def fields(page: Page) -> Locator:
    return page.get_by_role("textbox", name="その他のメールアドレス")


def stand(page: Page, *emails: str) -> None:
    """The lines are these, and nothing is still on its way."""
    expect(fields(page)).to_have_count(len(emails))
    for place, email in enumerate(emails):
        expect(fields(page).nth(place)).to_have_value(email)
    settled(page)


def test_a_list_is_pasted_put_in_order_by_keyboard_and_saved(console: Console, visits: Visits):
    boss = visits(console, "boss").enter()
    page = boss.open("/billing")
    to = page.locator(".billing-to")
    expect(to).to_contain_text(console.address("boss"))
    fields(page).first.evaluate(PASTE, PASTED)
    stand(page, ONE, TWO, THREE, FOUR)
    expect(to).to_contain_text(FOUR)
    expect(fields(page).last).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    stand(page, ONE, TWO, FOUR, THREE)
    expect(fields(page).nth(2)).to_be_focused()
    boss.press("2行目を削除")
    stand(page, ONE, FOUR, THREE)
    boss.press(f"削除した「{TWO}」を元に戻す")
    stand(page, ONE, TWO, FOUR, THREE)
    boss.press("2行目を上へ移動")
    stand(page, TWO, ONE, FOUR, THREE)
    page.get_by_text("管理者のメールアドレス（").click()
    settled(page)
    expect(to).to_contain_text(f"To{TWO}")
    boss.press("＋追加")
    page.keyboard.type(ONE.upper())
    expect(page.get_by_text("2行目と同じメールアドレスです。")).to_be_visible()
    settled(page)
    assert violations(page) == []
    boss.shoot("billing-form")
    boss.press("5行目を削除")
    stand(page, TWO, ONE, FOUR, THREE)
    boss.press("保存")
    expect(page.get_by_text("請求先情報を保存しました。").first).to_be_visible()
    kept = console.read("boss", lambda repo: repo.billing.desk().profile.entry)
    assert kept == BillingEntry(False, (TWO, ONE, FOUR, THREE), "0300000101")


def test_a_phone_finds_what_is_kept_in_the_fields(console: Console, visits: Visits):
    """Nothing draws a form anew before its fields have been filled."""
    phone = visits(console, "boss").enter().phone
    phone.goto(f"{console.url}/company")
    settled(phone)
    expect(phone.get_by_role("textbox", name="会社名（必須）")).to_have_value("株式会社青葉計器")
