"""The application as it is, with five small screens for everybody instead of the console's own."""

from core.model import Audience
from core.paths import Screen
from pages import navigation
from pages.entries import Entry, Section

SCREENS = (
    Entry(Screen.POSTINGS, "小さな画面", "inbox", "tests.pages.small_screens:draw"),
    Entry(Screen.MESSAGES, "遅い画面", "forum", "tests.pages.small_screens:slow"),
    Entry(Screen.CONTRACTS, "壊れた画面", "contract", "tests.pages.small_screens:broken"),
    Entry(Screen.DEALS, "別の画面", "handshake", "tests.pages.small_screens:other", hidden=True),
    Entry(Screen.NOTICES, "通知", "notifications", "tests.pages.small_screens:other", section=Section.BELL),
)
navigation.SCREENS.update(dict.fromkeys(Audience, SCREENS))

if __name__ == "__main__":
    from app import app, serve

    serve(app)
