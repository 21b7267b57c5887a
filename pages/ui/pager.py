"""Pages of a long list: which one the address asks for, and links to the others."""

import streamlit as st

from pages.ui.tabs import Tab, tabs


def page() -> int:
    """The page that the address asks for, counted from 1; the store turns a number beyond the last into the last."""
    asked = st.query_params.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1


def pager(pages: int) -> None:
    """Links to every page, where there is more than one."""
    if pages > 1:
        tabs("page", [Tab("" if n == 1 else str(n), str(n)) for n in range(1, pages + 1)], label="ページ")


def restart() -> None:
    """A filter's `on_change`: page 3 of one list is not page 3 of another."""
    st.query_params.pop("page", None)
