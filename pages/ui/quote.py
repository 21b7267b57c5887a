"""見積を依頼する: once and for good, and afterwards the way to the order (O1)."""

import streamlit as st

from core import rules
from core import rules_orders as law
from core.actions.orders import request_quote
from core.model import OrderState, ProposalId, Side
from core.paths import Screen, path
from core.rules import Permission, is_disclosed
from core.views import CandidateDetail
from pages.ui import frame
from pages.ui.badges import badge
from pages.ui.text import plain

ASKED = "見積を依頼する"
GREY = {
    OrderState.REQUESTED: ("見積依頼中", law.QUOTE_REQUESTED),
    OrderState.STARTED: (ASKED, "パートナーが見積・発注書の作成を始めています。提出されるまでお待ちください。"),
}
"""What the button says while the partner writes, and why it can't be pressed."""
FIRST_TALK = "「面談に進む」を選択すると、見積を依頼できるようになります。"


def section(detail: CandidateDetail) -> None:
    """The button, grey with its reason where it can't be pressed, or the order that came of it."""
    order = detail.order
    if order is None:
        reason = _reason(detail)
        kind = "secondary" if reason else "primary"
        if st.button(ASKED, key="proposal.quote", type=kind, width="stretch", **frame.bar(reason)):
            confirm(detail.card.id, detail.card.name)
        return
    if order.state in GREY:
        label, why = GREY[order.state]
        st.button(label, key="proposal.quote", width="stretch", **frame.bar(why))
    else:
        st.markdown(f"見積・発注書　{badge(order.state)}")
    address = path(Screen.ORDER, order=order.id)
    st.link_button("見積・発注書を見る", address, icon=":material/request_quote:", width="stretch")


def _reason(detail: CandidateDetail) -> str:
    """Why no quote can be asked for now, by the rules its action asks."""
    guest = frame.barred(rules.require, frame.viewer(), Permission.NEGOTIATE_ORDERS)
    thread = frame.barred(rules.require_writable_thread, detail.card.status, detail.disclosed_at, Side.CLIENT)
    return guest or (thread if is_disclosed(detail.disclosed_at) else FIRST_TALK)


@st.dialog("見積を依頼しますか？")
def confirm(proposal: ProposalId, partner: str) -> None:
    """Says that it is for good, and who will be told (O1)."""
    st.markdown(
        f"- {plain(partner)} に、見積・発注書の作成を依頼するメールが届きます。\n"
        "- 依頼は1度だけで、取り消せません。\n"
        "- 作成されるとメッセージでお知らせします。内容は後から修正を依頼できます。"
    )
    with st.container(horizontal=True):
        if st.button(ASKED, type="primary", key="proposal.quote.yes"):
            with frame.acting("見積を依頼しました。"):
                frame.write(request_quote, proposal)
                st.rerun()
        if st.button("キャンセル", key="proposal.quote.no"):
            st.rerun()
