"""How people fill an order's form in the browser: text, dates, the table of line items."""

from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.visitors import WAIT, settled

COLUMNS = ("name", "price", "quantity", "unit", "rate")
"""The table's columns from left to right; beside them stands one to select a row."""
HEAD, ROW = 34, 38
FIRST_COLUMN = 60
TRIES = 10
EDITOR = "#portal textarea, #portal input"


def write(page: Page, label: str, text: str) -> None:
    """Type into a field and leave it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.blur()
    settled(page)


def set_date(page: Page, label: str, digits: str) -> None:
    """Type a date as its eight digits."""
    group = page.get_by_role("group", name=label)
    group.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)
    page.keyboard.press("Escape")  # closes the calendar that the click opened
    settled(page)


def add_line(page: Page, row: int) -> None:
    """Add the row after the last; rows count from 0."""
    page.locator(".dvn-scroller").hover()
    page.get_by_label("Add row").click()
    expect(_cell(page, row, "unit")).to_have_text("時間", timeout=WAIT)
    settled(page)


def set_cell(page: Page, row: int, column: str, text: str) -> None:
    """Type into one cell of the table of line items."""
    editor = page.locator(EDITOR).first
    for _ in range(TRIES):  # the table takes a moment until it listens
        position = {"x": FIRST_COLUMN, "y": HEAD + ROW * row + ROW // 2}
        page.locator(".dvn-scroller").click(position=position)  # type: ignore[arg-type]
        for _ in range(COLUMNS.index(column)):
            page.keyboard.press("ArrowRight")
        try:
            expect(_cell(page, row, column)).to_have_attribute("aria-selected", "true", timeout=WAIT / TRIES)
            page.keyboard.press("Enter")
            editor.wait_for(timeout=WAIT / TRIES)
            break
        except (AssertionError, TimeoutError):
            continue
    editor.fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(EDITOR)).to_have_count(0, timeout=WAIT)
    expect(_cell(page, row, column)).not_to_have_text("None", timeout=WAIT)
    settled(page)


def _cell(page: Page, row: int, column: str):
    """A cell as a screen reader finds it; what one sees is a picture."""
    return page.get_by_test_id(f"glide-cell-{COLUMNS.index(column) + 1}-{row}")
