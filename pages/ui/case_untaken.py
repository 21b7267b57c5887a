"""ディレクター未定の取引: deals that run and that nobody has taken on as a case yet (D1)."""

import streamlit as st

from core import rules
from core.actions.cases import open_case
from core.calendar import jst_date
from core.formats import day
from core.model import Role
from core.rules import Permission
from core.views.cases import UntakenDeal
from pages.ui import frame, header
from pages.ui.text import plain

SHOWN = 5
"""So many stand above the list; the others are one press away."""


@st.fragment
def section() -> None:
    """Nothing where every deal has its director."""
    number, deals = frame.read(lambda repo: repo.case_lists.untaken(jst_date(frame.now())))
    if not number:
        header.outcome()  # a colleague took the last one on just before
        return
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    with st.container(border=True, key="cases.untaken"):
        st.markdown(f"**ディレクター未定の取引**　{number:,}件")
        header.outcome()
        everything = st.session_state.get("cases.untaken.all", False)
        for deal in deals if everything else deals[:SHOWN]:
            _line(deal, barred)
        if not everything and number > SHOWN:
            st.button(f"ほか{len(deals) - SHOWN:,}件を表示", key="cases.untaken.more", type="tertiary", on_click=_all)
        elif number > len(deals):
            st.caption(f"契約の開始が早い{len(deals)}件を表示しています。担当が決まると、次の取引が表示されます。")


def _all() -> None:
    st.session_state["cases.untaken.all"] = True


def _line(deal: UntakenDeal, barred: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(plain(deal.title))
            st.caption(plain(f"{deal.client} × {deal.partner}　{day(deal.starts)}〜{day(deal.ends)}"))
        key = f"cases.take.{deal.proposal}"
        if frame.viewer().role is Role.DIRECTOR:
            if st.button("担当する", key=key):
                me = frame.viewer().member
                if frame.act(open_case, deal.proposal, me, done=f"「{deal.title}」の担当になりました。"):
                    st.rerun()
                st.rerun(scope="fragment")
        elif st.button("ディレクターを決める", key=key, **frame.bar(barred)):
            _choose(deal)


@st.dialog("ディレクターの決定")
def _choose(deal: UntakenDeal) -> None:
    st.markdown(f"**{plain(deal.title)}**")
    st.caption(plain(f"{deal.client} × {deal.partner}"))
    able = [each for each in frame.read(lambda repo: repo.case_lists.directors()) if each.able]
    chosen = st.selectbox(
        "担当するディレクター",
        able,
        index=None,
        format_func=lambda each: each.name,
        key="cases.take.who",
        placeholder="選択してください",
    )
    if st.button("決定する", type="primary", key="cases.take.yes", disabled=chosen is None) and chosen:
        with frame.acting(f"{chosen.name}さんが担当になりました。"):
            frame.write(open_case, deal.proposal, chosen.id)
            st.rerun()
