"""A candidate's moves on the screen: what is asked first, what is said after, and the way back (P8, P9)."""

from datetime import datetime, timedelta

import streamlit as st

from core.actions.candidates import proceed_to_interview, proceed_with_address, put_on_hold, take_back
from core.formats import clock_time
from core.model import CandidateStatus, ProposalId
from pages.ui import frame, postal

S = CandidateStatus
MOVES = {S.CONSIDERING: proceed_to_interview, S.ON_HOLD: put_on_hold}
"""What one press does; 見送る asks first."""

DONE = {
    S.CONSIDERING: "「検討中」にしました。双方の企業名が開示され、メッセージを送れます。",
    S.ON_HOLD: "「保留」にしました。パートナーには通知されません。",
}
CORRECTED = "パートナーに訂正のメールが届きます。"
MINUTE = timedelta(minutes=1)


def move(proposal: ProposalId, to: CandidateStatus) -> None:
    """For a button's `on_click`."""
    frame.act(MOVES[to], proposal, done=DONE[to])


def back(proposal: ProposalId, to: CandidateStatus, told: bool) -> None:
    """For the `on_click` of 元に戻す; `told` where the decline's mail has gone, so that a correction follows (P8)."""
    frame.act(take_back, proposal, to, done=f"「{to.label}」に戻しました。{CORRECTED if told else ''}")


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


@st.fragment(run_every=10)
def countdown(proposal: ProposalId, fresh: list[datetime]) -> None:
    """Until when nobody hears of the decline; counts by itself, and has the screen drawn anew once that is over.

    `fresh` holds what was just read, once. The minutes are those between the two clocks that people look at.
    """
    due = fresh.pop() if fresh else _due(proposal)
    if due is None:
        st.rerun()
    left = (due.replace(second=0, microsecond=0) - frame.now().replace(second=0, microsecond=0)) // MINUTE
    when = f" {clock_time(due)} に送信されます（あと{left}分）。" if left > 0 else "まもなく送信されます。"
    st.info(
        f"お見送りメールは{when}それまでに元に戻すと、パートナーには何も届きません。", icon=":material/schedule_send:"
    )


def _due(proposal: ProposalId) -> datetime | None:
    found = frame.read(lambda repo: repo.declines.chosen((proposal,), frame.now()))
    return found[0].mail_due if found else None
