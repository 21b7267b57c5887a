"""見積・発注書: the client reads what the partner wrote, edits its items, asks for changes and for approval."""

from core.paths import Screen
from pages.ui import order_screen


def draw() -> None:
    """One order of the client."""
    order_screen.screen(Screen.ORDER, Screen.MESSAGES)
