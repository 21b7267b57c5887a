"""レビュー of a deal that has ended: the client writes it in a dialog, both sides read it on 取引 (C4, P7)."""

import streamlit as st

from core import rules
from core import rules_quality as law
from core.actions.quality import post_review
from core.calendar import jst_date
from core.formats import day
from core.model import CompanySize, OrderId, Side
from core.model_contracts import ReviewForm
from core.rules import Permission
from core.views.quality import DealReview
from pages.ui import frame, meanwhile
from pages.ui.text import html, plain, room

NAMED = {True: "社名を表示する", False: "社名非公開"}
NONE_YET = "レビューはまだ投稿されていません。"
READ_BY = (
    "投稿したレビューは、このパートナーの候補者ページで、ほかの企業にも表示されます。"
    f"投稿から{law.REVIEW_EDITABLE.days}日間は変更できます。"
)
_STYLE = """<style>
.review { max-width: 52rem; overflow-wrap: anywhere; }
.review h3 { font-size: .95rem; margin: .8rem 0 .2rem; padding: 0; }
.review p { margin: 0; white-space: pre-wrap; }
.review small { opacity: .8; }
</style>"""


def section(order: OrderId) -> None:
    """The review of a deal that is over; while it runs there is nothing to read."""
    found = _found(order)
    if not found.ended and not found.review:
        return
    st.subheader("レビュー", anchor=False)
    with st.container(border=True):
        if found.review:
            st.html(_STYLE + _said(found))
        else:
            st.caption(f"{NONE_YET}ほかの企業がパートナーを選ぶ際の参考になります。" if _client() else NONE_YET)
        if _client():
            button(order, found)


def button(order: OrderId, found: DealReview | None = None) -> None:
    """Opens the form; grey with its reason for a guest, while the deal runs, and once the review is fixed."""
    found = found or _found(order)
    barred = frame.barred(rules.require, frame.viewer(), Permission.CHECK_QUALITY) or frame.barred(
        law.require_reviewable, ended=found.ended, written_at=found.written_at, now=frame.now()
    )
    label = "レビューを変更する" if found.review else "レビューを書く"
    if st.button(label, icon=":material/rate_review:", key="deals.review", **frame.bar(barred)):
        meanwhile.closed(_place(order))
        write(order)


@st.dialog("レビュー")
def write(order: OrderId) -> None:
    """Stars, three texts, the company's size, and whether its name is shown."""
    found, place = _found(order), _place(order)
    begun, shown = meanwhile.opened(place, found.review)
    start = begun or ReviewForm()
    sizes = list(CompanySize)
    stars = st.radio(
        "評価（必須）",
        range(1, 6),
        index=start.stars - 1 if start.stars else None,
        format_func=lambda number: f"★ {number}",
        key=f"{place}.stars",
        horizontal=True,
    )
    texts = {name: _text(place, name, getattr(start, name)) for name in law.REVIEW_TEXTS}
    size = st.selectbox(
        "貴社の従業員規模（必須）",
        sizes,
        index=sizes.index(start.company_size) if start.company_size else None,
        format_func=lambda each: each.label,
        placeholder="選択してください",
        key=f"{place}.size",
    )
    named = st.radio(
        "社名の表示", list(NAMED), index=0 if start.named else 1, format_func=NAMED.__getitem__, key=f"{place}.named"
    )
    st.caption(READ_BY)
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="deals.review.no", width="stretch"):
        st.rerun()
    if send.button("変更する" if found.review else "投稿する", type="primary", key="deals.review.yes", width="stretch"):
        typed = ReviewForm(stars or 0, **texts, company_size=size, named=bool(named))
        with frame.acting(f"レビューを{'変更' if found.review else '投稿'}しました。"):
            frame.write(post_review, order, typed, shown)
            meanwhile.closed(place)
            st.rerun()
    if found.review and found.review != begun:
        st.warning(
            f"{plain(found.by)}さんが、先にレビューを投稿しました。内容を確認してからもう一度送信すると、"
            "入力した内容に置き換わります。",
            icon=":material/group:",
        )
        st.html(_STYLE + _said(found))


def _text(place: str, name: str, start: str) -> str:
    label = law.REVIEW_TEXTS[name] + ("（必須）" if name == "good" else "")
    typed = st.text_area(label, start, key=f"{place}.{name}", height=100)
    if law.REVIEW_LIMIT - len(typed) < 100:
        st.caption(room(typed, law.REVIEW_LIMIT))
    return typed


def _said(found: DealReview) -> str:
    review = found.review or ReviewForm()
    texts = "".join(
        f"<h3>{label}</h3><p>{html(text)}</p>"
        for name, label in law.REVIEW_TEXTS.items()
        if (text := getattr(review, name))
    )
    size = f"従業員規模 {review.company_size.label}" if review.company_size else ""
    at = f"{day(jst_date(found.written_at))}に投稿" if found.written_at else ""
    facts = "　".join(filter(None, (size, NAMED[review.named], at, html(found.by))))
    stars = f"<b aria-label='5段階中{review.stars}'>{'★' * review.stars}{'☆' * (5 - review.stars)}</b>"
    return f"<div class=review>{stars}<br><small>{facts}</small>{texts}</div>"


def _found(order: OrderId) -> DealReview:
    return frame.read(lambda repo: repo.reviews.of_deal(order, jst_date(frame.now())))


def _client() -> bool:
    return frame.viewer().side is Side.CLIENT


def _place(order: OrderId) -> str:
    return f"deals.review.{order}"
