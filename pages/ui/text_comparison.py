"""Any two versions of a text of ours, compared word by word: what came is marked ＋, what went －."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.redline import compare
from pages.ui import redline


def compared(old: str, new: str) -> None:
    """Draw what changed from `old` to `new`."""
    if old == new:
        st.caption("文言の違いはありません。")
        return
    redline.redline(compare(old, new), deletions=True)


def chosen(versions: Mapping[int, str], words: Callable[[int], str], *, key: str) -> None:
    """Let two versions be chosen, by their number and how each is called, and compare what `words` says of them.

    The latest two are compared to begin with, the earlier against the later whichever was chosen first.
    """
    numbers = sorted(versions, reverse=True)
    left, right = st.columns(2)
    with left:
        before = st.selectbox("比較元", numbers, index=1, format_func=lambda each: versions[each], key=f"{key}.before")
    with right:
        after = st.selectbox("比較先", numbers, index=0, format_func=lambda each: versions[each], key=f"{key}.after")
    first, second = sorted((before, after))
    compared(words(first), words(second))
