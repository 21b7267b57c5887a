"""A file goes from one browser to the other and comes out as it went in; nobody else gets it (M1)."""

from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import Visits
from tests.browser.houses import opened
from tests.browser.visitors import settled
from tests.databases import SqliteFactory

NAME = "㈱髙﨑_見積条件 ①.csv"
CONTENT = "項目,金額\n架電,3000\n=1+1,髙﨑\n".encode()


def test_a_file_reaches_the_other_side_unchanged_and_nobody_else(
    sqlite_factory: SqliteFactory, tmp_path: Path, visits: Visits
):
    with opened(sqlite_factory, tmp_path, factories.in_talks) as console:
        page = visits(console, "buyer").enter().open("/messages?proposal=1")
        page.get_by_role("button", name="ファイルを添付").click()
        chooser = page.locator("input[type=file]")
        chooser.set_input_files({"name": "大.pdf", "mimeType": "application/pdf", "buffer": bytes(20 * 2**20 + 1)})
        expect(page.get_by_test_id("stFileChip")).to_have_attribute("aria-invalid", "true")
        told = page.get_by_test_id("stFileUploader").evaluate("e => getComputedStyle(e, '::after').content")
        assert "20MBを超えるか、使えない形式です" in told
        chooser.set_input_files({"name": "偽物.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a document"})
        expect(page.get_by_text("添付：偽物.pdf")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="送信", exact=True).click()
        expect(page.get_by_role("alert").filter(has_text="偽物.pdf").first).to_be_visible()
        assert console.read("seller", lambda repo: repo.messages.threads())[0].unread == 0

        page.reload()
        settled(page)
        page.get_by_role("button", name="ファイルを添付").click()
        chooser.set_input_files({"name": NAME, "mimeType": "text/csv", "buffer": CONTENT})
        expect(page.get_by_text(f"添付：{NAME}")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("textbox", name="メッセージ").fill("条件の一覧です。（https://meet.example/r/1）")
        page.get_by_role("button", name="送信", exact=True).click()
        expect(page.get_by_role("link", name=NAME)).to_be_visible()

        seller = visits(console, "seller").enter().open("/partner-messages?proposal=1")
        link = seller.get_by_role("link", name=NAME)
        with seller.expect_download() as coming:
            link.click()
        assert coming.value.suggested_filename == NAME
        assert Path(coming.value.path()).read_bytes() == CONTENT
        address = console.url + (link.get_attribute("href") or "")
        led = seller.get_by_role("link", name="https://meet.example/r/1")
        expect(led).to_have_attribute("target", "_blank")
        expect(led).to_have_attribute("rel", "noopener noreferrer")
        for stranger in ("rival", "outsider"):
            assert httpx.get(address, cookies=console.enter(stranger)).status_code == 404

        page.get_by_role("link", name="ファイルを削除").click()
        page.get_by_role("button", name="削除する").click()
        expect(page.get_by_text("ファイルは削除されました")).to_be_visible()
        expect(seller.get_by_text("ファイルは削除されました")).to_be_visible()  # by itself
        expect(seller.get_by_role("link", name=NAME)).to_have_count(0)
        gone = httpx.get(address, cookies=console.enter("seller"))
        assert (gone.status_code, "送信した側が削除しました" in gone.text) == (410, True)
