"""メッセージ: the client's talks with the partners it proceeded with (M1)."""

import streamlit as st

from core.paths import Screen, path
from core.views import Thread
from pages.ui import talks


def draw() -> None:
    """Threads and conversation."""
    talks.screen(
        Screen.MESSAGES, _next_step, "候補者の画面で「面談に進む」を選択すると、メッセージを送れるようになります。"
    )


def _next_step(thread: Thread) -> None:
    st.link_button("提案を見る", path(Screen.PROPOSAL, proposal=thread.proposal), icon=":material/description:")
    if thread.order:
        st.link_button("見積・発注書を見る", path(Screen.ORDER, order=thread.order), icon=":material/request_quote:")
