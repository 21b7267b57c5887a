"""プロフィール: who one is here, and what one may do (A4)."""

import streamlit as st

from pages.ui import frame, header
from pages.ui.text import plain


def draw() -> None:
    """The person who is looking."""
    me = frame.read(lambda repo: repo.organizations.me())
    header.title("プロフィール", facts=(me.organization, me.role.label))
    with st.container(border=True):
        st.markdown(f"氏名：**{plain(me.name)}**")
        st.markdown(f"メールアドレス：{plain(me.email)}")
