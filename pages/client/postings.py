"""募集・候補者: the client's postings, each with what arrived for it (P1, P2)."""

import streamlit as st

from core.calendar import jst_date
from core.formats import day, days_left
from core.model import CandidateStatus, PostingId
from core.paths import Screen, path
from core.repository import Repository
from core.views import Posting, PostingCard
from pages.ui import address, frame, header, posting_parts, selection
from pages.ui.badges import Badge, badge
from pages.ui.cards import Card, card_list


def draw() -> None:
    """Every posting of the company, the latest deadline first; `?content=3` opens 募集内容 of one."""
    cards, content = frame.read(_view)
    waiting = sum(1 for card in cards if not selection.is_past(card.deadline))
    facts = (f"募集中 {waiting}件", f"締切済み {len(cards) - waiting}件") if cards else ()
    header.title("募集・候補者", facts=facts, links=((path(Screen.CONSULTATIONS), "営業担当に相談する"),))
    if not cards:
        header.empty(
            "まだ募集がありません。",
            "募集は、カクトクの営業担当がご要望をうかがったうえで公開します。まずは営業担当にご相談ください。",
        )
        return
    card_list([_card(card) for card in cards], key="postings.list", label="募集")
    if content:
        posting_parts.dialog(content, on_close=_forget)


def _view(repo: Repository) -> tuple[tuple[PostingCard, ...], Posting | None]:
    asked = address.number("content")
    content = repo.postings.own(PostingId(asked)) if asked else None
    return repo.postings.cards(frame.now()), content


def _card(card: PostingCard) -> Card:
    return Card(
        id=card.id,
        href=path(Screen.CANDIDATES, posting=card.id),
        title=card.title,
        lead=days_left(card.deadline, jst_date(frame.now())),
        sub=day(card.deadline) if selection.is_past(card.deadline) else f"締切 {day(card.deadline)}",
        badges=_badges(card),
        facts=selection.headline(card),
        mark=f"未読の返信が{card.unread:,}件あります" if card.unread else "",
        links=((path(Screen.POSTINGS, content=card.id), "募集内容を確認"),),
    )


def _badges(card: PostingCard) -> tuple[Badge, ...]:
    """How many stand in each status; before the first deadline there is nothing to count (P2)."""
    again = (Badge(f"再公募（第{card.round}回）", "violet"),) if card.round > 1 else ()
    if not card.counts:
        return again
    shown = ((status, card.counts.get(status, 0)) for status in CandidateStatus)
    return (
        *again,
        *(Badge(f"{status.label} {count:,}", badge(status).tone if count else "gray") for status, count in shown),
    )


def _forget() -> None:
    st.query_params.pop("content", None)
