"""A list as one component: its tabs, filters, rows and pages, cheap to draw anew, changed in place by the browser."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.ui.components import part, written
from pages.ui.filters import Shown

Act = Callable[[object], None]
Press = Callable[[], None]


def board(rows: str, *, key: str, label: str, shown: Shown | None = None, on: Mapping[str, Act]) -> Any:
    """Draw a list; `rows` are the members of its JSON that its kind adds, `on` says what is done when it is pressed.

    That runs as a callback, before the fragment is drawn again. What it is told comes from the browser: the action
    behind it must look it up on the viewer's behalf.
    """
    turns = f"{key}.turns"

    def pressed(event: str, act: Act) -> Press:
        def run() -> None:
            st.session_state[turns] = st.session_state.get(turns, 0) + 1
            act(st.session_state[key][event])

        return run

    # A refused press leaves the rows as they were; the turn makes the browser take its own guess back. As bytes,
    # Streamlit hands the data on as it is; in a mapping it would look at every value, in case one were a table.
    turn = st.session_state.get(turns, 0)
    data = f'{{{rows}, "label": {written(label)}, "turn": {turn}{shown.data if shown else ""}}}'.encode()
    calls = {f"on_{event}_change": pressed(event, act) for event, act in on.items()}
    return part("board", key=key, data=data, **calls)
