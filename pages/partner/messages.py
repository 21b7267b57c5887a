"""メッセージ: the partner's talks with the clients that proceeded with it (M1)."""

import streamlit as st

from core import rules
from core.actions.orders import start_order
from core.paths import Screen, path
from core.rules import Permission
from core.views import Thread
from pages.ui import frame, header, talks


def draw() -> None:
    """Threads and conversation."""
    talks.screen(
        Screen.PARTNER_MESSAGES, _next_step, "企業が「面談に進む」を選択すると、メッセージを送れるようになります。"
    )


def _next_step(thread: Thread) -> None:
    """Once the chat is open, the partner may start an order unasked (O1)."""
    if thread.order:
        st.link_button(
            "見積・発注書を開く", path(Screen.PARTNER_ORDER, order=thread.order), icon=":material/request_quote:"
        )
        return
    reason = frame.barred(rules.require, frame.viewer(), Permission.NEGOTIATE_ORDERS) or thread.reason
    if st.button("見積・発注書を作成", icon=":material/request_quote:", key="messages.order", **frame.bar(reason)):
        with frame.acting():
            order = frame.write(start_order, thread.proposal)
            header.go(path(Screen.PARTNER_ORDER, order=order))
