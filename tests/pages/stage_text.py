"""Every hostile text in every place that reads Markdown or HTML; `?raw=1` shows them without escaping."""

from datetime import UTC, datetime

import streamlit as st

from core.model import CandidateStatus, MessageId, PostingId, ProposalId, Side
from core.views import Message, Thread
from pages.ui import header
from pages.ui.badges import Badge
from pages.ui.cards import Card, card_list
from pages.ui.messages import conversation
from pages.ui.text import html, plain
from tests.pages.hostile import HOSTILE

raw = "raw" in st.query_params
escaped = (lambda text: text) if raw else plain
place = st.query_params.get("place", "markdown")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def in_markdown(text: str, key: str) -> None:
    with st.container(key=key):
        match place:
            case "markdown":
                st.markdown(escaped(text))
            case "caption":
                st.caption(escaped(text))
            case "badge":
                st.markdown(str(Badge(text, "blue")))
            case "alert":
                st.error(escaped(text), icon=":material/error:")
            case "button":
                st.button(escaped(text), key=f"a-{key}")
            case "label":
                st.text_input(escaped(text), key=f"a-{key}")
            case "checkbox":
                st.checkbox(escaped(text), key=f"a-{key}")
            case "option":
                st.radio("選択", [escaped(text)], key=f"a-{key}", label_visibility="collapsed")
            case "tab":
                st.tabs([escaped(text)])
            case "expander":
                st.expander(escaped(text))
            case "metric":
                st.metric("数", escaped(text))
            case "cell":
                st.table([[escaped(text)]])
            case _:
                st.html(f"<p style='white-space:pre-wrap'>{html(text)}</p>")


def card(number: int, text: str) -> Card:
    return Card(
        id=number, href=f"/x?y={number}", title=text, lead=text, badges=(Badge(text),), facts=(text,), excerpt=text
    )


if place == "cards":
    card_list([card(number, text) for number, text in enumerate(HOSTILE)], key="cards", label=HOSTILE[0])
elif place == "talk":
    said = tuple(
        Message(MessageId(number), Side.PARTNER, text, number % 2 == 0, text, NOW, None, read_by=(text,))
        for number, text in enumerate(HOSTILE)
    )
    thread = Thread(ProposalId(1), "", PostingId(1), "", CandidateStatus.CONSIDERING, None, True, "", said, False)
    conversation(thread, "/messages?proposal=1")
elif place == "title":
    header.title(HOSTILE[0], status=Badge(HOSTILE[1]), facts=HOSTILE, back=("/x", HOSTILE[2]))
else:
    for number, text in enumerate(HOSTILE):
        in_markdown(text, f"case-{number}")
