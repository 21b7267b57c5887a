"""The bell of the navigation: how much is unread, once what was just opened counts as read."""

import streamlit as st

from core.actions.notices import open_place
from core.errors import ConsoleError
from core.notices import SHOWN_MOST, is_at
from pages.ui import frame


def unread(address: str) -> str:
    """The number that stands beside the bell, or nothing; asked at every click, mostly answered from memory."""
    waiting = frame.read(lambda repo: repo.notices.waiting(frame.now()))
    given = {name: st.query_params[name] for name in st.query_params}
    opened = any(is_at(place, address, given) for place in waiting.places)
    if opened and not frame.viewer().onlooker and _read(address, given):
        waiting = frame.read(lambda repo: repo.notices.waiting(frame.now()))
    if not waiting.count:
        return ""
    return f"{waiting.count}" if waiting.count <= SHOWN_MOST else f"{SHOWN_MOST}+"


def _read(address: str, given: dict[str, str]) -> bool:
    """Whether it could be noted that the place was opened; where not, the screen is drawn all the same."""
    try:
        frame.write(open_place, address, given)
    except ConsoleError:
        return False
    return True
