"""概要: what a case is about and what has to be reached in it (D1)."""

import streamlit as st

from core.views.direction import CaseHead


def draw(head: CaseHead) -> None:
    """Who works for whom."""
    st.text(f"企業：{head.client}\nパートナー：{head.partner}\nディレクター：{head.director}")
