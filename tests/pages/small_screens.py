"""Small screens that stand in for the console's own where the gate alone is tried."""

import json
import time

import streamlit as st

from pages.ui import frame

PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05"
    b"\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


def draw() -> None:
    """Who is looking, what the page may know of the request, a counter, a picture, a file."""
    viewer = frame.viewer()
    st.text(f"member {viewer.member} role {viewer.role}")
    st.text("known " + json.dumps({**st.user.to_dict(), "cookies": dict(st.context.cookies)}, default=str))
    st.session_state["count"] = st.session_state.get("count", 0) + st.button("count", key="count_button")
    st.text(f"count {st.session_state['count']}")
    st.image(PICTURE)
    st.file_uploader("file", key="file")


def slow() -> None:
    """A script that keeps running for a while after the press."""
    for moment in range(100):
        st.text(f"moment {moment}")
        time.sleep(0.1)


def broken() -> None:
    """A screen with a mistake in it."""
    raise RuntimeError("secret detail of /srv/connect")


def other() -> None:
    """Another screen."""
    st.text("other")
