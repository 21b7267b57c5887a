"""What an organisation tells of itself, as kakutoku's desk reads and corrects it (K1)."""

from typing import Any

import streamlit as st

from core import rules_people
from core.actions.company import LABELS, TYPED, Overtaken, save_company, shown
from core.model import Audience
from core.rules import Permission, require
from core.views.desk import OrganizationPage
from core.views.members import CompanyEntry
from pages.ui import company_facts, frame, header
from pages.ui.text import plain


def company(page: OrganizationPage) -> None:
    """The fields; operations correct them on the organisation's behalf."""
    barred = frame.barred(require, frame.viewer(), Permission.MANAGE_ORGANIZATIONS)
    if barred:
        st.info(plain(barred), icon=":material/lock:")
    base = st.session_state.setdefault(f"desk_company.{page.id}", page.entry)
    filled = shown(base)
    with st.container(border=True):
        typed: dict[str, Any] = {
            name: st.text_input(
                label, value=getattr(filled, name), key=f"desk_company.{page.id}.{name}", disabled=bool(barred)
            )
            or ""
            for name, label in ((each, LABELS[each]) for each in TYPED)
        }
        rounding, checked = filled.rounding, filled.registration_checked_on
        if page.audience in rules_people.ISSUERS:
            rounding, checked = company_facts.issuer(f"desk_company.{page.id}", filled, barred)
        alone = st.checkbox("個人事業主の登録番号です", key=f"desk_company.{page.id}.alone", disabled=bool(barred))
    if page.audience is Audience.PARTNER:
        st.caption(f"特定受託事業者（フリーランス）への該当：{company_facts.answered(page.entry)}")
    st.caption(
        "会社名・ドメイン・電話番号などを変更すると、非開示の提案の伏せ字も更新します。変更は操作履歴に残ります。"
    )
    if st.button("訂正を保存", key="desk_company.save", type="primary", **frame.bar(barred)):
        _save(page, CompanyEntry(**typed, rounding=rounding, registration_checked_on=checked), corporate=not alone)


def _save(page: OrganizationPage, typed: CompanyEntry, *, corporate: bool) -> None:
    base = f"desk_company.{page.id}"
    with frame.acting():
        try:
            saved = frame.write(save_company, st.session_state[base], typed, corporate=corporate, organization=page.id)
        except Overtaken as told:
            st.session_state[base] = told.entry
            raise
        header.tell(done="会社情報を訂正しました。")
        for notice in saved.notices:
            header.tell(done=notice)
        for key in [key for key in st.session_state if str(key).startswith(base)]:
            del st.session_state[key]
        st.rerun()
