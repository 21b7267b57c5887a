"""Choosing partners in a real browser: ♡, filters in the address, a decline taken back (P5, P8)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.actions.candidates import decline
from core.model import CandidateStatus, ProposalId
from core.repository import transaction
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.browser.worlds import SELLERS_TITLE, day_after
from tests.cast import NOW
from tests.databases import SqliteFactory


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Ten candidates; each test has another one to itself."""
    folder: Path = tmp_path_factory.mktemp("selection")
    with opened(sqlite_factory, folder, day_after) as console:
        yield console


def status(console: Console, proposal: int) -> CandidateStatus:
    return console.read("buyer", lambda repo: repo.candidates.detail(ProposalId(proposal), NOW)).card.status


def test_a_link_restores_the_view_and_back_the_one_before(console: Console, visits: Visits):
    """P5: filter and sort stand in the address."""
    buyer = visits(console, "buyer").enter()
    page = buyer.open("/candidates?posting=1")
    page.get_by_label("キーワード").fill("三段階")
    page.get_by_label("キーワード").press("Enter")
    expect(page.get_by_text("1社が該当します。")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]q=%E4%B8%89"))
    filtered = buyer.path
    page.get_by_role("link", name=SELLERS_TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者01")
    page.go_back()
    expect(page.get_by_text("1社が該当します。")).to_be_visible()
    expect(page.get_by_label("キーワード")).to_have_value("三段階")

    colleague = visits(console, "boss").enter().open(filtered)
    expect(colleague.get_by_text("1社が該当します。")).to_be_visible()
    colleague.get_by_role("link", name="条件をクリア").click()
    expect(colleague.get_by_text("10社が該当します。")).to_be_visible()
    expect(colleague.get_by_label("キーワード")).to_have_value("")


def test_a_heart_is_pressed_and_the_focus_stays_on_it(console: Console, visits: Visits):
    """P5: for the whole company, and a double click is two presses: on and off again."""
    page = visits(console, "buyer").enter().open("/candidates?posting=1")
    heart = page.get_by_role("button", name="お気に入り：候補者03")
    heart.press("Enter")
    expect(heart).to_have_attribute("aria-pressed", "true")
    settled(page)
    expect(heart).to_be_focused()
    page.get_by_text("♡ お気に入りのみ").click()
    expect(page.get_by_text("1社が該当します。")).to_be_visible()
    theirs = visits(console, "boss").enter().open("/candidates?posting=1&fav=true")
    expect(theirs.get_by_role("link", name="提案の2", exact=True)).to_be_visible()
    expect(theirs.get_by_text("1社が該当します。")).to_be_visible()


def test_a_guests_heart_is_grey(console: Console, visits: Visits):
    """A3, A5."""
    page = visits(console, "looker").enter().open("/candidates?posting=1")
    heart = page.get_by_role("button", name="お気に入り：候補者01")
    expect(heart).to_have_attribute("aria-disabled", "true")
    expect(heart).to_have_attribute("title", re.compile("ゲストは閲覧のみ"))
    heart.click(force=True)
    settled(page)
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_a_guest_compares_and_declines_nobody(console: Console, visits: Visits):
    """A3, A5: what several were chosen for is there, or says why not; so does what somebody sends past the button."""
    page = visits(console, "looker").enter().open("/candidates?posting=1")
    for number in (1, 2):
        page.get_by_role("checkbox", name=f"候補者{number:02d}を選択").check()
    bar = page.get_by_role("group", name="選択した候補者")
    expect(bar.get_by_role("link", name="比較する")).to_have_attribute("href", re.compile("^/comparison"))
    expect(bar).to_contain_text("ゲストは閲覧のみ可能です。")
    bar.get_by_role("button", name="見送る").click(force=True)
    settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_decline_asks_once_and_is_taken_back_in_time(console: Console, visits: Visits):
    """P8: until the grace period is over nobody hears of it."""
    buyer = visits(console, "buyer").enter()
    page = buyer.open("/proposal?proposal=4")
    buyer.press("見送る")
    buyer.press("キャンセル", within=buyer.dialog())
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert status(console, 4) is CandidateStatus.NEW
    buyer.press("見送る")
    buyer.press("見送る", within=buyer.dialog())
    expect(page.get_by_text(re.compile("お見送りメールは .* に送信されます"))).to_be_visible()
    expect(page.get_by_role("button", name="見送る", exact=True)).to_be_disabled()
    page.reload()
    buyer.press("元に戻す（未対応）")
    expect(page.get_by_role("button", name="見送る", exact=True)).to_be_enabled()
    assert status(console, 4) is CandidateStatus.NEW


def test_a_tab_left_open_is_told_what_stands_now(console: Console, visits: Visits):
    """Two tabs: a colleague has declined what this one still shows as new."""
    buyer = visits(console, "buyer").enter()
    page = buyer.open("/proposal?proposal=5")
    with transaction(console.engine, console.cast.boss) as repo:
        decline(repo, ProposalId(5), NOW)
    buyer.press("見送る")
    expect(page.get_by_text(re.compile("お見送りメールは .* に送信されます"))).to_be_visible()
    expect(page.get_by_role("button", name="見送る", exact=True)).to_be_disabled()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_double_click_on_a_move_is_one_move(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/proposal?proposal=6")
    page.get_by_role("button", name="保留", exact=True).dblclick()
    expect(page.get_by_role("button", name="保留", exact=True)).to_be_disabled()
    assert status(console, 6) is CandidateStatus.ON_HOLD
    expect(page.get_by_text("変更できません")).to_have_count(0)
    page.get_by_role("button", name="元に戻す（未対応）").dblclick()
    expect(page.get_by_role("button", name="保留", exact=True)).to_be_enabled()
    settled(page)
    assert status(console, 6) is CandidateStatus.NEW
    expect(page.get_by_text("元に戻せる操作がありません")).to_have_count(0)
