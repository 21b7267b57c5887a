"""候補者: who has proposed to one posting, narrowed and sorted as the address says (P2, P5)."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core import rules
from core.actions.candidates import set_favorite
from core.calendar import jst_date
from core.errors import NotFound
from core.formats import day, days_left
from core.model import PostingId, ProposalId
from core.paths import Screen, path
from core.repository import Repository
from core.rules import Permission
from core.views import CandidateList, Posting, PostingCard
from pages.ui import address, declines, frame, header, posting_parts, selection
from pages.ui.candidate_filter import FAVORITE, FILTERS, MEANING, SORT, wanted
from pages.ui.candidate_list import candidate_list
from pages.ui.filters import Asked

BACK = (path(Screen.POSTINGS), "募集・候補者")
Found = tuple[PostingCard, CandidateList]
NOTHING = ("条件に合う候補者がいません。", "条件を減らすか、クリアしてください。")


def draw() -> None:
    """Before the deadline a number, after it the candidates; `?content=1` opens 募集内容."""
    asked = FILTERS.asked()
    posting, found = frame.read(partial(_view, asked))
    card = found[0]
    said = selection.headline(card) if selection.visible(card) else (days_left(card.deadline, jst_date(frame.now())),)
    content = path(Screen.CANDIDATES, posting=posting.id, content=1)
    header.title(
        posting.title,
        facts=(f"提案の締切 {day(card.deadline)}", *said),
        back=BACK,
        links=((content, "募集内容を確認"), (path(Screen.CONSULTATIONS, posting=posting.id), "営業担当に相談する")),
    )
    if card.deals:
        deals = f'<a href="{path(Screen.DEALS)}" style="color:inherit">取引</a>'
        st.html(f"<p>契約が成立した{card.deals:,}社は{deals}に移りました。</p>")
    if selection.visible(card):
        _candidates(posting.id, asked, [found])
    else:
        _nothing(card)
    if "content" in st.query_params:
        posting_parts.dialog(posting, on_close=_forget)


def _view(asked: Asked, repo: Repository) -> tuple[Posting, Found]:
    number = address.number("posting")
    if number is None:
        raise NotFound("募集が選択されていません。「募集・候補者」の一覧から募集を選択してください。")
    return repo.postings.own(PostingId(number)), _find(PostingId(number), asked, repo)


def _nothing(card: PostingCard) -> None:
    if not selection.is_past(card.deadline):
        arrived = f"現在 {card.hidden:,}社から提案があります。" if card.hidden else "まだ提案はありません。"
        header.empty(arrived, f"{selection.opens(card.deadline)}。それまでは、提案の件数のみご覧いただけます。")
    elif not card.deals:
        header.empty(
            "提案はありませんでした。",
            "締切を変えて再公募できます。ご希望の場合は、カクトクの営業担当にご相談ください。",
        )
        address = path(Screen.CONSULTATIONS, posting=card.id)
        st.link_button("再公募について営業担当に相談する", address, icon=":material/support_agent:")


@st.fragment
def _candidates(posting: PostingId, asked: Asked, fresh: list[Found]) -> None:
    """The list. `fresh` holds what to draw next, once: what was just read, or what a press on ♡ has changed."""
    header.outcome()
    declines.just_declined(posting)
    card, found = fresh.pop() if fresh else frame.read(partial(_find, posting, asked))
    last = found.first + len(found.cards) - 1
    span = f"{found.first:,}〜{last:,}社目を表示しています。" if found.pages > 1 else ""
    shown = asked.shown(
        found.found,
        unit="社",
        span=span + MEANING.get(asked[SORT], ""),
        pages=found.pages,
        counts=card.counts,
        hint=selection.hint(card),
        empty=NOTHING,
    )
    candidate_list(
        found.cards,
        key="candidates.list",
        shown=shown,
        on_favorite=partial(_favor, fresh, asked, (card, found)),
        choice=declines.choice(posting),
        barred=frame.barred(rules.require, frame.viewer(), Permission.SCREEN_CANDIDATES),
    )
    declines.ask(posting)


def _find(posting: PostingId, asked: Asked, repo: Repository) -> Found:
    now = frame.now()
    return repo.postings.card(posting, now), repo.candidates.listing(posting, wanted(asked), now)


def _favor(fresh: list[Found], asked: Asked, shown: Found, proposal: int, on: bool) -> None:
    """♡ on or off. The rest of the list stays as it is; where it holds only ♡, or where ♡ was refused, it is read."""
    if frame.act(set_favorite, ProposalId(proposal), on) and not asked[FAVORITE]:
        card, found = shown
        cards = (replace(each, favorite=on) if each.id == proposal else each for each in found.cards)
        fresh[:] = [(card, replace(found, cards=tuple(cards)))]


def _forget() -> None:
    st.query_params.pop("content", None)
