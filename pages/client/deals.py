"""取引: what the client has contracted, what is next in each, and what has ended."""

from core.calendar import jst_date
from core.paths import Screen
from pages.ui import deal_parts, frame


def draw() -> None:
    """The client's deals."""
    fees = frame.read(lambda repo: repo.organizations.fee(jst_date(frame.now()))) is not None
    deal_parts.screen(Screen.DEALS, Screen.ORDER, Screen.MESSAGES, fees=fees)
