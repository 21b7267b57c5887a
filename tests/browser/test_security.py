"""One's own account in two real browsers: ended sessions, a second step, an initial password (A1, A2)."""

import time
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pyotp.totp import TOTP
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.store.engine import WRITE
from core.store.tables import MemberRow
from tests.browser.conftest import Visits
from tests.browser.houses import PASSWORD, Console, opened
from tests.browser.visitors import settled
from tests.browser.worlds import day_after
from tests.cast import Cast, address
from tests.databases import SqliteFactory

NEW = "雲 本棚 ちくわ 47 ペンギン"


def world(engine: Engine, cast: Cast) -> None:
    """The day after a deadline; the partner's account has just been issued."""
    day_after(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MemberRow).where(MemberRow.email == address("rival")).values(must_change_password=True))


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder: Path = tmp_path_factory.mktemp("security")
    with opened(sqlite_factory, folder, world) as console:
        yield console


def test_the_other_browser_is_on_the_sign_in_page_within_three_seconds(console: Console, visits: Visits):
    """A2: 「他の端末からログアウト」."""
    office, home = visits(console, "buyer").enter(), visits(console, "buyer").enter()
    left = home.open("/postings")
    page = office.open("/security")
    expect(page.get_by_text("この端末")).to_be_visible()
    office.shoot("security")
    office.press("他の端末からログアウト")
    pressed = time.monotonic()
    left.wait_for_url("**/login/client?next=%2Fpostings", timeout=3_000)
    assert time.monotonic() - pressed < 3
    settled(page)
    expect(page.get_by_role("button", name="他の端末からログアウト")).to_be_disabled()
    expect(page.get_by_role("button", name="ログアウトさせる")).to_have_count(0)


def test_a_second_step_from_the_picture_to_the_next_sign_in(console: Console, visits: Visits):
    """A2: the code is asked for once it was set up, and a recovery code stands in for it."""
    boss = visits(console, "boss").enter()
    page = boss.open("/security")
    page.get_by_role("link", name="2段階認証を設定する").click()
    expect(page.locator("svg.qr")).to_be_visible()
    boss.shoot("second-step-setup")
    secret = page.locator("#key").inner_text().replace(" ", "")
    page.get_by_label("コード").fill(TOTP(secret).at(_now(page)))
    page.get_by_label("現在のパスワード").fill(PASSWORD)
    boss.press("設定する")
    codes = page.locator("#codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="保存したので続ける").click()
    settled(page)
    expect(page.get_by_text("設定済み")).to_be_visible()

    phone = visits(console, "boss").sign_in()
    expect(phone.page.get_by_role("heading", name="2段階認証")).to_be_visible()
    phone.shoot("second-step")
    phone.page.get_by_label("コード").fill(codes[0].lower())
    phone.press("続ける")
    settled(phone.page)
    assert phone.path == "/postings"


def test_an_initial_password_is_changed_before_anything_else(console: Console, visits: Visits):
    """A1: and then one arrives where one was going."""
    rival = visits(console, "rival")
    rival.expects("status of 422")
    rival.page.goto(f"{console.url}/partner-deals")
    page = rival.page
    page.goto(page.url.replace("/login/client", "/login/partner"))
    page.get_by_label("メールアドレス").fill(address("rival"))
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    rival.press("ログイン")
    expect(page.get_by_role("heading", name="新しいパスワードの設定")).to_be_visible()
    rival.shoot("password-initial")
    for password, again in ((NEW, "別の言葉を二度打ちました"), (NEW, NEW)):
        page.get_by_label("新しいパスワード", exact=True).fill(password)
        page.get_by_label("新しいパスワード（確認）").fill(again)
        rival.press("設定して続ける")
    settled(page)
    assert rival.path == "/partner-deals"


def _now(page: Page) -> datetime:
    """The served console's clock."""
    return parsedate_to_datetime(page.request.get(page.url).headers["date"])
