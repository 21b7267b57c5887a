"""How people fill the forms of a proposal and of an order in the browser: text, figures, dates, line items."""

from playwright.sync_api import Page, expect

from core.rules_performance import PROMISE
from tests.browser.visitors import WAIT, settled

COLUMNS = {"name": "項目名/業務名", "price": "単価（税抜）", "quantity": "数量", "unit": "単位", "rate": "税率"}


def write(page: Page, label: str, text: str) -> None:
    """Type into a field and leave it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.blur()
    settled(page)


def promise(page: Page) -> None:
    """Fill the figures that every proposal states (P13)."""
    for limit, figure in zip(PROMISE.values(), ("100時間", "¥3,000", "７件", "3.2%"), strict=True):
        write(page, limit.label, figure)


def choose(page: Page, label: str, option: str) -> None:
    """Choose one of a list's options."""
    field = page.get_by_role("combobox", name=label)
    field.scroll_into_view_if_needed()
    settled(page)  # a list closes where the page still scrolls
    field.click()
    page.get_by_role("option", name=option, exact=True).click()
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
    page.get_by_role("button", name="行を追加").click()
    expect(_cell(page, row, "name")).to_be_focused(timeout=WAIT)
    settled(page)


def set_cell(page: Page, row: int, column: str, text: str) -> None:
    """Type into one field of a row of line items, and leave it."""
    cell = _cell(page, row, column)
    if column == "rate":
        cell.select_option(text)
    else:
        cell.fill(text)
        cell.blur()
    settled(page)


def _cell(page: Page, row: int, column: str):
    """A field as a screen reader finds it."""
    return page.get_by_label(f"{row + 1}行目の{COLUMNS[column]}", exact=True)
