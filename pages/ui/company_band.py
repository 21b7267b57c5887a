"""The pink band that leads 管理者 to 会社情報 while something is missing there; each may put it away (A4)."""

from collections.abc import Sequence

import streamlit as st

from core.actions.members import dismiss_band
from core.paths import Screen, path
from pages.ui import frame
from pages.ui.text import html

_STYLE = """<style>.st-key-company-band {
  background: light-dark(#FDE7EF, #43202E); color: light-dark(#7A1842, #FFC9DC);
  border-radius: 8px; padding: .35rem .5rem .35rem 1rem;
} .st-key-company-band a { color: inherit; font-weight: 600; text-decoration: underline; }</style>"""


def band(asked_for: Sequence[str]) -> None:
    """What is missing, the way there, and the way to be left alone."""
    with st.container(horizontal=True, vertical_alignment="center", key="company-band"):
        st.html(
            f"{_STYLE}会社情報に未入力の項目があります（{html('・'.join(asked_for))}）。"
            f'<a href="{path(Screen.COMPANY)}">会社情報を入力する</a>'
        )
        st.button(
            "閉じる",
            key="company_band.dismiss",
            type="tertiary",
            icon=":material/close:",
            on_click=_dismiss,
            help="閉じた後も、右上のお名前から会社情報を入力できます。",
        )


def _dismiss() -> None:
    frame.act(dismiss_band)
