"""募集中の案件: what a partner may propose to now, nearest deadline first (P3)."""

import streamlit as st

from core.calendar import jst_date
from core.formats import day, days_left
from core.paths import Screen, path
from core.repository import Repository
from core.views import OpenPosting
from pages.ui import frame, header
from pages.ui.badges import Badge
from pages.ui.cards import Card, card_list


def draw() -> None:
    """The list of open postings."""
    today = jst_date(frame.now())
    postings = frame.read(_open)
    header.title("募集中の案件", facts=(f"{len(postings)}件を募集中",))
    if not postings:
        header.empty("現在、募集中の案件はありません。", "新しい募集が始まると、この画面に表示されます。")
        return
    card_list(
        [
            Card(
                id=posting.id,
                href=path(Screen.PARTNER_POSTING, posting=posting.id),
                title=posting.title,
                lead=days_left(posting.deadline, today),
                sub=f"締切 {day(posting.deadline)}",
                badges=_badges(posting),
                facts=(" / ".join(posting.categories), posting.budget),
                excerpt=posting.excerpt,
            )
            for posting in postings
        ],
        key="partner_postings.list",
        label="募集中の案件",
    )
    st.caption("企業名は、企業が「面談に進む」を選択したときに開示されます。")


def _open(repo: Repository) -> tuple[OpenPosting, ...]:
    return repo.postings.open(frame.now())


def _badges(posting: OpenPosting) -> tuple[Badge, ...]:
    again = (Badge(f"再公募（第{posting.round}回）", "violet"),) if posting.round > 1 else ()
    if posting.proposal is None:
        return again
    return (*again, Badge("取り下げ済み") if posting.withdrawn else Badge("提案済み", "green"))
