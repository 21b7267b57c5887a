"""The shared parts in a real browser, under the console's content security policy: lists, links, titles, redline."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.pages.stage import chromium, drawn, served, still, violations

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
HEART = "お気に入り：候補者0{}"
expect.set_options(timeout=30_000)
PRESSED = """link => {
  const board = link.closest(".board")
  link.click()
  return [board.querySelectorAll(".card").length, board.getAttribute("aria-busy")]
}"""
FOCUSED = "(() => { let a = document.activeElement; while (a.shadowRoot) a = a.shadowRoot.activeElement; return a })()"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(Path(__file__).with_name("stage_parts.py")) as address:
        yield address


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def window(chrome: Browser, address: str) -> BrowserContext:
    """One window for all tests: what a page keeps goes with it, the scripts that were read stay."""
    return chrome.new_context(viewport={"width": 1280, "height": 800}, base_url=address, locale="ja-JP")


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """The candidates; what the browser complains about fails the test."""
    complaints: list[str] = []
    page = window.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/candidates?posting=3")
    expect(heads(page)).to_have_count(25)
    drawn(page)
    yield page
    for each in window.pages:
        each.close()
    assert [text for text in complaints if "404" not in text] == []


def test_the_list_runs_under_the_strict_policy(page: Page):
    expect(heads(page)).to_have_count(25)
    first = page.get_by_role("listitem").filter(has_text="提案の題名 1").first
    for said in ("候補者01", "ID K1Q2F", "検討中", "★ 4.6（17件）", "チーム型", "プライム認定", "未読の返信があります"):
        expect(first).to_contain_text(said)


def test_a_heart_pressed_by_keyboard_redraws_only_its_fragment_and_keeps_the_focus(page: Page):
    heart = page.get_by_role("button", name=HEART.format(1))
    heart.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("presses 1")).to_be_visible()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("drawn 1", exact=True)).to_be_visible()
    assert page.evaluate(f"{FOCUSED}.getAttribute('aria-label')") == HEART.format(1)
    page.keyboard.press("Space")
    expect(page.get_by_text("presses 2")).to_be_visible()
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_a_refused_heart_goes_back_and_says_why(page: Page):
    heart = page.get_by_role("button", name=HEART.format(5))
    heart.click()
    expect(page.get_by_role("alert")).to_contain_text("ゲストは閲覧のみ可能です。")
    expect(heart).to_have_attribute("aria-pressed", "false")


def test_back_returns_to_the_list_as_it_was_filtered(page: Page):
    page.get_by_text("お気に入りのみ").click()
    expect(page).to_have_url(re.compile("fav=true"))
    expect(heads(page)).to_have_count(1)
    left = page.url
    page.get_by_role("link", name="提案の題名 2").click()
    expect(page.get_by_role("heading", name="候補者2")).to_be_visible()
    assert page.url.endswith("/proposal?proposal=2")
    page.go_back()
    expect(page.get_by_role("heading", name="募集の題名")).to_be_visible()
    assert page.url == left
    expect(heads(page)).to_have_count(1)
    page.get_by_role("link", name="ヘルプ").click()
    expect(page.get_by_role("heading", name="ヘルプ")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="募集の題名")).to_be_visible()
    assert page.url == left


def test_links_change_the_screen_without_loading_the_page_again(page: Page):
    page.evaluate("window.same = true")
    page.get_by_role("link", name="提案の題名 3", exact=True).click()
    expect(page.get_by_role("heading", name="候補者3")).to_be_visible()
    page.get_by_role("link", name="← 候補者").click()
    expect(page.get_by_role("heading", name="募集の題名")).to_be_visible()
    assert page.evaluate("window.same")


def test_a_link_opens_in_a_new_tab_and_as_the_first_request(page: Page):
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="提案の題名 3", exact=True).click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", name="候補者3")).to_be_visible()
    assert page.url.endswith("/candidates?posting=3")


def test_the_bare_address_leads_to_the_first_screen(page: Page):
    page.goto("/")
    expect(page.get_by_role("heading", name="募集の題名")).to_be_visible()
    assert page.url.endswith("/candidates?posting=3")


def pick(page: Page, number: int) -> Locator:
    return page.get_by_role("checkbox", name=f"候補者{number:02d}を選択")


def test_candidates_are_chosen_without_asking_the_server_and_stay_chosen(page: Page):
    """P11: whatever is filtered meanwhile, and after one of them was read; a declined one can't be chosen."""
    bar, compare = page.get_by_role("group", name="選択した候補者"), page.get_by_role("link", name="比較する")
    expect(bar).to_be_hidden()
    expect(pick(page, 3)).to_have_count(0)
    pick(page, 1).focus()
    page.keyboard.press("Space")
    expect(bar).to_contain_text("1社を選択中")
    expect(bar).to_contain_text("比較できるのは2〜5社です。")
    expect(compare).to_have_attribute("aria-disabled", "true")
    assert compare.get_attribute("href") is None
    pick(page, 4).check()
    expect(compare).to_have_attribute("href", "/comparison?proposals=1,4")
    expect(page.get_by_text("listed 1", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_text("お気に入りのみ").click()
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    pick(page, 2).check()
    page.get_by_role("link", name="提案の題名 2").click()
    expect(page.get_by_role("heading", name="候補者2")).to_be_visible()
    page.go_back()
    expect(bar).to_contain_text("3社を選択中")
    expect(pick(page, 2)).to_be_checked()
    page.reload()
    expect(compare).to_have_attribute("href", "/comparison?proposals=1,4,2")
    page.get_by_text("お気に入りのみ").click()
    expect(pick(page, 4)).to_be_checked()
    for number in (5, 6, 8):
        pick(page, number).check()
    expect(bar).to_contain_text("比較できるのは2〜5社です。")
    pick(page, 9).click()
    expect(pick(page, 9)).not_to_be_checked()
    expect(bar).to_contain_text("選択できるのは6社までです。")
    bar.get_by_role("button", name="選択を解除").click()
    expect(bar).to_be_hidden()
    expect(pick(page, 4)).not_to_be_checked()
    assert page.evaluate(f"{FOCUSED}.type") == "checkbox"


def test_what_was_chosen_is_declined_and_then_chosen_no_more(page: Page):
    """P8: the press names exactly what was ticked."""
    for number in (6, 2):
        pick(page, number).check()
    page.get_by_role("button", name="見送る", exact=True).click()
    expect(page.get_by_text("見送り [2, 6]")).to_be_visible()
    expect(page.get_by_role("group", name="選択した候補者")).to_be_hidden()
    expect(pick(page, 6)).not_to_be_checked()
    pick(page, 6).check()
    page.reload()
    expect(pick(page, 6)).to_be_checked()


def test_a_tab_narrows_the_list_keeps_the_other_filters_and_the_focus(page: Page):
    page.get_by_text("お気に入りのみ").click()
    expect(heads(page)).to_have_count(1)
    held = tab(page, "保留")
    held.focus()
    page.keyboard.press("Enter")
    expect(held).to_have_attribute("aria-current", "page")
    expect(heads(page)).to_have_text(["提案の題名 2"])
    assert all(part in page.url for part in ("posting=3", "fav=true", "status=on_hold"))
    assert page.evaluate(f"{FOCUSED}.textContent").startswith("保留")


def test_a_changed_filter_draws_the_screen_once_and_back_takes_it_back(page: Page):
    before = page.evaluate("history.length")
    page.get_by_role("checkbox", name="お気に入りのみ").check()
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    expect(page.get_by_text("drawn 2", exact=True)).to_be_visible()
    expect(page.get_by_text("listed 2", exact=True)).to_be_visible()
    assert page.url.endswith("/candidates?posting=3&fav=true")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page.get_by_text("25件が該当します。")).to_be_visible()
    expect(page.get_by_role("checkbox", name="お気に入りのみ")).not_to_be_checked()


def test_the_list_is_busy_until_the_answer_is_there(page: Page):
    board = page.locator(".board")
    busy = page.get_by_role("checkbox", name="お気に入りのみ").evaluate(
        "box => { box.click(); return box.closest('.board').getAttribute('aria-busy') }"
    )
    assert busy == "true"
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    expect(board).not_to_have_attribute("aria-busy", "true")


def test_a_view_seen_a_moment_ago_is_there_at_once_and_asked_for_again(page: Page):
    leave, back = tab(page, "保留"), tab(page, "すべて")
    leave.click()
    expect(page.get_by_text("6件が該当します。")).to_be_visible()
    expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")
    assert back.evaluate(PRESSED) == [25, "true"]
    expect(page.get_by_text("listed 3", exact=True)).to_be_visible()
    expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")


def test_who_changes_their_mind_before_the_answer_is_not_kept_waiting(page: Page):
    for _ in range(3):
        tab(page, "保留").evaluate("link => link.click()")
        tab(page, "すべて").evaluate("link => link.click()")
        expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")
        expect(heads(page)).to_have_count(25)
    page.evaluate("history.back()")
    page.evaluate("history.forward()")
    expect(heads(page)).to_have_count(25)
    expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")


def test_a_view_is_asked_for_while_the_button_is_down_and_drawn_when_it_comes_up(page: Page):
    left = page.url
    tab(page, "保留").hover()
    page.mouse.down()
    expect(page.get_by_text("listed 2", exact=True)).to_be_visible()
    assert (page.url, heads(page).count()) == (left, 25)
    page.mouse.up()
    expect(heads(page)).to_have_count(6)
    assert page.url.endswith("status=on_hold")
    expect(page.locator(".board")).not_to_have_attribute("aria-busy", "true")
    page.wait_for_timeout(500)
    expect(page.get_by_text("listed 2", exact=True)).to_be_visible()
    page.go_back()
    expect(heads(page)).to_have_count(25)


def test_who_lets_go_elsewhere_keeps_the_list_and_what_is_pressed_next_belongs_to_it(page: Page):
    left = page.url
    tab(page, "保留").hover()
    page.mouse.down()
    expect(page.get_by_text("listed 2", exact=True)).to_be_visible()
    page.mouse.move(2, 400)
    page.mouse.up()
    expect(page.get_by_text("listed 3", exact=True)).to_be_visible()
    assert (page.url, heads(page).count()) == (left, 25)
    heart = page.get_by_role("button", name=HEART.format(3))
    heart.click()
    expect(page.get_by_text("presses 1")).to_be_visible()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("25件が該当します。")).to_be_visible()
    expect(heads(page)).to_have_count(25)


def test_a_finger_that_taps_asks_once(chrome: Browser, address: str):
    page = chrome.new_page(viewport={"width": 390, "height": 844}, base_url=address, has_touch=True)
    page.goto("/candidates?posting=3")
    expect(heads(page)).to_have_count(25)
    tab(page, "保留").tap()
    expect(heads(page)).to_have_count(6)
    page.wait_for_timeout(500)
    expect(page.get_by_text("listed 2", exact=True)).to_be_visible()
    page.close()


def test_after_an_action_no_view_is_shown_as_it_was_before(page: Page):
    tab(page, "保留").click()
    expect(page.get_by_text("6件が該当します。")).to_be_visible()
    page.get_by_role("button", name=HEART.format(2)).click()
    expect(page.get_by_text("presses 1")).to_be_visible()
    assert tab(page, "すべて").evaluate(PRESSED) == [6, "true"]
    expect(page.get_by_text("25件が該当します。")).to_be_visible()


def test_words_typed_narrow_the_list_and_stay_under_the_caret(page: Page):
    before = page.evaluate("history.length")
    field = page.get_by_label("キーワード")
    field.press_sequentially("題名", delay=40)
    expect(page).to_have_url(re.compile("q=%E9%A1%8C%E5%90%8D$"))
    field.press_sequentially(" 7", delay=40)
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    expect(field).to_be_focused()
    assert field.evaluate("field => [field.value, field.selectionStart]") == ["題名 7", 4]
    assert page.evaluate("history.length") == before + 1, "one word typed with a pause is one step back"
    page.get_by_role("link", name="条件をクリア").click()
    expect(page.get_by_text("25件が該当します。")).to_be_visible()
    expect(field).to_have_value("")


def test_a_word_still_being_converted_asks_for_nothing(page: Page):
    """Japanese is typed as sounds first: what is underlined is not meant yet."""
    field = page.get_by_label("キーワード")
    field.evaluate(
        """field => {
          field.focus()
          field.dispatchEvent(new CompositionEvent("compositionstart"))
          field.value = "だいめい"
          field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }))
        }"""
    )
    page.wait_for_timeout(800)
    assert "q=" not in page.url
    field.evaluate("field => { field.value = '題名 8'; field.dispatchEvent(new CompositionEvent('compositionend')) }")
    expect(page.get_by_text("1件が該当します。")).to_be_visible()


def test_a_text_too_long_stays_and_is_refused_beside_its_field(page: Page):
    field = page.get_by_label("キーワード")
    field.fill("題" * 11)
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("キーワードは10文字以内で入力してください。")
    expect(field).to_have_value("題" * 11)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "q=" not in page.url
    field.fill("題名 9")
    field.press("Enter")
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_link_to_a_page_of_a_list_keeps_its_filters_and_a_filter_leaves_the_page(page: Page):
    page.get_by_role("checkbox", name="お気に入りのみ").check()
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    pages = page.get_by_role("navigation", name="ページ")
    pages.get_by_role("link", name="2", exact=True).click()
    expect(page).to_have_url(re.compile(r"posting=3&fav=true&page=2$"))
    expect(pages.get_by_role("link", name="2", exact=True)).to_have_attribute("aria-current", "page")
    page.get_by_role("navigation", name="状態").get_by_role("link", name="未対応").click()
    expect(page).to_have_url(re.compile(r"posting=3&fav=true&status=new$"))


def test_on_a_phone_the_filters_fold_and_say_how_many_are_set(chrome: Browser, address: str):
    page = chrome.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/candidates?posting=3&fav=true")
    expect(page.get_by_text("1件が該当します。")).to_be_visible()
    expect(page.get_by_label("キーワード")).to_be_hidden()
    expect(page.locator("summary")).to_have_text("絞り込み1")
    page.locator("summary").click()
    page.get_by_role("checkbox", name="お気に入りのみ").uncheck()
    expect(page.get_by_text("25件が該当します。")).to_be_visible()
    expect(page.get_by_label("キーワード")).to_be_visible()
    page.close()


def test_each_change_carries_the_mark_of_its_side(page: Page):
    page.goto("/proposal?proposal=3")
    still(page)
    text = page.locator(".redline:not(.legend)")
    assert {mark.inner_text() for mark in text.locator("ins.client small").all()} == {"＋企業"}
    assert {mark.inner_text() for mark in text.locator("ins.partner small").all()} == {"＋パートナー"}
    assert {mark.inner_text() for mark in text.locator("del.partner small").all()} == {"－パートナー"}
    assert "企業が追加：" in (text.text_content() or "")
    expect(page.get_by_role("list", name="変更箇所の見方").get_by_role("listitem")).to_have_count(4)


def heads(page: Page) -> Locator:
    return page.get_by_role("list", name="候補者").get_by_role("heading")


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="状態").get_by_role("link", name=name)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/candidates?posting=3", "/proposal?proposal=3"])
def test_nothing_serious_is_in_anybodys_way(path: str, width: int, scheme: Scheme, chrome: Browser, address: str):
    page = chrome.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(address + path)
    still(page)
    assert violations(page) == []
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth <= main.clientWidth")
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_changes_read_at_four_and_a_half_to_one(scheme: Scheme, chrome: Browser, address: str):
    page = chrome.new_page(color_scheme=scheme)
    page.goto(f"{address}/proposal?proposal=3")
    still(page)
    for side in ("client", "partner"):
        colors = page.locator(f".redline ins.{side}").first.evaluate(
            "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
        )
        assert contrast(*colors) >= 4.5
    page.close()


def contrast(one: str, other: str) -> float:
    """The contrast of two CSS colours as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
