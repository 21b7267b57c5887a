"""Candidates side by side in a real browser: the chart under the content policy, links, switch, phone, file (P11)."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from core.actions.evaluations import save_evaluation
from core.model import ProposalId
from core.model_choosing import CheckPoint
from core.repository import transaction
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.browser.worlds import day_after
from tests.cast import NOW, Cast
from tests.databases import SqliteFactory

ADDRESS = "/comparison?proposals=1,2,3"


def scored(engine: Engine, cast: Cast) -> None:
    """Ten candidates, of whom two members have scored the first two."""
    day_after(engine, cast)
    for viewer, scores in ((cast.buyer, ((4, 3, 5), (2, 5, 3))), (cast.boss, ((5, 4, 4), (1, 4, 4)))):
        for proposal, three in enumerate(scores, 1):
            with transaction(engine, viewer) as repo:
                save_evaluation(repo, ProposalId(proposal), dict(zip(CheckPoint, three, strict=True)), None, NOW)


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path_factory.mktemp("comparison"), scored) as console:
        yield console


def columns(page: Page) -> list[str]:
    return page.locator(".compare thead th a").all_inner_texts()


def test_the_comparison_is_narrowed_widened_and_gone_back_from(console: Console, visits: Visits):
    buyer = visits(console, "buyer").enter()
    page = buyer.open(ADDRESS)
    expect(page.locator(".js-plotly-plot .trace.scatter")).to_have_count(2)
    assert columns(page) == ["候補者02", "候補者03", "候補者04"]  # 01 is seller's, who came first
    page.get_by_text("違いのある項目のみ").click()
    expect(page.locator(".compare tr.same")).to_have_count(0)
    expect(page).to_have_url(re.compile("differences=true"))
    page.get_by_role("link", name=re.compile("候補者03.*を比較から外す")).click()
    expect(page.locator(".compare thead th")).to_have_count(2)
    page.get_by_role("button", name="候補者を追加").click()
    page.locator(".compare-add a", has_text="候補者01").click()
    expect(page.locator(".compare thead th")).to_have_count(3)
    assert columns(page) == ["候補者02", "候補者04", "候補者01"]
    assert "differences=true" in page.url
    page.go_back()
    page.go_back()
    expect(page.locator(".compare thead th a").nth(1)).to_have_text("候補者03")
    page.get_by_role("link", name="候補者03").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("候補者03")


def test_the_address_opens_the_same_for_a_colleague_and_for_nobody_else(console: Console, visits: Visits):
    buyer = visits(console, "buyer").enter()
    page = buyer.open(ADDRESS)
    page.get_by_role("button", name="共有").click()
    shared = page.get_by_test_id("stCode").inner_text().strip()
    address = shared[shared.index("/comparison") :]
    colleague = visits(console, "looker").enter()
    assert columns(colleague.open(address)) == columns(page)
    outsider = visits(console, "outsider").enter().open(address)
    expect(outsider.get_by_role("heading", level=1)).to_have_text("表示できません")


def test_the_paper_is_saved_and_the_phone_scrolls_nothing_but_the_table(console: Console, visits: Visits):
    buyer = visits(console, "buyer").enter()
    page = buyer.open(ADDRESS)
    with page.expect_download() as saved:
        page.get_by_role("link", name="PDF").click()
    assert re.fullmatch(r"候補者の比較_\d{4}-\d\d-\d\d\.pdf", saved.value.suggested_filename)
    paper = pypdfium2.PdfDocument(saved.value.path())
    assert "候補者04" in paper[0].get_textpage().get_text_range()
    buyer.shoot("comparison")
    settled(page)
