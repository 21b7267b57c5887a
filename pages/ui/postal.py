"""郵便番号 and 住所: the code fills the address, which stays open to correction (L14)."""

from collections.abc import MutableMapping
from typing import Any

import streamlit as st

from core import postal_towns
from core.contact_numbers import postal_code, postal_text
from core.errors import Refused
from pages.ui.text import plain


def fields(key: str, code: str = "", address: str = "", *, disabled: bool = False) -> tuple[str, str]:
    """Draw both under `key`, filled with what is kept; returns what they hold now."""
    state: MutableMapping[Any, Any] = st.session_state
    state.setdefault(f"{key}.postal_code", postal_text(code))
    state.setdefault(f"{key}.address", address)
    narrow, wide = st.columns([1, 3])
    with narrow:
        typed = st.text_input(
            "郵便番号",
            key=f"{key}.postal_code",
            placeholder="100-0001",
            help="入力すると、住所の市区町村までが入ります。",
            disabled=disabled,
            on_change=_fill,
            args=(key,),
        )
    with wide:
        where = st.text_input(
            "住所（必須）", key=f"{key}.address", placeholder="東京都千代田区千代田1-1", disabled=disabled
        )
    # What is kept was settled when it was saved: a code is remarked on when it is typed.
    if (typed or "") != postal_text(code):
        _several(typed or "")
    return typed or "", where or ""


def _fill(key: str) -> None:
    """An empty address, or one that holds no more than a town, becomes the town of the new code."""
    try:
        found = postal_towns.filled(postal_code(st.session_state[f"{key}.postal_code"]))
    except Refused:
        return
    before = st.session_state[f"{key}.address"].strip()
    if found and (not before or before == st.session_state.get(f"{key}.filled")):
        st.session_state[f"{key}.address"] = found
        st.session_state[f"{key}.filled"] = found


def _several(typed: str) -> None:
    try:
        towns = postal_towns.towns(postal_code(typed)) if typed.strip() else ()
    except Refused as refused:
        st.caption(plain(refused.sentence))
        return
    if typed.strip() and not towns:
        st.caption("この郵便番号の住所は見つかりませんでした。住所をそのまま入力してください。")
    elif len(towns) > 1:
        some = "、".join(towns[:5]) + ("など" if len(towns) > 5 else "")
        st.caption(plain(f"この郵便番号には複数の地域があります（{some}）。住所を補ってください。"))
