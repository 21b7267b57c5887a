"""The left of メッセージ: with whom one talks, and a search through everything that was said (M1)."""

from urllib.parse import urlencode

import streamlit as st

from core.formats import excerpt, moment
from core.paths import Screen, path
from core.views import UNREAD_MOST, FoundMessage, ThreadCard
from pages.ui import frame
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.fields import Search
from pages.ui.filters import Filters

TEXT = Search("q", "メッセージを検索", hint="本文・ファイル名")
FILTERS = Filters(TEXT)
NOTHING = ("該当するメッセージはありません。", "ことばを減らすか、クリアしてください。")
MORE = "新しいものから表示しています。ほかにも該当があります。ことばを足すと絞り込めます。"


@st.fragment
def talk_list(own: Screen, chosen: int | None) -> None:
    """The threads, or what was found in them; `chosen` is the one that is open beside it."""
    asked = FILTERS.asked()
    text = asked[TEXT]
    if text:
        found = frame.read(lambda repo: repo.messages.found(text))
        cards = [_found(own, one, text, found.words) for one in found.found]
        hint = MORE if found.more else ""
    else:
        threads = frame.read(lambda repo: repo.messages.threads())
        cards, hint = [_thread(own, thread, chosen) for thread in threads], ""
    shown = asked.shown(len(cards), empty=NOTHING, hint=hint)
    card_list(cards, key="messages.threads", label="見つかったメッセージ" if text else "メッセージの相手", shown=shown)


def _thread(own: Screen, thread: ThreadCard, chosen: int | None) -> Card:
    unread = f"{thread.unread}件" if thread.unread < UNREAD_MOST else f"{UNREAD_MOST}件以上"
    return Card(
        id=thread.proposal,
        href=path(own, proposal=thread.proposal),
        title=thread.counterparty,
        sub=moment(thread.last_at),
        badges=(badge(thread.status),) if own is Screen.MESSAGES else (),
        facts=(excerpt(thread.posting_title, 28),),
        excerpt=excerpt(thread.last_line, 48),
        mark=f"未読が{unread}あります" if thread.unread and thread.proposal != chosen else "",
    )


def _found(own: Screen, one: FoundMessage, text: str, words: tuple[str, ...]) -> Card:
    """A line that leads to the very message; the search stays beside it."""
    return Card(
        id=one.message,
        href=f"{path(own, proposal=one.proposal, message=one.message)}&{urlencode({TEXT.name: text})}",
        title=one.counterparty,
        sub=moment(one.sent_at),
        facts=tuple(filter(None, (one.author, excerpt(one.posting_title, 28)))),
        excerpt=one.excerpt,
        marked=words,
    )
