"""レビュー on a candidate's page: how the stars are spread, what they support, and each review, narrowed (P7, P12)."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import streamlit as st

from core import formats
from core.model import CompanySize
from core.ratings import STARS
from core.views import CandidateCard, Rating, Review, ReviewFilter
from pages.ui.board import board
from pages.ui.components import written
from pages.ui.fields import Search, Select, words
from pages.ui.filters import Filters

PAGE = 5
FEW = 5
"""With fewer reviews the range is wide, and there is nothing to look for among them."""

SIZE = Select("size", "従業員規模", words(CompanySize), none="すべて")
TEXT = Search("good", "良かった点", hint="言葉で探す")
NOTHING = ("条件に合うレビューはありません。", "条件を減らすか、クリアしてください。")
SECTIONS = (
    ("良かった点・解決した課題", "good"),
    ("改善点や今後期待すること", "improve"),
    ("こんな方におすすめ", "recommend"),
)

_STYLE = """<style>
.spread { list-style: none; display: grid; gap: .15rem; max-width: 24rem; margin: .2rem 0 .6rem !important; }
.spread, .spread li { padding: 0 !important; }
.spread li { display: grid; grid-template-columns: 2.4rem 1fr 4rem; gap: .6rem; align-items: center; }
.spread li { margin: 0 !important; font-size: .9rem; }
.spread .bar { height: .6rem; border-radius: .3rem; background: color-mix(in srgb, currentColor 12%, transparent); }
.spread .bar > span { display: block; height: 100%; border-radius: .3rem; background: light-dark(#B26A00, #FFB454); }
.spread li > :last-child { text-align: right; font-variant-numeric: tabular-nums; }
</style>"""


@st.fragment
def section(card: CandidateCard, found: tuple[Review, ...]) -> None:
    """The stars, and the reviews that the address asks for; a changed filter draws only this."""
    with st.container(border=True):
        if not found:
            st.subheader("レビュー　0件", anchor=False)
            st.caption("レビューはまだありません。認定パートナー歴が浅い企業は、件数が少ない傾向があります。")
            return
        st.subheader(f"レビュー　{formats.rated(card.rating.average, card.rating.reviews)}", anchor=False)
        st.html(_STYLE + _spread(card.rating))
        _list(found)


def supports(rated: Rating) -> str:
    """In plain words how far the average can be relied on (P12); empty without a review."""
    found = rated.supported
    if found is None:
        return ""
    few = "件数が少ないため、幅が広くなっています。" if rated.reviews < FEW else ""
    span = formats.stars_between(found.low, found.high)
    return f"{rated.reviews:,}件のレビューから見て、実力は ★ {span} の範囲と考えられます。{few}"


def _spread(rated: Rating) -> str:
    most = max(rated.stars)
    lines = "".join(
        f"<li><span>★ {stars}</span><span class=bar aria-hidden=true>"
        f"<span style='width:{number * 100 // most}%'></span></span><span>{number:,}件</span></li>"
        for stars, number in sorted(zip(STARS, rated.stars, strict=True), reverse=True)
    )
    return f"<ul class=spread aria-label='星の数ごとの件数'>{lines}</ul><p style='margin:0'>{supports(rated)}</p>"


def _list(found: Sequence[Review]) -> None:
    months = tuple(sorted({review.month for review in found}, reverse=True))
    filters, since, until = _filters(months if len(found) >= FEW else ())
    asked = filters.asked()
    wanted = ReviewFilter(asked[SIZE], _month(asked[since]), _month(asked[until]), asked[TEXT])
    fitting = [review for review in found if wanted.fits(review) or not asked.filters.fields]
    pages = max(1, -(-len(fitting) // PAGE))
    first = (min(asked.page, pages) - 1) * PAGE
    drawn = fitting[first : first + PAGE]
    shown = asked.shown(len(fitting), said=f"{len(drawn):,} / {len(found):,}件を表示中", pages=pages, empty=NOTHING)
    rows = written([_said(review) for review in drawn])
    board(f'"reviews": {rows}', key="proposal.reviews", label="レビュー", shown=shown, on={})


@lru_cache(maxsize=256)
def _filters(months: tuple[date, ...]) -> tuple[Filters, Select[str], Select[str]]:
    """The months in which somebody has written are those that can be chosen; without any there is nothing to filter."""
    choices = {f"{month:%Y-%m}": f"{month:%Y年%m月}" for month in months}
    since, until = Select("since", "投稿月（から）", choices), Select("until", "投稿月（まで）", choices)
    return Filters(*(TEXT, SIZE, since, until) if months else ()), since, until


def _month(chosen: str | None) -> date | None:
    return date.fromisoformat(f"{chosen}-01") if chosen else None


def _said(review: Review) -> dict[str, object]:
    return {
        "who": review.reviewer or "社名非公開",
        "size": f"従業員規模 {review.company_size.label}",
        "stars": review.stars,
        "said": [(heading, text) for heading, name in SECTIONS if (text := getattr(review, name))],
        "when": f"{review.month:%Y年%m月}に投稿",
    }
