"""通知: what happened since one was last here, per posting and deal, each leading to its place."""

from datetime import datetime, timedelta

import streamlit as st

from core.actions.notices import look_at_notices, mark_all_notices_read, mark_notices_read
from core.calendar import jst_date
from core.errors import ConsoleError
from core.model_choosing import NoticeId, NoticeSubject
from core.views.notices import NoticeFilter
from pages.ui import address, frame, header
from pages.ui.fields import Tabs, words
from pages.ui.filters import Filters
from pages.ui.notice_list import notice_list

UNREAD = "unread"
SHOW = Tabs("show", "通知の絞り込み", {UNREAD: "未読", **words(NoticeSubject)})
FILTERS = Filters(tabs=SHOW)
NONE = ("通知はまだありません。", "募集、提案、メッセージ、契約などに動きがあると、ここに表示されます。")
NONE_UNREAD = ("未読の通知はありません。", "")
NONE_SUCH = ("この種類の通知はありません。", "")
VISIT = timedelta(minutes=10)
"""Looks that follow each other so closely are one: what was new stays marked as new."""
VISIT_SINCE = "notices.visit.since"


def draw() -> None:
    """The viewer's notices, the newest first."""
    asked = FILTERS.asked()
    before = frame.read(lambda _: address.number("before"))
    chosen = asked[SHOW]
    subject = NoticeSubject(chosen) if chosen and chosen != UNREAD else None
    wanted = NoticeFilter(unread=chosen == UNREAD, subject=subject, before=NoticeId(before) if before else None)
    page = frame.read(lambda repo: repo.notices.listing(wanted, frame.now()))
    header.title("通知", facts=(f"未読 {page.unread:,}件",) if page.counts[None] else ())
    looks_on = frame.viewer().onlooker
    if page.unread and not looks_on:
        st.button(
            "すべて既読にする",
            icon=":material/done_all:",
            key="notices.read_all",
            on_click=_read_all,
        )
    notice_list(
        page.notices,
        since=_since(page.seen_at),
        today=jst_date(frame.now()),
        earlier=page.earlier,
        shown=asked.shown(
            page.unread if wanted.unread else page.counts[subject],
            counts={UNREAD: page.unread, **page.counts},
            empty=NONE_SUCH if subject else NONE_UNREAD if page.counts[None] else NONE,
        ),
        on_read=None if looks_on else lambda ids: frame.act(mark_notices_read, ids),
    )


def _read_all() -> None:
    frame.act(mark_all_notices_read, done="すべて既読にしました。")


def _since(seen: datetime | None) -> datetime | None:
    """When the viewer looked last, before this visit; that it looks now is noted once a visit (K3: not by others)."""
    if frame.viewer().onlooker:
        return seen
    if VISIT_SINCE in st.session_state and seen is not None and frame.now() - seen < VISIT:
        return st.session_state[VISIT_SINCE]
    try:
        frame.write(look_at_notices)
    except ConsoleError:
        return seen
    st.session_state[VISIT_SINCE] = seen
    return seen
