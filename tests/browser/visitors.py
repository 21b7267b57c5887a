"""People at their browsers: each with a desk screen and a phone, watched for anything that goes wrong there."""

import re
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    TimeoutError,
    WebError,
    expect,
)

from tests.browser.houses import PASSWORD, Console, audience

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
TALLEST = 4000
WAIT = 15_000
"""Milliseconds until a test gives up on something; on a machine at rest everything comes within a second."""

QUIET = """() => {
  const app = document.querySelector("[data-testid='stApp']")
  if (!app) return document.readyState === "complete"
  return app.dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-stale='true'], [data-testid='stSkeleton']")
    && document.querySelector("[data-testid='stMain'] h1, [data-testid='stDialog'], [data-testid='stAlert']") !== null
}"""

BEYOND = """() => {
  const found = []
  const clipped = node => {
    for (let at = node.parentElement ?? node.getRootNode().host; at; at = at.parentElement ?? at.getRootNode().host) {
      if (at.dataset?.testid === "stMain") return false
      const flow = getComputedStyle(at).overflowX
      if (["auto", "scroll", "hidden", "clip"].includes(flow)) return true
    }
    return false
  }
  const walk = root => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot)
      const box = node.getBoundingClientRect()
      if (box.width > 1 && box.height > 1 && box.right > innerWidth + 1 && box.left < 2 * innerWidth && !clipped(node)
          && getComputedStyle(node).visibility !== "hidden")
        found.push(`${node.tagName}.${node.className} ${Math.round(box.right)} ${node.textContent.slice(0, 30)}`)
    }
  }
  walk(document.querySelector("[data-testid='stMain']") ?? document.body)
  const main = document.querySelector("[data-testid='stMain']")
  for (const box of [document.documentElement, main])
    if (box && box.scrollWidth > Math.max(box.clientWidth, innerWidth)) found.push(`scrolls ${box.scrollWidth}`)
  return found.slice(0, 5)
}"""
"""What sticks out of the window on the right, unless it lies in something that scrolls by itself, such as a table."""

HEIGHT = """() => {
  const main = document.querySelector("[data-testid='stMain']")
  const dialog = document.querySelector("[data-testid='stDialog'] [role='dialog']")
  return Math.max((main ?? document.documentElement).scrollHeight, dialog ? dialog.scrollHeight + 80 : 0)
}"""


def settled(page: Page) -> None:
    """Wait until the script has run, nothing on the page is left over from before, and it stays so for a moment."""
    page.wait_for_function(QUIET, timeout=WAIT)
    page.wait_for_timeout(120)
    page.wait_for_function(QUIET, timeout=WAIT)


def reason_of(gray: Locator) -> str:
    """What is said when one points at a button that can't be pressed.

    Whatever still moves or fades above it can take the pointer at first: then one points again.
    """
    tip = gray.page.get_by_role("tooltip")
    for _ in range(5):
        gray.page.mouse.move(0, 0)
        expect(tip).to_have_count(0)
        gray.hover(force=True)
        with suppress(TimeoutError):
            tip.wait_for(timeout=WAIT / 5)
            break
    return tip.inner_text()


class Windows:
    """A browser's windows, which the next visitor uses again.

    What was read of the console's scripts stays with them, which saves most of the first screen's work. Who was signed
    in and whatever a site may keep does not.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[bool, list[BrowserContext]] = defaultdict(list)

    def take(self, site: str, *, phone: bool) -> BrowserContext:
        """A window as a new visitor opens it."""
        context = self._free[phone].pop() if self._free[phone] else self._made(phone=phone)
        # This page stays: while it is open, so is its process, which all pages of the site share, with their scripts.
        context.pages[0].goto(f"{site}/login/help")
        return context

    def _made(self, *, phone: bool) -> BrowserContext:
        context = self._browser.new_context(
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            accept_downloads=True,
        )
        context.new_page()
        return context

    def give_back(self, context: BrowserContext, site: str, *, phone: bool) -> None:
        """Close its pages and forget what they kept."""
        first, *others = context.pages
        for page in others:
            page.close()
        context.clear_cookies()
        kept = "local_storage,indexeddb,cache_storage,service_workers"
        session = context.new_cdp_session(first)
        session.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": kept})
        session.detach()
        self._free[phone].append(context)


class Visitor:
    """One person: `page` at the desk, a phone beside it. `complaints` is what must be empty in the end."""

    def __init__(self, windows: Windows, console: Console, name: str) -> None:
        self.console, self.name = console, name
        self.complaints: list[str] = []
        self._allowed: list[str] = []
        self._windows = windows
        self._phone: Page | None = None
        self.context = self._take(phone=False)
        self.page = self.context.new_page()

    # --- going about ------------------------------------------------------------------------------------------------

    def sign_in(self) -> "Visitor":
        """Come in through the form, as people do."""
        self.page.goto(f"{self.console.url}/login/{audience(self.name)}")
        self.page.get_by_label("メールアドレス").fill(self.console.address(self.name))
        self.page.get_by_label("パスワード", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="ログイン", exact=True).click()
        settled(self.page)
        return self

    def enter(self) -> "Visitor":
        """Come in without the form, where signing in is not what is tried."""
        cookies = self.console.enter(self.name)
        self.context.add_cookies([{"name": k, "value": v, "url": self.console.url} for k, v in cookies.items()])
        return self

    def open(self, path: str) -> Page:
        """Go to a screen by its address."""
        self.page.goto(self.console.url + path)
        settled(self.page)
        return self.page

    @property
    def path(self) -> str:
        """The address bar, without the site."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def press(self, label: str, *, within: Locator | None = None) -> None:
        """Press the button of this name."""
        (within or self.page).get_by_role("button", name=label, exact=True).click(timeout=WAIT)

    def dialog(self) -> Locator:
        """The dialog that is open."""
        found = self.page.get_by_role("dialog")
        expect(found).to_be_visible(timeout=WAIT)
        return found

    # --- what it looks like -----------------------------------------------------------------------------------------

    @property
    def phone(self) -> Page:
        """The same person's telephone, signed in as the desk is."""
        if self._phone is None:
            self._phone = self._take(phone=True).new_page()
        self._phone.context.add_cookies(self.context.cookies())  # type: ignore[arg-type]
        return self._phone

    def shoot(self, name: str, prepare: Callable[[Page], None] | None = None) -> None:
        """Keep a picture of the screen at the desk as it stands, and of the same address on the phone.

        `prepare` brings the phone to the same state, e.g. opens the same dialog. Nothing may stick out sideways there.
        """
        settled(self.page)
        picture(self.page, f"{name}-1280.png", DESK)
        phone = self.phone
        phone.goto(self.page.url)
        settled(phone)
        assert phone.url == self.page.url, "the phone shows the same screen"
        if prepare:
            prepare(phone)
            settled(phone)
        beyond = phone.evaluate(BEYOND)
        picture(phone, f"{name}-390.png", PHONE)
        assert beyond == [], f"{name} sticks out of a phone's window"

    # --- what goes wrong --------------------------------------------------------------------------------------------

    def expects(self, pattern: str) -> None:
        """A complaint of the browser that belongs to the test, such as the answer 404."""
        self._allowed.append(pattern)

    def trouble(self) -> list[str]:
        """Errors in the browser's console, uncaught exceptions, requests that left this machine."""
        return [each for each in self.complaints if not any(re.search(pattern, each) for pattern in self._allowed)]

    def leave(self, *, failed: bool = False) -> None:
        """Close the browser windows; after a failure pictures of them stay."""
        for kind, page in (("desk", self.page), ("phone", self._phone)):
            if failed and page and not page.is_closed():
                SCREENSHOTS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=SCREENSHOTS / f"failed-{self.name}-{kind}.png")
        self._give_back(self.context, phone=False)
        if self._phone:
            self._give_back(self._phone.context, phone=True)

    def _take(self, *, phone: bool) -> BrowserContext:
        context = self._windows.take(self.console.url, phone=phone)
        context.set_default_timeout(WAIT)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("request", self._asked)
        return context

    def _give_back(self, context: BrowserContext, *, phone: bool) -> None:
        context.remove_listener("console", self._heard)
        context.remove_listener("weberror", self._broke)
        context.remove_listener("request", self._asked)
        self._windows.give_back(context, self.console.url, phone=phone)

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"{self.name}: uncaught {error.error}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.name}: {message.text} {message.location.get('url', '')}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname not in ("127.0.0.1", "localhost"):
            self.complaints.append(f"{self.name}: a request left this machine: {request.url}")


def picture(page: Page, file: str, size: dict[str, int]) -> None:
    """The whole screen in one picture: the window grows to its content for a moment."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    height = min(TALLEST, max(size["height"], page.evaluate(HEIGHT)))
    page.set_viewport_size({"width": size["width"], "height": height})
    settled(page)
    page.screenshot(path=SCREENSHOTS / file)
    page.set_viewport_size(size)  # type: ignore[arg-type]
