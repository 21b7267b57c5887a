"""A form of texts that a colleague may save meanwhile: what is typed survives, and nobody's is overwritten (O6)."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.ui import drafts
from pages.ui.text import plain


def opened(place: str, kept: Mapping[str, str], revision: int | str) -> None:
    """Before the fields are drawn (keys `place.field`): fill them from the draft, else from what is `kept` now."""
    if drafts.restore(place, revision=revision, base=dict(kept), **kept):
        st.caption(":material/history: 入力途中の下書きを復元しました。")


def keeping(place: str, kept: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of each field's widget that keep the draft."""
    return {"on_change": drafts.keep, "args": (place, "revision", "base", *kept)}


def typed(place: str, kept: Mapping[str, str]) -> dict[str, str]:
    """What the fields hold."""
    return {field: st.session_state.get(f"{place}.{field}") or "" for field in kept}


def revision(place: str) -> int | str:
    """The revision that what is typed began from, a number or a digest; a save names it."""
    return st.session_state[f"{place}.revision"]


def differences(place: str, labels: Mapping[str, str], kept: Mapping[str, str], revision: int | str) -> None:
    """What a colleague has kept since the form was opened, beside what is typed, and two ways on."""
    state = st.session_state
    if state[f"{place}.revision"] == revision:
        return
    mine = typed(place, kept)
    if all(mine[field] == state[f"{place}.base"].get(field, "") for field in kept):
        drafts.forget(place)  # nothing of one's own was typed
        st.rerun()
    with st.container(border=True, key=f"{place}.differences"):
        st.warning("入力中に、別の担当者が保存しました。入力した内容は残っています。", icon=":material/group:")
        for field, text in kept.items():
            if mine[field] != text:
                st.markdown(f"**{plain(labels[field])}**：現在保存されている内容")
                st.text(text or "（未入力）")
        with st.container(horizontal=True):
            st.button(
                "入力した内容で上書きする",
                key=f"{place}.mine",
                on_click=_keep_mine,
                args=(place, tuple(kept), revision),
            )
            st.button("保存された内容を読み込む", key=f"{place}.theirs", on_click=drafts.forget, args=(place,))


def _keep_mine(place: str, fields: tuple[str, ...], revision: int | str) -> None:
    st.session_state[f"{place}.revision"] = revision
    drafts.keep(place, "revision", "base", *fields)
