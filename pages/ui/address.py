"""What the address bar says: which thing a screen is about."""

from contextlib import suppress
from math import isfinite

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


def drop_endless(*names: str) -> None:
    """Before number fields that the address fills: forget `inf` and `1e999`, over which Streamlit itself stumbles."""
    endless: list[str] = []
    for name in names:
        with suppress(ValueError):
            if not isfinite(float(st.query_params.get(name, "0"))):
                endless.append(name)
    for name in endless:
        st.query_params.pop(name)
    if endless:
        st.rerun()  # what the address held when this run began is what the fields would be filled from
