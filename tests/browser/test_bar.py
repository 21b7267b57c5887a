"""The bar above every screen: by pointer, by keyboard, on a phone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from core.actions.orders import submit_version
from core.repository import transaction
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.cast import NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import CONTENT


def news(engine: Engine, cast: Cast) -> None:
    """The partner has submitted a version of the order, and the buyer is to be told of it."""
    order = factories.negotiating(engine, cast)
    for viewer, base in ((cast.buyer, 1), (cast.seller, 2)):
        content = replace(CONTENT, details=f"{CONTENT.details}第{base}回の修正。")
        with transaction(engine, viewer) as repo:
            submit_version(repo, order, base, content, NOW)


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path_factory.mktemp("bar"), news) as console:
        yield console


def bar(page: Page) -> Locator:
    return page.get_by_role("navigation", name="メインメニュー")


def test_the_bar_says_where_one_is_and_a_group_opens_and_closes(console: Console, visits: Visits) -> None:
    page = visits(console, "buyer").enter().open("/postings")
    expect(bar(page).get_by_role("link", name="募集・候補者")).to_have_attribute("aria-current", "page")
    bar(page).get_by_role("link", name="取引").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("取引")
    expect(bar(page).get_by_role("link", name="取引")).to_have_attribute("aria-current", "page")
    expect(bar(page).get_by_role("link", name="募集・候補者")).not_to_have_attribute("aria-current", "page")

    own = bar(page).locator("summary")
    own.focus()
    page.keyboard.press("Enter")
    expect(bar(page).get_by_role("link", name="会社情報")).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar(page).get_by_role("link", name="会社情報")).to_be_hidden()
    expect(own).to_be_focused()
    own.click()
    page.get_by_role("heading", level=1).click()
    expect(bar(page).get_by_role("link", name="会社情報")).to_be_hidden()

    own.click()
    bar(page).get_by_role("link", name="プロフィール").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("プロフィール")
    expect(bar(page).get_by_role("link", name="会社情報")).to_be_hidden()


def test_the_keyboard_goes_past_the_bar_at_once(console: Console, visits: Visits) -> None:
    page = visits(console, "buyer").enter().open("/postings")
    page.keyboard.press("Tab")
    expect(page.get_by_role("main")).to_be_focused()  # which the arrow keys then scroll
    page.keyboard.press("Tab")
    past = page.get_by_role("link", name="本文へ移動")
    expect(past).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("/postings")


def test_a_phone_keeps_the_links_behind_one_button(console: Console, visits: Visits) -> None:
    visitor = visits(console, "buyer").enter()
    visitor.open("/postings")
    phone = visitor.phone
    phone.goto(visitor.page.url)
    settled(phone)
    toggle = bar(phone).get_by_role("button", name="メニュー")
    expect(bar(phone).get_by_role("link", name="契約書")).to_be_hidden()
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(bar(phone).get_by_role("link", name="ログアウト")).to_be_visible()
    phone.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(bar(phone).get_by_role("link", name="契約書")).to_be_hidden()

    toggle.click()
    bar(phone).get_by_role("link", name="契約書").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("契約書")
    expect(toggle).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("name", ["buyer", "seller", "director", "sales"])
def test_everything_of_the_bar_fits_into_every_window(console: Console, visits: Visits, name: str) -> None:
    page = visits(console, name).enter().open("/notices")
    for width in (1280, 1121, 1120, 700, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert bar(page).evaluate("bar => bar.scrollWidth <= bar.clientWidth"), width


def test_the_bell_says_how_much_is_unread_until_it_is_read(console: Console, visits: Visits) -> None:
    page = visits(console, "buyer").enter().open("/postings")
    bell = bar(page).get_by_role("link", name="通知")
    expect(bell).to_have_accessible_name("通知 未読2件")
    bell.click()
    page.get_by_role("button", name="すべて既読にする").click()
    expect(bell).to_have_accessible_name("通知")


def test_logging_out_stands_under_ones_own_name(console: Console, visits: Visits) -> None:
    page = visits(console, "buyer").enter().open("/postings")
    bar(page).locator("summary").click()
    bar(page).get_by_role("link", name="ログアウト").click()
    expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
