"""The box in which the client decides on a candidate; it stays in reach while one reads (P8, P9)."""

import streamlit as st

from core import rules
from core.actions.candidates import set_favorite
from core.model import CandidateStatus, ProposalId
from core.paths import Screen, path
from core.rules import Permission, is_disclosed
from core.views import CandidateDetail
from pages.ui import declines, frame, header, moves, quote
from pages.ui.text import plain

S = CandidateStatus
MEANING = {
    S.NEW: "「面談に進む」と、メッセージを送れるようになり、双方の企業名が開示されます。「保留」は通知されません。",
    S.CONSIDERING: "双方の企業名が開示されています。メッセージで面談の日程や条件をご相談ください。",
    S.ON_HOLD: "パートナーには通知されていません。「面談に進む」と、双方の企業名が開示されます。",
    S.DECLINED: "「面談に進む」または「保留」に変更できます。",
}
_STYLE = """<style>
[data-testid="stColumn"]:has(.st-key-proposal-decision) {
  position: sticky; top: 4.25rem; align-self: flex-start; z-index: 2;
  max-height: calc(100vh - 4.75rem); overflow-y: auto; scrollbar-width: thin;
}
[data-testid="stLayoutWrapper"]:has(> .st-key-proposal-bar) { position: sticky; bottom: 0; z-index: 20; }
.st-key-proposal-bar {
  padding: .6rem 0 .7rem; background: light-dark(#FFFFFF, #12171E);
  border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent);
}
@media (max-width: 640px) {
  [data-testid="stColumn"]:has(.st-key-proposal-decision) { position: static; max-height: none; }
}
</style>"""


def style() -> None:
    """What keeps the box in reach."""
    st.html(_STYLE)


def box(detail: CandidateDetail) -> None:
    """Everything there is to decide, at the side of the screen."""
    with st.container(border=True, key="proposal-decision"):
        st.markdown("**このパートナーの検討状況**")
        if not contracted(detail):
            buttons(detail)
        remarks(detail)
        further(detail)


def bar(detail: CandidateDetail) -> None:
    """The three moves at the foot of a phone, drawn last; `remarks` and `further` stand above what is read."""
    if not contracted(detail):
        with st.container(key="proposal-bar"):
            buttons(detail)


def buttons(detail: CandidateDetail) -> None:
    """面談に進む, 保留, 見送る: each as the law allows it now."""
    status, proposal = detail.card.status, detail.card.id
    with st.container(horizontal=True, gap="small"):
        asks = detail.needs_address
        if (
            st.button(
                "面談に進む",
                type="secondary" if status is S.CONSIDERING else "primary",
                key="proposal.proceed",
                width="stretch",
                on_click=None if asks else moves.move,
                args=(proposal, S.CONSIDERING),
                **frame.bar(_reason(detail, S.CONSIDERING)),
            )
            and asks
        ):
            moves.ask_address(proposal)
        st.button(
            "保留",
            key="proposal.hold",
            width="stretch",
            on_click=moves.move,
            args=(proposal, S.ON_HOLD),
            **frame.bar(_reason(detail, S.ON_HOLD)),
        )
        if st.button("見送る", key="proposal.decline", width="stretch", **frame.bar(_reason(detail, S.DECLINED))):
            declines.confirm([proposal])


def remarks(detail: CandidateDetail) -> None:
    """What the status means, what the partner will hear and when, and the way back from the last move."""
    status, due = detail.card.status, detail.decline_mail_due
    if contracted(detail):
        st.success(plain(rules.CONTRACTED), icon=":material/handshake:")
        st.link_button("取引を見る", path(Screen.DEALS), icon=":material/handshake:", width="stretch")
        return
    st.caption(plain(MEANING[status]))
    if due:
        moves.countdown(detail.card.id, [due])
    elif status is S.DECLINED:
        st.caption("お見送りメールは送付済みです。変更すると、パートナーに訂正のメールが届きます。")
    if detail.feedback:
        st.caption(f"パートナーに伝える理由：  \n{plain(detail.feedback)}")
    if not frame.barred(rules.taken_back, status, detail.previous_status) and (before := detail.previous_status):
        st.button(
            f"元に戻す（{before.label}）",
            icon=":material/undo:",
            key="proposal.undo",
            on_click=moves.back,
            args=(detail.card.id, before, status is S.DECLINED and not due),
            **frame.bar(_guest()),
        )


def further(detail: CandidateDetail) -> None:
    """♡, the chat and the quote."""
    _heart(detail.card.id, [detail.card.favorite])
    if is_disclosed(detail.disclosed_at):
        unread = f"（未読 {detail.card.unread:,}件）" if detail.card.unread else ""
        chat = path(Screen.MESSAGES, proposal=detail.card.id)
        st.link_button(f"メッセージを開く{unread}", chat, icon=":material/forum:", width="stretch")
    quote.section(detail)


@st.fragment
def _heart(proposal: ProposalId, fresh: list[bool]) -> None:
    """♡ for the whole company. `fresh` holds what was just read, once; after a press only this is read and drawn."""
    header.outcome()
    on = fresh.pop() if fresh else frame.read(lambda repo: repo.candidates.is_favorite(proposal, frame.now()))
    st.button(
        "お気に入りから外す" if on else "お気に入りに追加",
        icon=":material/heart_check:" if on else ":material/favorite:",
        key="proposal.favorite",
        width="stretch",
        on_click=_favor,
        args=(proposal, not on),
        **frame.bar(_guest()),
    )


def _favor(proposal: ProposalId, on: bool) -> None:
    frame.act(set_favorite, proposal, on)


def _reason(detail: CandidateDetail, to: CandidateStatus) -> str:
    """Why the button is grey, by the rules its action asks."""
    if detail.card.status is to:
        return f"現在のステータスは「{to.label}」です。"
    move = frame.barred(rules.require_move, detail.card.status, to, contracted=contracted(detail))
    return _guest() or move


def _guest() -> str:
    return frame.barred(rules.require, frame.viewer(), Permission.SCREEN_CANDIDATES)


def contracted(detail: CandidateDetail) -> bool:
    """Whether the candidate became a deal, which is screened no more (O5)."""
    return detail.order is not None and detail.order.approved_at is not None
