"""A form that two colleagues may have open at once: what it began from, and what it showed last (O6)."""

from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def opened(place: str, stands: T) -> tuple[T, T]:
    """What stood when the form was opened, and when it was drawn last; what `stands` now is drawn this time.

    A save names the second: whatever came after it was not seen. Where what stands is not what the form began from, it
    is shown beside what was typed.
    """
    begun = st.session_state.setdefault(f"{place}.begun", stands)
    shown = st.session_state.get(f"{place}.shown", begun)
    st.session_state[f"{place}.shown"] = stands
    return begun, shown


def closed(place: str) -> None:
    """The form is done with; the next one begins anew."""
    for name in ("begun", "shown"):
        st.session_state.pop(f"{place}.{name}", None)
