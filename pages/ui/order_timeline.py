"""What happened to an order and when, every version to read, and any two to lay beside each other (O4, O5)."""

from collections.abc import Sequence
from itertools import pairwise

import streamlit as st

from core.formats import moment
from core.model import OrderEventKind, OrderItem
from core.paths import Screen, path
from core.views import OrderEvent, OrderPage, OrderVersion
from pages.ui import order_document, redline
from pages.ui.order_changes import between, changed_by, effects
from pages.ui.text import html

K = OrderEventKind
DOTS = {
    "client": "light-dark(#E07A00,#FF9A2E)",
    "partner": "light-dark(#17914F,#3CCB80)",
    "system": "light-dark(#6B7686,#9AA5B4)",
}
LINK = "font-weight:700;color:light-dark(#1D5FBF,#8AB8FF)"
LINE = "light-dark(#E3E7EC,#303A47)"


def timeline(page: OrderPage, own: Screen, shown: int) -> None:
    """Versions and events, the latest first; each version is a link to its text."""
    changed = {new.number: new.content.changed_items(old.content) for old, new in pairwise(page.versions)}
    items = "".join(
        _event(event, page, own, shown, changed.get(event.version or 0, ())) for event in reversed(page.events)
    )
    st.html(f'<ol aria-label="経緯" style="list-style:none;margin:0;padding:0">{items}</ol>')


def _event(event: OrderEvent, page: OrderPage, own: Screen, shown: int, items: Sequence[OrderItem]) -> str:
    head = html(event.kind.label)
    if event.kind is K.VERSION_SUBMITTED and event.version:
        address = html(path(own, order=page.order.id, version=event.version))
        verb = ("提出" if event.version == 1 else "更新") + ("（表示中）" if event.version == shown else "")
        head = f'<a href="{address}" style="{LINK}">第{event.version}版</a> {verb}'
    elif event.version:
        head = f"{head}（第{event.version}版）"
    detail = f"変更：{'、'.join(item.label for item in items)}" if items and event.kind is K.VERSION_SUBMITTED else ""
    text = (
        '<div style="white-space:pre-wrap;overflow-wrap:anywhere;margin:.2rem 0;padding:.35rem .7rem;border-radius:6px;'
        f'background:light-dark(#F6F7F9,#1B222C);font-size:.9rem">{html(event.text)}</div>'
        if event.text
        else ""
    )
    return (
        f'<li style="position:relative;margin:0 0 0 .4rem;padding:0 0 .9rem 1.1rem;border-left:2px solid {LINE}">'
        f'<span aria-hidden="true" style="position:absolute;left:-.43rem;top:.4rem;width:.75rem;height:.75rem;'
        f'border-radius:50%;background:{DOTS[event.side]}"></span>'
        f'<div style="line-height:1.5">{head}</div>'
        f'<div style="font-size:.85rem;line-height:1.5">{html(detail)}</div>{text}'
        f'<div style="font-size:.82rem;opacity:.85;line-height:1.5">{html(event.side.label)}・{html(event.author)}'
        f'　<time datetime="{event.at.isoformat()}">{moment(event.at)}</time></div></li>'
    )


def comparison(page: OrderPage) -> None:
    """Any two versions: what changed item by item, and what that does to amounts and period (O4)."""
    names = {f"第{each.number}版": each for each in page.versions}
    left, right, _ = st.columns([2, 2, 3])
    before = left.selectbox("比較元", list(names), index=0, key="before", bind="query-params")
    after = right.selectbox("比較先", list(names), index=len(names) - 1, key="after", bind="query-params")
    older, newer = sorted((names[before], names[after]), key=lambda each: each.number)
    st.caption(f"{_line(older)}　→　{_line(newer)}")
    told = between(older, page.versions, newer)
    changed = [item for item in OrderItem if changed_by(told, item)]
    if not changed:
        st.info("この2つの版に違いはありません。", icon=":material/info:")
        return
    redline.legend(deletions=True)
    order_document.impact(effects(told, page.partner.rounding))
    for item in changed:
        order_document.section(item, told, page.partner.rounding, deletions=True)


def _line(version: OrderVersion) -> str:
    return f"第{version.number}版（{version.side.label}、{moment(version.submitted_at)}）"
