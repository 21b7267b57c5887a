"""What people typed comes back as they typed it, in every place of the screen, and calls nobody (T3)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from pages.ui.text import html, plain
from tests.pages.hostile import HOSTILE
from tests.pages.stage import chromium, served, still

MARKDOWN_PLACES = (
    *("markdown", "caption", "badge", "alert", "button", "label", "checkbox", "option", "tab"),
    *("expander", "metric", "cell", "html"),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(Path(__file__).with_name("stage_text.py"), guarded=False) as address:
        yield address


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def window(chrome: Browser) -> BrowserContext:
    """One window for all tests, which keeps the scripts that were read; whatever leaves this machine comes to nothing.

    Nobody answers at its proxy. A page that is watched by a route instead would read every script anew.
    """
    return chrome.new_context(proxy={"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"})


class Look:
    """One page of the stage, the foreign requests it made, and the exceptions it showed."""

    def __init__(self, window: BrowserContext, address: str, query: str) -> None:
        self.foreign: list[str] = []
        self._own = address
        self.page: Page = window.new_page()
        self.page.on("request", self._asked)
        self.page.goto(f"{address}/?{query}")
        still(self.page)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._own, "data:", "blob:")):
            self.foreign.append(request.url)

    def texts(self, selector: str) -> list[str]:
        # Streamlit fetches the part that reads Markdown after the page says it is done: places are empty until then.
        self.page.wait_for_function(
            "([selector, blank]) => [...document.querySelectorAll(selector)]"
            ".filter(place => !place.textContent.trim()).length <= blank",
            arg=[selector, sum(not text for text in TYPED)],
        )
        return [seen(text) for text in self.page.locator(selector).all_text_contents()]


def seen(text: str) -> str:
    """A text as a reader sees it: without the joiner that has no width, line ends and tabs as blanks."""
    return re.sub(r"\s+", " ", text.replace("\u2060", "")).strip()


TYPED = [seen(text) for text in HOSTILE]


def test_there_are_sixty_kinds_of_them():
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("place", MARKDOWN_PLACES)
def test_typed_text_comes_back_as_typed(place: str, window: BrowserContext, address: str):
    look = Look(window, address, f"place={place}")
    shown = [_without_ornament(place, text) for text in look.texts("[class*='st-key-case-']")]
    assert len(shown) == len(TYPED)
    assert {typed: text for typed, text in zip(TYPED, shown, strict=True) if text != typed} == {}
    assert look.foreign == []
    assert look.page.locator("[data-testid='stMain'] :is(a, img, script, iframe, .katex, em, strong, del)").count() == 0
    assert look.page.locator("[data-testid='stException']").count() == 0
    look.page.close()


@pytest.mark.parametrize(
    ("place", "selectors"),
    [("cards", (".lead", "h3 a", ".badge", ".facts", ".excerpt")), ("talk", (".text", ".who"))],
)
def test_typed_text_comes_back_as_typed_in_the_consoles_own_parts(
    place: str, selectors: tuple[str, ...], window: BrowserContext, address: str
):
    look = Look(window, address, f"place={place}")
    for selector in selectors:
        shown = [text.removesuffix("パートナー") if selector == ".who" else text for text in look.texts(selector)]
        assert shown == TYPED, selector
    assert look.foreign == []
    look.page.close()


def test_a_title_shows_what_was_typed(window: BrowserContext, address: str):
    look = Look(window, address, "place=title")
    assert look.texts("h1 span") == TYPED[:2]
    assert look.texts("header .facts span") == TYPED
    assert look.texts("header a") == [f"← {TYPED[2]}"]
    assert look.foreign == []
    look.page.close()


def test_without_escaping_the_same_texts_do_call_out(window: BrowserContext, address: str):
    look = Look(window, address, "place=markdown&raw=1")
    assert any("beacon.example" in url for url in look.foreign)
    look.page.close()


def test_plain_only_adds_what_cannot_be_seen():
    for text in HOSTILE:
        unescaped = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text).replace("&#32;", " "))
        assert unescaped.replace("\u2060", "").replace("  \n", "\n").replace("\t", " ") == text.replace("\t", " ")


def test_html_leaves_no_way_out_of_text_or_attribute():
    for text in HOSTILE:
        assert not set("<>\"'") & set(html(text))


def _without_ornament(place: str, text: str) -> str:
    """The text without what the place itself adds: an icon's name, a label."""
    ornament = {"alert": "error", "metric": "数", "option": "選択", "expander": "keyboard_arrow_right"}.get(place, "")
    return text.removeprefix(ornament).strip()
