"""A candidate's moves on the screen: what is asked first, what is said after, and the way back (P8, P9)."""

from datetime import datetime, timedelta

import streamlit as st

from core.actions.candidates import decline, proceed_to_interview, proceed_with_address, put_on_hold
from core.formats import clock_time
from core.model import CandidateStatus, ProposalId
from pages import running
from pages.ui import frame, postal

S = CandidateStatus
MOVES = {S.CONSIDERING: proceed_to_interview, S.ON_HOLD: put_on_hold}
"""What one press does; 見送る asks first."""

DONE = {
    S.CONSIDERING: "「検討中」にしました。双方の企業名が開示され、メッセージを送れます。",
    S.ON_HOLD: "「保留」にしました。パートナーには通知されません。",
    S.DECLINED: "「見送り」にしました。",
}
BEFORE = "proposal.before"
"""Where the status before the last move is remembered, for 元に戻す."""


def move(proposal: ProposalId, before: CandidateStatus, to: CandidateStatus) -> None:
    """For a button's `on_click`."""
    if frame.act(MOVES[to], proposal, done=DONE[to]):
        remember(proposal, before)


def remember(proposal: ProposalId, before: CandidateStatus) -> None:
    """Where the way back leads."""
    st.session_state[BEFORE] = (proposal, before)


def before(proposal: ProposalId) -> CandidateStatus | None:
    """The status before the last move, if it was this candidate's."""
    of, status = st.session_state.get(BEFORE, (None, None))
    return status if of == proposal else None


@st.dialog("この候補者を見送りますか？")
def confirm_decline(proposal: ProposalId, before: CandidateStatus, disclosed: bool) -> None:
    """Says who will be told, and until when nobody is (P8)."""
    grace = timedelta(minutes=running.settings().decline_grace_minutes)
    st.markdown(
        f"- {clock_time(frame.now() + grace)} に、認定パートナーへお見送りメールが送信されます。"
        "それまでに「面談に進む」または「保留」に変更すると、メールは送信されません。\n"
        + ("- メッセージは送信できなくなります。\n" if disclosed else "- 双方の企業名は非開示のままです。\n")
        + "- メールの送信後も変更できます。その場合は、パートナーに訂正のメールが届きます。"
    )
    with st.container(horizontal=True):
        if st.button("見送る", type="primary", key="proposal.decline.yes"):
            with frame.acting(DONE[S.DECLINED]):
                frame.write(decline, proposal, grace=grace)
                remember(proposal, before)
                st.rerun()
        if st.button("キャンセル", key="proposal.decline.no"):
            st.rerun()


@st.dialog("住所の入力")
def ask_address(proposal: ProposalId) -> None:
    """Closed, the status stays as it was (P9)."""
    st.markdown("面談に進むには、貴社の住所の登録が必要です。見積・発注書に記載されます。")
    code, address = postal.fields("proposal.company")
    with st.container(horizontal=True):
        if st.button("保存して面談に進む", type="primary", key="proposal.address.save"):
            with frame.acting(DONE[S.CONSIDERING]):
                frame.write(proceed_with_address, proposal, code, address)
                st.rerun()
        if st.button("閉じる", key="proposal.address.close"):
            st.rerun()
    st.caption("閉じた場合、ステータスは変わりません。")


@st.fragment(run_every=15)
def countdown(due: datetime) -> None:
    """Until when nobody hears of the decline; counts by itself."""
    left = due - frame.now()
    if left <= timedelta():
        st.warning("お見送りメールを送信しています。", icon=":material/schedule_send:")
        return
    st.warning(
        f"お見送りメールは {clock_time(due)} に送信されます。それまでは取り消せます"
        f"（あと{-(-left // timedelta(minutes=1))}分）。取り消すと、パートナーには何も届きません。",
        icon=":material/schedule_send:",
    )
