"""Before disclosure no byte that reaches a side says who the other is; without masking many do (P10, T2)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

import core.masking
from tests.browser.canaries import CLIENT_CANARIES, PARTNER_CANARIES, Wire, mails, world
from tests.browser.coats import bones, found
from tests.browser.conftest import Visits
from tests.browser.houses import Console, opened
from tests.browser.visitors import Visitor, settled
from tests.cast import CLIENT, OTHER_PARTNER, PARTNER
from tests.databases import SqliteFactory

CLIENT_ADDRESSES = (
    "/notices",
    "/postings",
    "/candidates?posting=1",
    "/proposal?proposal=1",
    "/comparison?proposals=1,2",
    "/messages",
    "/messages?proposal=1",
    "/messages?q=担当",
    "/order?order=1",
    "/deals",
    "/contracts",
    "/files/orders/1/1.pdf",
    "/files/orders/1/1-fees.pdf",
    "/files/attachments/1",
    "/files/interviews/1.ics",
)
PARTNER_ADDRESSES = (
    "/notices",
    "/partner-postings",
    "/partner-posting?posting=1",
    "/partner-posting?posting=2",
    "/partner-proposals",
    "/partner-messages",
    "/partner-messages?proposal=1",
    "/partner-messages?q=担当",
    "/partner-order?order=1",
    "/partner-deals",
    "/partner-profile",
    "/partner-profile?view=preview",
    "/partner-profile?view=preview&state=disclosed",
    "/partner-profile?view=audits",
    "/files/orders/1/1.pdf",
    "/files/attachments/1",
    "/files/interviews/1.ics",
)
CLIENT_PAPERS = ("/files/comparisons.pdf?proposals=1,2",)


@contextmanager
def canary_console(factory: SqliteFactory, folder: Path, **environment: str) -> Iterator[Console]:
    with opened(factory, folder, world, **environment) as console:
        yield console


@pytest.fixture
def unmasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process builds its world without masking, too: texts are masked when they are written and when read."""
    real = core.masking.mask
    for module in [each for name, each in sys.modules.items() if name.startswith("core.")]:
        if getattr(module, "mask", None) is real:
            monkeypatch.setattr(module, "mask", lambda text, identities: text)


def look_around(visitor: Visitor, addresses: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Go everywhere and open everything that opens; returns what the browser received."""
    visitor.expects("status of 404")
    wire = Wire(visitor.page)
    for address in addresses:
        visitor.page.goto(visitor.console.url + address)
        if not address.startswith("/files/"):
            settled(visitor.page)
            unfold(visitor)
        wire.take()
    return wire.received


def printed(visitor: Visitor, addresses: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Papers as their reader has them: headers, bytes, text and what programs read of them."""
    read: list[tuple[str, bytes]] = []
    for address in addresses:
        answer = visitor.page.request.get(visitor.console.url + address)
        assert answer.headers["content-type"] == "application/pdf", address
        paper = pypdfium2.PdfDocument(answer.body())
        text = "\n".join(page.get_textpage().get_text_range() for page in paper)
        read += [("paper", text.encode()), ("paper", answer.body())]
        read.append(("about a paper", f"{answer.headers} {paper.get_metadata_dict()}".encode()))
    return read


def unfold(visitor: Visitor) -> None:
    """Open folded parts, tabs and what a screen offers to read."""
    page = visitor.page
    for summary in page.locator("[data-testid='stExpander'] summary").all():
        summary.click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        settled(page)
    reading = page.get_by_role("button", name="募集内容を確認")
    for n in range(reading.count()):
        reading.nth(n).click()
        settled(page)
        page.keyboard.press("Escape")
        settled(page)


def test_before_disclosure_nothing_tells_either_side_who_the_other_is(
    sqlite_factory: SqliteFactory, tmp_path: Path, visits: Visits
):
    with canary_console(sqlite_factory, tmp_path) as console:
        buyer = visits(console, "buyer").enter()
        seen_by_client = look_around(buyer, CLIENT_ADDRESSES) + printed(buyer, CLIENT_PAPERS)
        seen_by_partner = look_around(visits(console, "seller").enter(), PARTNER_ADDRESSES)
        seen_by_partner += look_around(visits(console, "rival").enter(), ("/partner-proposals?proposal=2",))
        mailed_to_client = list(mails(console.engine, CLIENT))
        mailed_to_partners = [*mails(console.engine, PARTNER), *mails(console.engine, OTHER_PARTNER)]
    assert found(seen_by_client, PARTNER_CANARIES) == set()
    assert found(mailed_to_client, PARTNER_CANARIES) == set()
    assert found(seen_by_partner, CLIENT_CANARIES) == set()
    assert mailed_to_partners, "a decline was written to the partner"
    assert found(mailed_to_partners, CLIENT_CANARIES) == set()


@pytest.mark.usefixtures("unmasked")
def test_with_masking_switched_off_the_same_search_finds_the_names(
    sqlite_factory: SqliteFactory, tmp_path: Path, visits: Visits
):
    with canary_console(sqlite_factory, tmp_path, CONNECT_TEST_MASKING="off") as console:
        buyer = visits(console, "buyer").enter()
        seen_by_client = look_around(buyer, CLIENT_ADDRESSES) + printed(buyer, CLIENT_PAPERS)
        seen_by_partner = look_around(visits(console, "seller").enter(), PARTNER_ADDRESSES)
    assert {hit.split(": ")[1] for hit in found(seen_by_client, PARTNER_CANARIES)} == set(PARTNER_CANARIES)
    assert {hit.split(": ")[1] for hit in found(seen_by_partner, CLIENT_CANARIES)} == set(CLIENT_CANARIES)
    assert {"frame", "paper"} <= {hit.split(": ")[0] for hit in found(seen_by_client, PARTNER_CANARIES)}


@pytest.mark.parametrize(
    "coated",
    [
        "ミズハノメ".encode(),
        "ミズハノメ".encode("utf-16-le"),
        b"\0" + "ミズハノメ".encode("utf-16-le"),
        b"x=%E3%83%9F%E3%82%BA%E3%83%8F%E3%83%8E%E3%83%A1",
        rb'{"name": "\u30df\u30ba\u30cf\u30ce\u30e1"}',
        b"&#12511;&#12474;&#12495;&#12494;&#12513;",
        b"data:text/plain;base64,5qCq44Of44K644OP44OO44Oh56S+",
        b"\x0a\x0f\xff" + "ミ ズ・ﾊﾉ\u200bメ".encode(),
    ],
)
def test_the_search_sees_a_name_in_every_coat(coated: bytes):
    assert found([("frame", coated)], PARTNER_CANARIES) == {"frame: ミズハノメ"}


def test_the_search_reads_what_a_pdf_prints_and_what_it_says_of_itself():
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica")
    paper.cell(text="Mizuhanome Kaitakusha")
    paper.set_author("Konohanazono Sakuyahime")
    assert {hit.split(": ")[1] for hit in found([("file", bytes(paper.output()))], PARTNER_CANARIES)} == {"mizuhanome"}
    assert found([("file", bytes(paper.output()))], CLIENT_CANARIES) == {"file: konohanazono", "file: sakuyahime"}


def test_the_canaries_are_searched_for_as_the_search_leaves_them():
    assert all(bones(canary) == canary for canary in (*PARTNER_CANARIES, *CLIENT_CANARIES))
