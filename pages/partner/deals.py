"""取引: what the partner is contracted for, what is next in each, and what has ended."""

from core.paths import Screen
from pages.ui import deal_parts


def draw() -> None:
    """The partner's deals."""
    deal_parts.screen(Screen.PARTNER_DEALS, Screen.PARTNER_ORDER, Screen.PARTNER_MESSAGES)
