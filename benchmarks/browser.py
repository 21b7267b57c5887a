"""What a person waits for in Chromium: a filter pressed, a screen opened with nothing in the browser's cache."""

from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from benchmarks.load import COOKIE
from benchmarks.peer import Peer
from benchmarks.served import Served
from benchmarks.world import World

# When the button came up is kept across pages, and so is what is waited for: as many rows or cards, or a text. `shown`
# resolves when the first frame has been painted that shows it: a message posted before that is read after it.
CLOCK = """
addEventListener("pointerup", () => sessionStorage.setItem("pressed", performance.timeOrigin + performance.now()), true)
let cards
const findCards = () => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .map(part => part.shadowRoot?.querySelector(".cards")).find(Boolean)
const rows = () => document.querySelectorAll("#result_list tbody tr").length
  || ((cards?.isConnected ? cards : cards = findCards())?.children.length ?? 0)
const painted = new MessageChannel()
window.await = () => window.shown = new Promise(resolve => {
  const wanted = JSON.parse(sessionStorage.getItem("wanted"))
  const there = typeof wanted === "number" ? () => rows() === wanted : () => document.body?.textContent.includes(wanted)
  const now = () => performance.timeOrigin + performance.now()
  painted.port1.onmessage = () => resolve(now() - sessionStorage.getItem("pressed"))
  const look = () => there() ? painted.port2.postMessage(null) : requestAnimationFrame(look)
  requestAnimationFrame(look)
})
if (sessionStorage.getItem("wanted")) window.await()
"""
WAIT = "wanted => { sessionStorage.setItem('wanted', JSON.stringify(wanted)); window.await() }"
EMPTY = "an empty page"
PAGE = 25
ON_HOLD = 6
"""Candidates on hold in the world."""
HAND = 80
"""Milliseconds for which a hand holds a button down."""


def filter_ours(
    browser: Browser, console: Served, world: World, presses: int, *, seen: bool = False, hand: int = HAND
) -> list[float]:
    """Milliseconds from when the button on a status comes up to the list that it leaves, forth and back.

    Where the list was `seen` the browser still has it; a ♡ before each press makes it forget, so all is asked for.
    """
    page = _signed_in(browser, console.url, COOKIE, world.tokens[0])
    page.goto(f"{console.url}/candidates?posting={world.many}")
    page.evaluate(WAIT, PAGE)
    page.evaluate("shown")
    found = []
    for turn in range(presses + seen):
        for name, count in (("保留", ON_HOLD), ("すべて", PAGE)):
            if not seen:
                page.get_by_role("button", name="お気に入り").first.click()
                page.wait_for_timeout(400)
            page.evaluate(WAIT, count)
            page.get_by_role("navigation", name="ステータス").get_by_role("link", name=name).click(delay=hand)
            drawn = page.evaluate("shown")
            if turn or not seen:
                found.append(drawn)
            page.wait_for_timeout(200)
    page.context.close()
    return found


def filter_peer(browser: Browser, peer: Peer, presses: int) -> list[float]:
    """The same in the peer's change list."""
    name, _, value = peer.cookie.partition("=")
    page = _signed_in(browser, f"http://127.0.0.1:{peer.port}", name, value)
    page.goto(peer.url)
    found = []
    for _ in range(presses):
        for place, count in ((3, ON_HOLD), (0, PAGE)):
            page.evaluate(WAIT, count)
            page.locator("#changelist-filter ul").first.locator("a").nth(place).click(delay=HAND)
            page.wait_for_load_state("load")
            found.append(page.evaluate("shown"))
            page.wait_for_timeout(200)
    page.context.close()
    return found


def first_drawn(browser: Browser, url: str, wanted: int | str, token: str) -> float:
    """Milliseconds from an empty cache to the first frame that shows the cards, or the text."""
    page = _signed_in(browser, url, COOKIE, token)
    page.add_init_script('sessionStorage.setItem("pressed", performance.timeOrigin)')
    page.goto(url, wait_until="commit")
    page.evaluate(WAIT, wanted)
    found = page.evaluate("shown")
    page.context.close()
    return found


def cold(browser: Browser, servers: Sequence[Served], world: World, rounds: int) -> list[list[float]]:
    """The list's first drawing and the empty pages', in turn, each in a browser that has seen nothing before."""
    console, *empty = servers
    opened = [(f"{console.url}/candidates?posting={world.many}", PAGE), *((server.url, EMPTY) for server in empty)]
    found = [[first_drawn(browser, url, shown, world.tokens[0]) for url, shown in opened] for _ in range(rounds + 1)]
    return found[1:]


def _signed_in(browser: Browser, url: str, name: str, value: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(CLOCK)
    page.context.add_cookies([{"name": name, "value": value, "url": url}])
    return page
