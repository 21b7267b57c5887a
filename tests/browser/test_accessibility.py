"""Everybody can use it: no serious violation on any screen, and the deciding steps go by keyboard alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from core.actions.consultations import ask_consultation
from core.actions.hearings import note_hearing
from core.actions.interviews import offer_dates, take_date
from core.actions.leads import Contact, add_note, enter_lead
from core.actions.orders import submit_version
from core.actions.quality import check_quality
from core.model import PostingId, ProposalId
from core.model_accounts import ConsultationKind, LeadKind
from core.model_choosing import SlotId
from core.model_contracts import QualityAxis
from core.repository import transaction
from core.rules_interviews import Period
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import settled
from tests.cast import CLIENT, NOW, Cast
from tests.databases import SqliteFactory
from tests.factories import CONTENT, DEADLINE
from tests.pages.stage import violations

MANY = 80
OCTOBER = datetime(2026, 10, 5, tzinfo=UTC)
OUTLINED = """node => [getComputedStyle(node), getComputedStyle(node, "::after")]
  .some(style => style.outlineStyle !== "none" || style.boxShadow !== "none")"""
SCREENS = {
    "buyer": (
        "/postings",
        "/candidates?posting=1",
        "/proposal?proposal=1",
        "/proposal?proposal=3",
        "/comparison?proposals=3,4",
        "/messages?proposal=1",
        "/order?order=1",
        "/order?order=1&edit=details",
        "/order?order=1&view=compare",
        "/deals",
        "/contracts",
        "/quality",
        "/quality?order=3",
        "/notices",
        "/consultations?posting=1",
        "/consultations?consultation=1",
        "/security",
        "/password/change",
        "/second-step/setup",
        "/password/forgot/client",
        "/inquiry",
        "/brochure",
        "/inquiry/thanks",
        "/progress?case=1",
        "/progress?case=1&part=progress",
    ),
    "seller": (
        "/partner-postings",
        "/partner-posting?posting=2",
        "/partner-proposals",
        "/partner-messages?proposal=1",
        "/partner-order?order=1",
        "/partner-deals",
        "/partner-profile",
        "/partner-profile?view=preview",
        "/partner-profile?view=audits",
        "/partner-cases",
        "/partner-case?case=1",
        "/partner-case?case=1&part=feed",
        "/partner-case?case=1&part=lists",
    ),
    "operator": (
        "/operations-leads",
        "/operations-lead?lead=1",
        "/operations-postings",
        "/operations-posting?posting=1",
        "/operations-hearing",
        "/operations-hearing?hearing=1",
        "/operations-quality",
        "/operations-quality?order=3",
        "/operations-consultations",
        "/operations-consultations?consultation=1",
        "/operations-mails",
        "/operations-mails?mail=1",
        "/operations-terminations",
        "/operations-certification",
        "/operations-certification?partner=3",
        "/operations-lists",
    ),
    "director": (
        "/today",
        "/cases",
        "/case?case=1",
        *(f"/case?case=1&part={part}" for part in ("members", "kickoff", "scripts", "knowledge", "meetings")),
        "/kpi",
        "/kpi?case=1",
        "/meetings",
    ),
}
DIALOGS = (("/order?order=1", "修正依頼"), ("/order?order=1", "承認依頼"), ("/proposal?proposal=4", "見送る"))


def everything(engine: Engine, cast: Cast) -> None:
    """Order 1 with both sides' changes, an interview to be moved, a contract, open candidates, an open posting."""
    order = factories.negotiating(engine, cast)
    content = CONTENT
    for viewer, base, more in ((cast.buyer, 1, "毎週金曜日に報告する。"), (cast.seller, 2, "毎月末に総括する。")):
        content = replace(content, details=content.details + more)
        with transaction(engine, viewer) as repo:
            submit_version(repo, order, base, content, NOW)
    dates = [Period(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=1)) for n in (1, 2)]
    with transaction(engine, cast.buyer) as repo:
        offer_dates(repo, ProposalId(1), dates, "https://meet.example/a", "資料をお持ちします。", None, NOW)
    with transaction(engine, cast.seller) as repo:
        take_date(repo, SlotId(1), NOW)
        offer_dates(repo, ProposalId(1), dates, "会議室A", "別の日でもお願いできますか。", None, NOW)
    factories.contracted(engine, cast)
    factories.posting(engine, cast, deadline=DEADLINE + timedelta(days=14))
    for partner in factories.partners(engine, 3):
        factories.proposal(engine, partner, PostingId(1))
    with transaction(engine, cast.buyer) as repo:
        ask_consultation(repo, ConsultationKind.REOPEN, PostingId(1), "再公募したいです。", "once", NOW)
    asker = Contact("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example", "03-0000-0211")
    with transaction(engine, cast.sales) as repo:
        note_hearing(repo, CLIENT, None, "once", NOW)
        lead = enter_lead(repo, LeadKind.CONSULTATION, asker, "代理店の開拓を相談したい。", "once", NOW)
        assert lead is not None
        add_note(repo, lead, "お電話で概要を確認した。", NOW)
    running = factories.contracted(engine, cast, replace(CONTENT, start=date(2026, 8, 1), end=date(2026, 12, 31)))
    for month, score in ((date(2026, 8, 1), 4), (date(2026, 9, 1), 1)):
        with transaction(engine, cast.buyer) as repo:
            check_quality(repo, running, month, dict.fromkeys(QualityAxis, score), "報告が遅れた。", None, OCTOBER)
    factories.directed(engine, cast)


@pytest.fixture(scope="module")
def console(sqlite_factory: SqliteFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with opened(sqlite_factory, tmp_path_factory.mktemp("everything"), everything) as console:
        yield console


@pytest.mark.parametrize("name", SCREENS)
def test_no_screen_has_a_serious_violation(console: Console, visits: Visits, name: str):
    visitor = visits(console, name).enter()
    found: list[str] = []
    for path in SCREENS[name]:
        page = visitor.open(path)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("表示できません")
        found += [f"{path} {violation}" for violation in violations(page)]
    assert found == []


def test_the_tab_is_called_as_the_screen_forth_and_back(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/postings")
    expect(page).to_have_title("募集・候補者｜kakutoku connect")
    for label, title in (("取引", "取引"), ("契約書", "契約書"), ("募集・候補者", "募集・候補者")):
        page.get_by_role("navigation", name="メインメニュー").get_by_role("link", name=label).click()
        expect(page).to_have_title(f"{title}｜kakutoku connect")
        settled(page)
    page.go_back()
    expect(page).to_have_title("契約書｜kakutoku connect")


def test_the_dialogs_have_no_serious_violation(console: Console, visits: Visits):
    visitor = visits(console, "buyer").enter()
    for path, label in (
        ("/order?order=1", "修正依頼"),
        ("/order?order=1", "承認依頼"),
        ("/proposal?proposal=3", "見送る"),
        ("/messages?proposal=1", "別の候補日を提案"),
    ):
        page = visitor.open(path)
        visitor.press(label)
        visitor.dialog()
        assert violations(page) == []


def test_a_serious_violation_would_be_found(console: Console, visits: Visits):
    page = visits(console, "buyer").enter().open("/postings")
    page.evaluate("document.querySelector('[data-testid=stMain]').append(document.createElement('button'))")
    assert [each.split(":")[0] for each in violations(page)] == ["button-name"]


def test_a_candidate_is_chosen_by_keyboard_alone(console: Console, visits: Visits):
    """候補者 to 提案 to 検討中 with Tab, Space and Enter; the focus can be seen and stays (P5, P8)."""
    page = visits(console, "buyer").enter().open("/candidates?posting=1")
    heart = page.get_by_role("button", name="お気に入り：候補者02")
    tab_to(page, heart)
    page.keyboard.press("Space")
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    tab_to(page, page.get_by_role("link", name="食品工場への三段階の開拓").nth(1))
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("候補者02")
    settled(page)
    for label, status in (("保留", "保留"), ("面談に進む", "検討中")):
        tab_to(page, page.get_by_role("button", name=label, exact=True))
        page.keyboard.press("Enter")
        expect(heading).to_contain_text(status)
        settled(page)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, which must then be seen."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if target.evaluate("node => node.getRootNode().activeElement === node"):
            break
    expect(target).to_be_focused()
    assert target.evaluate(OUTLINED), "the focus can be seen"
