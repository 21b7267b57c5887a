"""木・金の定例: 25 packs in one press, read from the screen and the paper, shown, written and shared (D8)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Download, expect
from sqlalchemy import Engine

from core.documents import pack_words
from core.model_direction import PackId
from core.packs import Meeting
from core.repository import Repository
from tests.browser.clock import Clock
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import WAIT, settled
from tests.cast import Cast
from tests.core.test_pack_batches import FRIDAY, TODAY, cases
from tests.core.test_packs import CANARY, NOW, THURSDAY
from tests.databases import SqliteFactory
from tests.pages.stage import violations

COUNT = 25
YEARS = {"CONNECT_SESSION_IDLE_MINUTES": "2000000", "CONNECT_SESSION_ABSOLUTE_HOURS": "40000"}


def busy(engine: Engine, cast: Cast) -> None:
    """A director with twenty-five meetings on a Thursday and Friday."""
    cases(engine, cast, COUNT)


@pytest.fixture
def console(sqlite_factory: SqliteFactory, tmp_path: Path) -> Iterator[Console]:
    letter = tmp_path / "clock"
    with opened(sqlite_factory, tmp_path, busy, CONNECT_TEST_CLOCK=str(letter), **YEARS) as console:
        Clock(letter).set(NOW)
        yield console


def test_twenty_five_packs_are_made_read_written_and_shared(console: Console, visits: Visits):
    director = visits(console, "director").enter()
    page = director.open("/meetings")
    page.get_by_role("button", name=re.compile(f"まとめて作成（{COUNT}件）")).click()
    expect(page.get_by_text(f" / {COUNT}件")).to_be_visible()  # a press is lost that has not left the browser yet
    page.goto(console.url + "/meetings")  # left and come back to
    expect(page.get_by_text(f"{COUNT} / {COUNT}件を作成しました")).to_be_visible(timeout=4 * WAIT)
    director.shoot("meetings")
    assert violations(page) == []

    meetings = console.read("director", lambda repo: repo.packs.meetings(THURSDAY, FRIDAY))
    assert len({each.pack for each in meetings}) == COUNT
    one, other = meetings[3], meetings[-1]
    for meeting in (one, other):
        expected = figures(console, meeting)
        page = director.open(f"/meeting?pack={meeting.pack}")
        for value in expected:
            expect(
                page.locator(".pack dl.figures b", has_text=re.compile(f"^{re.escape(value)}$")).first
            ).to_be_visible()
        with page.expect_download() as saved:
            page.get_by_role("link", name="PDF").click()
        text = paper(saved.value)
        assert all(value in text for value in expected)
        assert "共有前の下書き" in text
    settled(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    director.shoot("meeting")
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="前回までのアクション")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_text("お聞きしたいこと")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="スクリプトの比較（契約開始から）")).to_be_visible()

    page = director.open(f"/meeting?pack={other.pack}&edit=1")
    page.get_by_label("共有するコメント").first.fill("受付突破率が改善しています。")
    page.get_by_label("社内向け").first.fill(CANARY)
    page.get_by_label("共有するコメント").last.click()
    settled(page)
    page = director.open(f"/meeting?pack={other.pack}&edit=1")  # the draft outlives a reload
    expect(page.get_by_label("社内向け").first).to_have_value(CANARY)
    assert violations(page) == []
    director.press("コメントを保存")
    settled(page)
    page.get_by_label("新しいアクション").fill("白地リストを300件追加する")
    director.press("追加")
    expect(page.get_by_text("白地リストを300件追加する")).to_be_visible()
    director.shoot("meeting-edit")
    director.press("共有する")
    director.press("共有する", within=director.dialog())
    expect(page.get_by_role("heading", level=1)).to_contain_text("共有済み")

    for name, screen in (("buyer", "progress"), ("seller", "partner-case")):
        side = visits(console, name).enter()
        theirs = side.open(f"/{screen}?case={other.case}&part=meetings")
        theirs.get_by_role("link", name="2026/12/18").first.click()
        expect(theirs.get_by_text("受付突破率が改善しています。")).to_be_visible()
        assert CANARY not in theirs.content()
        with theirs.expect_download() as saved:
            theirs.get_by_role("link", name="PDF").click()
        text = paper(saved.value)
        assert all(value in text for value in figures(console, other))
        assert "白地リストを300件追加する" in text
        assert CANARY not in text
        assert "共有前の下書き" not in text
        if name == "buyer":
            side.shoot("client-pack")
            assert violations(theirs) == []


def figures(console: Console, meeting: Meeting) -> list[str]:
    """What the KPI screen's functions say at this moment, as the pack writes it."""
    first, last = date(2026, 12, 1), date(2026, 12, 31)

    def ask(repo: Repository) -> list[str]:
        assert meeting.pack is not None
        content = repo.packs.page(PackId(meeting.pack)).form.content
        [week] = repo.kpi.cases(content.week.first, meeting.day, TODAY, case=meeting.case)
        assert content.week.first == meeting.day - timedelta(days=7)
        [month] = repo.kpi.cases(first, last, TODAY, case=meeting.case)
        assert (content.week.work, content.month.work) == (week.work, month.work)
        assert content.month.progress == month.progress
        return [each.value for each in pack_words.headline(content)]

    return console.read("director", ask)


def paper(saved: Download) -> str:
    """The text of a PDF, without its blanks."""
    document = pypdfium2.PdfDocument(saved.path())
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
