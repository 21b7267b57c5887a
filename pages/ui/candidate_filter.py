"""What narrows and sorts the list of candidates; all of it stands in the address, so a link restores the view (P5)."""

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from core.model import CandidateStatus, Certification, PostingId, WorkStyle
from core.paths import Screen, path
from core.views import CandidateFilter, Sort
from pages.ui import pager
from pages.ui.text import html

ANY = "指定なし"
RATINGS = {ANY: None, **{f"★ {stars} 以上": Decimal(stars) for stars in ("4.5", "4.0", "3.5", "3.0")}}
CERTIFICATIONS = {ANY: None, **{each.label: each for each in Certification}}
STYLES = {each.label: each for each in WorkStyle}
SORTS: dict[str, Sort] = {
    "到着順": "arrival",
    "新着順": "newest",
    "★の高い順": "rating",
    "レビュー件数順": "reviews",
}
KEPT = "candidates.filter"
"""Where the last filter stands between two runs."""


def widgets(posting: PostingId, status: CandidateStatus | None) -> CandidateFilter:
    """Draw the filter and return what it says. The keys are the names in the address."""
    bound = {"bind": "query-params", "on_change": pager.restart}
    sort = st.selectbox("並び順", list(SORTS), key="sort", **bound)
    text = st.text_input("キーワード", key="q", max_chars=100, placeholder="タイトル、提案文、ID", **bound)
    rating = st.selectbox("レビュー評価", list(RATINGS), key="rating", **bound)
    styles = st.multiselect("活動形態", list(STYLES), key="style", placeholder=ANY, **bound)
    certification = st.selectbox("認定区分", list(CERTIFICATIONS), key="cert", **bound)
    favorite = st.checkbox("♡ お気に入りのみ", key="fav", **bound)
    unread = st.checkbox("未読の返信ありのみ", key="unread", **bound)
    wanted = CandidateFilter(
        status=status,
        rating=RATINGS[rating],
        work_styles=tuple(STYLES[style] for style in styles),
        certification=CERTIFICATIONS[certification],
        favorite=favorite,
        unread=unread,
        text=text or "",
        sort=SORTS[sort],
        page=pager.page(),
    )
    st.session_state[KEPT] = wanted
    if replace(wanted, page=1) != CandidateFilter(status=status):
        clear_link(posting)
    return wanted


def kept() -> CandidateFilter:
    """What `widgets` said last, for what is drawn again without them."""
    return st.session_state[KEPT]


def clear_link(posting: PostingId) -> None:
    """Back to everything."""
    everything = html(path(Screen.CANDIDATES, posting=posting))
    st.html(f'<a href="{everything}" style="color:inherit">条件をクリア</a>')
