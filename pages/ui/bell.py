"""The bell of the navigation: how much is unread, once what was just opened counts as read."""

import streamlit as st

from core.actions.notices import open_place
from core.errors import ConsoleError
from core.notices import SHOWN_MOST, is_at
from core.repository import reading
from core.views.notices import Waiting
from pages.ui import frame


def unread(address: str) -> str:
    """The number that stands beside the bell, or nothing; asked at every click, mostly answered from memory.

    Where it can't be told the navigation goes without: the screen itself says what is the matter.
    """
    try:
        count = _count(address)
    except ConsoleError:
        return ""
    if not count:
        return ""
    return f"{count}" if count <= SHOWN_MOST else f"{SHOWN_MOST}+"


def _count(address: str) -> int:
    waiting = _waiting()
    if waiting.places and not frame.viewer().onlooker:
        given = st.query_params.to_dict()
        if any(is_at(place, address, given) for place in waiting.places):
            frame.write(open_place, address, given)
            waiting = _waiting()
    return waiting.count


def _waiting() -> Waiting:
    with reading(frame.desk().engine, frame.viewer()) as repo:
        return repo.notices.waiting(frame.now())
