"""見積・発注書: the partner writes it, revises it, and approves what the client has approved."""

from core.paths import Screen
from pages.ui import order_screen


def draw() -> None:
    """One order of the partner."""
    order_screen.screen(Screen.PARTNER_ORDER, Screen.PARTNER_MESSAGES)
