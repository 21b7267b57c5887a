"""会社情報: what documents and letters say of one's own company (A4)."""

import streamlit as st

from pages.ui import frame, header
from pages.ui.text import plain

MISSING = "未登録"


def draw() -> None:
    """The viewer's own company."""
    company = frame.read(lambda repo: repo.organizations.own())
    header.title("会社情報")
    with st.container(border=True):
        for label, value in (
            ("会社名", company.name),
            ("郵便番号", company.postal_code),
            ("住所", company.address),
            ("電話番号", company.phone),
            ("登録番号（適格請求書）", company.registration_number),
        ):
            st.markdown(f"{label}：{plain(value) or MISSING}")
