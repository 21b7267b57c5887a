"""The pink band that leads 管理者 to 会社情報 and 請求先情報 while they lack something; each may put it away (A4)."""

import streamlit as st

from core.actions.members import dismiss_band
from core.paths import Screen, path
from core.rules_people import Asked
from pages.ui import frame
from pages.ui.text import html

_STYLE = """<style>.st-key-company-band {
  background: light-dark(#FDE7EF, #43202E); color: light-dark(#7A1842, #FFC9DC);
  border-radius: 8px; padding: .35rem .5rem .35rem 1rem;
} .st-key-company-band a { color: inherit; font-weight: 600; text-decoration: underline; }</style>"""


def band(asked: Asked, here: str) -> None:
    """What is missing, the way there, and the way to be left alone; on the screen itself it asks for nothing more."""
    wishes = _wishes(asked, here)
    if not wishes:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="company-band"):
        st.html(_STYLE + "<br>".join(wishes))
        st.button(
            "閉じる",
            key="company_band.dismiss",
            type="tertiary",
            icon=":material/close:",
            on_click=_dismiss,
            help="閉じた後も、右上のお名前から会社情報と請求先情報を入力できます。",
        )


def _wishes(asked: Asked, here: str) -> list[str]:
    wishes: list[str] = []
    if asked.company and here != Screen.COMPANY:
        gaps = f"会社情報に未入力の項目があります（{html('・'.join(asked.company))}）。"
        wishes.append(f'{gaps}<a href="{path(Screen.COMPANY)}">会社情報を入力する</a>')
    if asked.billing and here != Screen.BILLING:
        wishes.append(f'請求先情報が登録されていません。<a href="{path(Screen.BILLING)}">請求先情報を登録する</a>')
    return wishes


def _dismiss() -> None:
    frame.act(dismiss_band)
