"""メッセージ, as both sides see it: threads left, the conversation right, new lines by themselves (M1, M2)."""

from collections.abc import Callable

import streamlit as st

from core.actions.messages import mark_read
from core.formats import excerpt, moment
from core.model import MessageId, OrderId, ProposalId
from core.paths import Screen, path
from core.views import Thread, ThreadCard
from pages.ui import address, frame, header
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.composer import composer
from pages.ui.messages import conversation

POLL_SECONDS = 3
EARLIER = 100
HEIGHT = 400
"""Pixels of the conversation, so that the box to write in stays in reach below it."""


def screen(own: Screen, next_step: Callable[[Thread], None], empty: str) -> None:
    """The whole screen of one side: `own` is its path, `next_step` draws what comes next, `empty` says how to begin."""
    number = frame.read(lambda _: address.number("proposal"))
    threads = frame.read(lambda repo: repo.messages.threads())
    if number is None and threads and not header.narrow():
        number = threads[0].proposal
    if not threads:
        header.title("メッセージ")
        header.empty("まだメッセージはありません。", empty)
    elif number is None:
        header.title("メッセージ")
        _threads(own, threads, None)
    elif header.narrow():
        _talk(own, ProposalId(number), next_step)
    else:
        left, right = st.columns([2, 5], gap="medium")
        with left:
            _threads(own, threads, number)
        with right:
            _talk(own, ProposalId(number), next_step)


def _threads(own: Screen, threads: tuple[ThreadCard, ...], chosen: int | None) -> None:
    card_list(
        [
            Card(
                id=thread.proposal,
                href=path(own, proposal=thread.proposal),
                title=thread.counterparty,
                sub=moment(thread.last_at),
                badges=(badge(thread.status),) if own is Screen.MESSAGES else (),
                facts=(excerpt(thread.posting_title, 28),),
                excerpt=excerpt(thread.last_line, 48),
                mark=f"未読が{thread.unread}件あります" if thread.unread and thread.proposal != chosen else "",
            )
            for thread in threads
        ],
        key="messages.threads",
        label="メッセージの相手",
    )


def _talk(own: Screen, proposal: ProposalId, next_step: Callable[[Thread], None]) -> None:
    limit = f"messages.limit.{proposal}"
    thread = frame.read(lambda repo: repo.messages.thread(proposal, st.session_state.get(limit, 50)))
    shown = badge(thread.status) if own is Screen.MESSAGES else None
    back = (path(own), "メッセージ") if header.narrow() else None
    header.title(thread.counterparty, status=shown, facts=(thread.posting_title,), back=back)
    next_step(thread)
    if thread.earlier:
        st.button("以前のメッセージを表示", key="messages.earlier", on_click=_show_more, args=(limit,))
    st.fragment(_lines, run_every=POLL_SECONDS)(proposal, limit, (thread.order, thread.reason))
    st.fragment(composer)(proposal, thread.reason)


def _show_more(limit: str) -> None:
    st.session_state[limit] = st.session_state.get(limit, 50) + EARLIER


def _lines(proposal: ProposalId, limit: str, drawn: tuple[OrderId | None, str]) -> None:
    """The conversation, asked for anew every few seconds; `drawn` is what the rest of the screen was drawn for."""
    thread = frame.read(lambda repo: repo.messages.thread(proposal, st.session_state.get(limit, 50)))
    if (thread.order, thread.reason) != drawn:
        st.rerun(scope="app")  # an order was begun or the talk was closed: the buttons around it are no longer right
    if thread.messages:
        with st.container(height=HEIGHT, autoscroll=True, border=False):
            conversation(thread.messages)
        _read_upto(proposal, thread.messages[-1].id)
    else:
        st.caption("最初のメッセージを送って、面談の日程を調整しましょう。")


def _read_upto(proposal: ProposalId, message: MessageId) -> None:
    """Once a new last line: what was shown counts as read, unless it was shown to somebody who only looks on (K3)."""
    seen = f"messages.seen.{proposal}"
    if not frame.viewer().onlooker and st.session_state.get(seen) != message:
        frame.write(mark_read, proposal, message)
        st.session_state[seen] = message
