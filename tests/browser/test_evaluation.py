"""選定チェック and reviews in a real browser: by keyboard, through a reload, and to nobody else (P7, P11, P12)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from core.model import ProposalId
from core.model_choosing import CheckPoint
from core.rules_evaluation import NOTE_LIMIT
from core.views import OwnEvaluation
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.cast import PARTNER, Cast
from tests.databases import SqliteFactory

NOTE = "数字の裏付けがある。面談で体制を聞く。"


def reviewed_candidate(engine: Engine, cast: Cast) -> None:
    """`seller`'s proposal to a posting that closed yesterday; seven have reviewed it."""
    factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    for number in range(7):
        month = date(2026, 10 - number, 1)
        factories.review(engine, cast, PARTNER, 5 - number % 2, good=f"第{number}週から報告が早い。", month=month)


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder: Path = tmp_path_factory.mktemp("evaluation")
    with opened(sqlite_factory, folder, reviewed_candidate) as console:
        yield console


def own(console: Console, name: str) -> OwnEvaluation:
    return console.read(name, lambda repo: repo.evaluations.own(ProposalId(1)))


def note_of(page: Page) -> str:
    """What stands in the note's field, which is open where something does."""
    return page.get_by_label("メモ", exact=True).input_value()


def test_the_three_points_are_scored_by_keyboard_and_the_focus_stays(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/proposal?proposal=1")
    advantage = page.get_by_role("group", name=CheckPoint.ADVANTAGE.label)
    advantage.get_by_role("radio", name="4 ").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    settled(page)
    expect(advantage.get_by_role("radio", name="5 ")).to_be_checked()
    expect(advantage.get_by_role("radio", name="5 ")).to_be_focused()
    for point in (CheckPoint.SITUATION, CheckPoint.HYPOTHESIS):
        page.get_by_role("group", name=point.label).get_by_role("radio", name="2 ").check(force=True)
    expect(page.get_by_text("チーム平均 3.0（1名）")).to_be_visible()
    assert own(console, "buyer").scores == {point: 5 if point is CheckPoint.ADVANTAGE else 2 for point in CheckPoint}
    page.get_by_role("button", name="優位性で見るポイント").press("Enter")
    expect(page.get_by_text("業界の知見が豊富そうか")).to_be_visible()
    page.get_by_role("button", name="採点を取り消す").press("Enter")
    expect(page.get_by_text("チームの採点はまだありません")).to_be_visible()
    assert own(console, "buyer").scores == {}


def test_a_note_outlives_a_reload_and_nobody_else_reads_it(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/proposal?proposal=1")
    page.get_by_text("メモ（自分だけに表示されます）").click()
    field = page.get_by_label("メモ", exact=True)
    field.fill(NOTE)
    page.reload()
    settled(page)
    assert note_of(page) == NOTE
    field.focus()
    field.blur()
    expect(page.get_by_text("保存済み")).to_be_visible()
    settled(page)
    assert own(console, "buyer").note == NOTE
    field.fill("あ" * (NOTE_LIMIT + 3))
    field.blur()
    expect(page.get_by_text("3文字超過しています。")).to_be_visible()
    assert own(console, "buyer").note == NOTE
    theirs = visits(console, "boss").enter().open("/proposal?proposal=1")
    theirs.get_by_text("メモ（自分だけに表示されます）").click()
    assert note_of(theirs) == ""
    expect(theirs.get_by_text(NOTE)).to_have_count(0)


def test_a_guest_can_press_nothing(console: Console, visits: Visits):
    page = visits(console, "looker").enter().open("/proposal?proposal=1")
    expect(page.get_by_role("group", name="優位性").get_by_role("radio", name="4 ")).to_be_disabled()
    expect(page.get_by_text("選定の操作は管理者または社員に依頼してください。").first).to_be_visible()
    expect(page.get_by_label("メモ", exact=True)).to_be_hidden()


def test_reviews_are_narrowed_in_the_address_and_back_restores_them(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/proposal?proposal=1")
    expect(page.get_by_text("5 / 7件を表示中")).to_be_visible()
    page.get_by_label("投稿月（から）").select_option("2026年09月")
    expect(page.get_by_text("2 / 7件を表示中")).to_be_visible()
    expect(page).to_have_url(re.compile(r"proposal=1&since=2026-09"))
    page.get_by_label("良かった点", exact=True).fill("第0週")
    page.get_by_label("良かった点", exact=True).press("Enter")
    expect(page.get_by_text("1 / 7件を表示中")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("2 / 7件を表示中")).to_be_visible()
    page.get_by_role("link", name="条件をクリア").click()
    expect(page.get_by_text("5 / 7件を表示中")).to_be_visible()
    page.get_by_role("link", name="次へ").click()
    expect(page.get_by_text("第6週から報告が早い。")).to_be_visible()
