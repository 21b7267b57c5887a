"""Two screens made of the shared parts: a filtered list of cards and one candidate, with the console's navigation."""

from collections.abc import Sequence

import streamlit as st

from core.model import CandidateStatus, Certification, ProposalId, Side, WorkStyle
from core.redline import blame
from core.views import CandidateCard, Rating
from pages.ui import header
from pages.ui.badges import badge
from pages.ui.candidate_list import candidate_list
from pages.ui.cards import Choice
from pages.ui.fields import Search, Switch, Tabs, words
from pages.ui.filters import Filters
from pages.ui.redline import legend, redline

REFUSED = 5
VERSIONS = [
    (Side.PARTNER, "製造業を対象に、月80時間の架電を行います。"),
    (Side.CLIENT, "製造業と物流業を対象に、月80時間の架電を行います。"),
    (Side.PARTNER, "製造業と物流業を対象に、月100時間の架電を行います。"),
]
STATUSES = tuple(CandidateStatus)
STATUS = Tabs("status", "状態", words(CandidateStatus))
FAVORITES = Switch("fav", "お気に入りのみ")
TEXT = Search("q", "キーワード", limit=10)
FILTERS = Filters(TEXT, FAVORITES, tabs=STATUS)


def cards(status: CandidateStatus | None, text: str, only_favorites: bool) -> list[CandidateCard]:
    favorites = st.session_state.setdefault("favorites", {2})
    return [
        CandidateCard(
            id=ProposalId(number),
            number=number,
            public_id=f"K{number}Q2F",
            name="",
            status=STATUSES[number % 4],
            rating=Rating() if number == 4 else Rating((0, 0, 0, 6, 11)),
            work_style=WorkStyle.TEAM,
            certification=Certification.PRIME,
            title=f"提案の題名 {number}",
            excerpt="製造業の新規開拓を支援します。" * 5,
            favorite=number in favorites,
            unread=number % 2,
        )
        for number in range(1, 26)
        if status in (None, STATUSES[number % 4])
        and text in f"提案の題名 {number}"
        and (number in favorites or not only_favorites)
    ]


def favorite(number: int, on: bool) -> None:
    if number == REFUSED:
        header.tell(refusal="ゲストは閲覧のみ可能です。")
        return
    st.session_state["presses"] = st.session_state.get("presses", 0) + 1
    (st.session_state["favorites"].add if on else st.session_state["favorites"].discard)(number)


def declined(chosen: Sequence[int]) -> None:
    header.tell(done=f"見送り {sorted(chosen)}")
    st.session_state["done"] = 1


@st.fragment
def listed() -> None:
    header.outcome()
    asked = FILTERS.asked()
    found = cards(asked[STATUS], asked[TEXT], asked[FAVORITES])
    shown = asked.shown(
        len(found), counts=dict.fromkeys(STATUSES, 6), pages=2, empty=("何もありません。", "減らしてください。")
    )
    choice = Choice("stage", "/comparison", (2, 5), 6, st.session_state.get("done", 0), declined)
    candidate_list(found, key="cards", shown=shown, on_favorite=favorite, choice=choice)
    st.session_state["listed"] = st.session_state.get("listed", 0) + 1
    st.text(f"presses {st.session_state.get('presses', 0)}")
    st.text(f"listed {st.session_state['listed']}")


def candidates() -> None:
    header.title("募集の題名", facts=("提案 25件",))
    st.session_state["drawn"] = st.session_state.get("drawn", 0) + 1
    st.text(f"drawn {st.session_state['drawn']}")
    listed()


def proposal() -> None:
    number = st.query_params.get("proposal", "")
    header.title(f"候補者{number}", status=badge(CandidateStatus.NEW), back=("/candidates?posting=3", "候補者"))
    legend(deletions=True)
    redline(blame(VERSIONS), deletions=True)
    st.button("見積を依頼する", disabled=True, help="「面談に進む」を選択すると依頼できます。")


def start() -> None:
    header.go("/candidates?posting=3")


header.know(("/candidates", "/proposal", "/help"))
st.navigation(
    [
        st.Page(
            lambda: header.go("/candidates?posting=3"),
            title="最初",
            url_path="start",
            default=True,
            visibility="hidden",
        ),
        st.Page(candidates, title="候補者", url_path="candidates"),
        st.Page(proposal, title="提案", url_path="proposal", visibility="hidden"),
        st.Page(lambda: header.title("ヘルプ"), title="ヘルプ", url_path="help"),
    ],
    position="top",
).run()
