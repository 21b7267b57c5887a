"""候補者: who has proposed to one posting, narrowed and sorted as the address says (P2, P5)."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core import rules
from core.actions.candidates import set_favorite
from core.calendar import jst_date
from core.errors import NotFound
from core.formats import day, days_left
from core.model import CandidateStatus, PostingId, ProposalId
from core.paths import Screen, path
from core.repository import Repository
from core.rules import Permission
from core.views import CandidateFilter, CandidateList, Posting, PostingCard
from pages.ui import address, candidate_filter, frame, header, pager, posting_parts, selection
from pages.ui.candidate_list import candidate_list
from pages.ui.tabs import Tab, tabs

BACK = (path(Screen.POSTINGS), "募集・候補者")


def draw() -> None:
    """Before the deadline a number, after it the candidates."""
    posting, card = frame.read(_view)
    said = selection.headline(card) if selection.visible(card) else (days_left(card.deadline, jst_date(frame.now())),)
    header.title(posting.title, facts=(f"提案の締切 {day(card.deadline)}", *said), back=BACK)
    hint, content = st.columns([5, 1.4], vertical_alignment="center")
    if content.button("募集内容を確認", icon=":material/description:", key="candidates.content", width="stretch"):
        posting_parts.dialog(posting)
    if selection.visible(card):
        (hint.caption if header.narrow() else hint.info)(f":material/lightbulb: {selection.HINT}")
    if card.deals:
        deals = f'<a href="{path(Screen.DEALS)}" style="color:inherit">取引</a>'
        st.html(f"<p>契約が成立した{card.deals:,}社は{deals}に移りました。</p>")
    if not selection.visible(card):
        _nothing(card)
        return
    counts = [Tab(status.value, status.label, card.counts.get(status, 0)) for status in CandidateStatus]
    status = tabs("status", [Tab("", "すべて", selection.visible(card)), *counts], label="ステータス")
    _board(posting.id, CandidateStatus(status) if status else None)


def _view(repo: Repository) -> tuple[Posting, PostingCard]:
    number = address.number("posting")
    if number is None:
        raise NotFound("募集が選択されていません。「募集・候補者」の一覧から募集を選択してください。")
    return repo.postings.own(PostingId(number)), repo.postings.card(PostingId(number), frame.now())


def _nothing(card: PostingCard) -> None:
    if not selection.is_past(card.deadline):
        arrived = f"現在 {card.hidden:,}社から提案があります。" if card.hidden else "まだ提案はありません。"
        header.empty(arrived, f"{selection.opens(card.deadline)}。それまでは、提案の件数のみご覧いただけます。")
    elif not card.deals:
        header.empty(
            "提案はありませんでした。",
            "締切を変えて再公募できます。ご希望の場合は、カクトクの営業担当にご相談ください。",
        )


@st.fragment
def _board(posting: PostingId, status: CandidateStatus | None) -> None:
    """Filters left, candidates right: a filter redraws this and nothing above it."""
    if header.narrow():
        beside, cards = st.expander("絞り込み・並び順", icon=":material/filter_list:"), st.container()
    else:
        beside, cards = st.columns([1, 3], gap="medium")
    with beside:
        wanted = candidate_filter.widgets(posting, status)
    with cards:
        _cards(posting, [_find(posting, wanted)])


@st.fragment
def _cards(posting: PostingId, fresh: list[CandidateList]) -> None:
    """The cards of one page. `fresh` holds what to draw next, once: what was just read, or changed by a press on ♡."""
    header.outcome()
    found = fresh.pop() if fresh else _find(posting, candidate_filter.kept())
    if not found.cards:
        header.empty("条件に合う候補者がいません。", "条件を減らすか、クリアしてください。")
        candidate_filter.clear_link(posting)
        return
    last = found.first + len(found.cards) - 1
    span = f"{found.first:,}〜{last:,}社目を表示しています。" if found.pages > 1 else ""
    st.caption(f"{found.found:,}社が該当します。{span}")
    candidate_list(
        found.cards,
        key="candidates.list",
        on_favorite=partial(_favor, fresh, found),
        barred=frame.barred(rules.require, frame.viewer(), Permission.SCREEN_CANDIDATES),
    )
    pager.pager(found.pages)


def _find(posting: PostingId, wanted: CandidateFilter) -> CandidateList:
    return frame.read(lambda repo: repo.candidates.listing(posting, wanted, frame.now()))


def _favor(fresh: list[CandidateList], found: CandidateList, proposal: int, on: bool) -> None:
    """♡ on or off. The rest of the list stays as it is; where it holds only ♡, or where ♡ was refused, it is read."""
    if frame.act(set_favorite, ProposalId(proposal), on) and not candidate_filter.kept().favorite:
        cards = (replace(card, favorite=on) if card.id == proposal else card for card in found.cards)
        fresh[:] = [replace(found, cards=tuple(cards))]
