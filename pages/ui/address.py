"""What the address bar says: which thing a screen is about."""

import streamlit as st

from core.errors import NotFound

LARGEST = 2**31 - 1


def number(name: str) -> int | None:
    """The positive number that the address gives `name`, or None where it gives none. Raises NotFound for nonsense."""
    text = st.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20) or not 0 < int(text) <= LARGEST:
        raise NotFound("このアドレスのページは見つかりません。一覧から選び直してください。")
    return int(text)
