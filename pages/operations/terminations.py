"""契約停止申請: what sides have asked for, and the operations' decision on each (C3)."""

import streamlit as st

from core.actions.terminations import REASON_LIMIT, decide_termination
from core.formats import day, moment
from core.views import Termination
from pages.entrance.file_paths import termination_path
from pages.ui import frame, header, pager
from pages.ui.badges import Badge
from pages.ui.tabs import Tab, tabs
from pages.ui.termination_effects import effects
from pages.ui.text import plain, room

RESULTS = {None: Badge("確認待ち", "orange"), True: Badge("承認", "green"), False: Badge("却下", "gray")}


def draw() -> None:
    """Requests that wait, or those that were decided."""
    decided = st.query_params.get("view") == "decided"
    page = pager.page()
    found = frame.read(lambda repo: repo.terminations.listing(decided=decided, page=page))
    header.title("契約停止申請", facts=("承認すると、契約は申請された日に終了します。",))
    tabs("view", (Tab("", "確認待ち", found.waiting), Tab("decided", "処理済み")), label="申請の絞り込み")
    if not found.requests:
        header.empty("該当する申請はありません。", "企業またはパートナーが契約停止を申請すると、ここに表示されます。")
    for request in found.requests:
        _request(request)
    pager.pager(found.pages)


def _request(request: Termination) -> None:
    with st.container(border=True, key=f"operations_terminations.request.{request.id}"):
        st.markdown(f"**{plain(request.client_name)} ⇄ {plain(request.partner_name)}**　{RESULTS[request.approved]}")
        st.caption(plain(f"{request.posting_title}・契約 {day(request.start)} ~ {day(request.end)}"))
        st.markdown(f"契約解除日：**{plain(day(request.ends_on))}**")
        st.markdown(f"理由（{request.side.label}）：{plain(request.reason)}")
        st.caption(plain(f"申請：{request.requested_by}　{moment(request.requested_at)}"))
        if request.decided_at:
            reason = f"・{request.decision_reason}" if request.decision_reason else ""
            st.caption(plain(f"{request.decided_by}　{moment(request.decided_at)}{reason}"))
            if request.approved:
                st.link_button("契約終了通知書", termination_path(request.id), icon=":material/download:")
            return
        with st.container(horizontal=True):
            if st.button("承認", type="primary", key=f"operations_terminations.approve.{request.id}"):
                _decide(request, True)
            if st.button("却下", key=f"operations_terminations.refuse.{request.id}"):
                _decide(request, False)


@st.dialog("契約停止申請の確認")
def _decide(request: Termination, approved: bool) -> None:
    if approved:
        st.warning("承認すると、契約は申請された日に終了します。取り消すことはできません。", icon=":material/gavel:")
        invoices = frame.read(lambda repo: repo.invoices.of_order(request.order))
        effects(invoices, request.dates, request.ends_on)
        label = "補足（任意）"
    else:
        st.markdown("却下すると、契約は現在の内容で続きます。")
        label = "却下の理由（必須）"
    reason = st.text_area(label, key=f"operations_terminations.reason.{request.id}")
    st.caption(room(reason or "", REASON_LIMIT))
    st.caption("双方の担当者にメールでお知らせします。")
    if st.button("承認する" if approved else "却下する", type="primary", key="operations_terminations.yes"):
        with frame.acting("申請を承認しました。" if approved else "申請を却下しました。"):
            frame.write(decide_termination, request.id, approved, reason)
            st.rerun()
