"""メッセージ, as both sides see it: threads left, the conversation right, new lines by themselves (M1, M2)."""

from collections.abc import Callable

import streamlit as st

from core.actions.messages import mark_read
from core.model import AttachmentId, MessageId, ProposalId
from core.paths import Screen, path
from core.rules import Permission, allows
from core.views import Part, Thread
from pages.ui import address, frame, header, interviews
from pages.ui.badges import badge
from pages.ui.composer import composer
from pages.ui.messages import conversation
from pages.ui.talk_files import FILE, removal
from pages.ui.talk_list import talk_list

POLL_SECONDS = 3
HEIGHT, LOW = 400, 260
"""Pixels of the conversation, so that the box to write in stays in reach below it; lower below an interview's box."""


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
        talk_list(own, None)
    elif header.narrow():
        _talk(own, ProposalId(number), next_step)
    else:
        left, right = st.columns([2, 5], gap="medium")
        with left:
            talk_list(own, number)
        with right:
            _talk(own, ProposalId(number), next_step)


def _talk(own: Screen, proposal: ProposalId, next_step: Callable[[Thread], None]) -> None:
    here = path(own, proposal=proposal)
    part, lit = frame.read(lambda _: _asked())
    thread = frame.read(lambda repo: repo.messages.thread(proposal, part))
    shown = badge(thread.status) if own is Screen.MESSAGES else None
    back = (path(own), "メッセージ") if header.narrow() else None
    header.title(thread.counterparty, status=shown, facts=(thread.posting_title,), back=back)
    height = LOW if interviews.panel(thread, next_step) else HEIGHT
    st.fragment(_lines, run_every=POLL_SECONDS)(thread, here, part, lit, height)
    st.fragment(composer)(proposal, thread.reason, "" if part.is_end else here)
    file = frame.read(lambda _: address.number(FILE))
    if file is not None:
        removal(AttachmentId(file), here)


def _asked() -> tuple[Part, int | None]:
    """Which part of the thread the address asks for, and which message it was looked for."""
    before, since, lit = (address.number(name) for name in ("before", "since", "message"))
    begin = since if lit is None else lit
    edges = (None if edge is None else MessageId(edge) for edge in (before, begin))
    return Part(*edges), lit


def _lines(drawn: Thread, here: str, part: Part, lit: int | None, height: int) -> None:
    """The conversation, asked for anew every few seconds; `drawn` is what the rest of the screen was drawn for."""
    proposal = drawn.proposal
    thread = frame.read(lambda repo: repo.messages.thread(proposal, part))
    if (thread.order, thread.reason) != (drawn.order, drawn.reason):
        st.rerun(scope="app")  # an order was begun or the talk was closed: the buttons around it are no longer right
    if thread.messages:
        removable = allows(frame.viewer(), Permission.EXCHANGE_MESSAGES)
        # A part of its own begins where one left the one before: above its end, or at the message that was looked for.
        place = f"messages.part.{proposal}.{part.before}.{part.since}"
        with st.container(height=height, autoscroll=part.since is None, border=False, key=place):
            conversation(thread, here, lit=lit, removable=removable)
        if not thread.later:
            _read_upto(proposal, thread.messages[-1].id)
    else:
        st.caption("最初のメッセージを送って、面談の日程を調整しましょう。")


def _read_upto(proposal: ProposalId, message: MessageId) -> None:
    """Once a new last line: what was shown counts as read, unless it was shown to somebody who only looks on (K3)."""
    seen = f"messages.seen.{proposal}"
    if not frame.viewer().onlooker and st.session_state.get(seen) != message:
        frame.write(mark_read, proposal, message)
        st.session_state[seen] = message
