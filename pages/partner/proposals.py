"""提案一覧: what became of the partner's own proposals (P3, P8)."""

import streamlit as st

from core.calendar import jst_date
from core.formats import day, excerpt
from core.paths import Screen, path
from core.repository import Repository
from core.views import OwnProposal
from pages.ui import address, frame, header
from pages.ui.badges import Badge
from pages.ui.cards import Card, card_list
from pages.ui.text import html, plain


def draw() -> None:
    """Every proposal of the viewer's company, newest first; `?proposal=` opens what the client said of one."""
    proposals, chosen = frame.read(_view)
    header.title("提案一覧", facts=(f"{len(proposals)}件",))
    if not proposals:
        header.empty("まだ提案がありません。", "「募集中の案件」から、興味のある募集に提案してください。")
        return
    card_list([_card(own) for own in proposals], key="partner_proposals.list", label="提案一覧")
    for own in proposals:
        if own.id == chosen and own.feedback:
            _read_feedback(own)


def _view(repo: Repository) -> tuple[tuple[OwnProposal, ...], int | None]:
    return repo.proposals.own(), address.number("proposal")


def _forget() -> None:
    st.query_params.pop("proposal", None)


@st.dialog("企業からのコメント", on_dismiss=_forget)
def _read_feedback(own: OwnProposal) -> None:
    """Why the client declined, as it wrote that (P8)."""
    st.markdown(f"**{plain(own.posting_title)}**")
    st.html(f'<p style="white-space:pre-wrap;overflow-wrap:anywhere">{html(own.feedback)}</p>')
    if not own.disclosed:
        st.caption("企業名や連絡先は非開示のため、●●● などと表示されます。")


def _card(own: OwnProposal) -> Card:
    return Card(
        id=own.id,
        href=path(Screen.PARTNER_MESSAGES, proposal=own.id)
        if own.disclosed
        else path(Screen.PARTNER_POSTING, posting=own.posting),
        title=own.posting_title,
        lead=own.client or "企業名は非公開",
        sub=f"ID: {own.public_id}",
        badges=(_state(own),),
        facts=(
            *((f"再公募（第{own.round}回）",) if own.round > 1 else ()),
            f"締切 {day(own.deadline)}",
            f"提出 {day(jst_date(own.submitted_at))}",
        ),
        excerpt=excerpt(f"「{own.title}」{own.body}", 120),
        links=((path(Screen.PARTNER_PROPOSALS, proposal=own.id), "企業からのコメントを読む"),) if own.feedback else (),
        mark=f"未読のメッセージが{own.unread}件あります" if own.unread else "",
    )


def _state(own: OwnProposal) -> Badge:
    """What the partner may know: a decline only once its mail has left, never that it is on hold (P8)."""
    if own.withdrawn:
        return Badge("取り下げ済み")
    if own.declined:
        return Badge("お見送り")
    if own.disclosed:
        return Badge("面談・交渉中", "blue")
    return Badge("選考中", "orange")
