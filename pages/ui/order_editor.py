"""Editing an order: one item at a time or all at once, with nothing lost when somebody else saves first (O3, O6)."""

import streamlit as st

from core import rules_contracts as law
from core.actions.orders import submit_version
from core.formats import moment
from core.model import OrderContent, OrderItem, Side
from core.redline import compare
from core.views import OrderPage, OrderVersion
from pages.ui import frame, order_form, order_parts, redline
from pages.ui.order_changes import text_of
from pages.ui.text import plain

ALL = "all"
"""What the address calls editing every item at once."""


def place(page: OrderPage, what: str) -> str:
    """Where the draft is kept."""
    return f"order:{page.order.id}:{what}"


def open_item(what: str) -> None:
    """A press on 編集する: the address says so, so that a reload comes back to it."""
    st.query_params["edit"] = what


def close() -> None:
    """Back to reading."""
    st.query_params.pop("edit", None)


def edit(page: OrderPage, what: str, items: tuple[OrderItem, ...]) -> None:
    """The form for `items`; the buttons below it save, or leave the order as it stands."""
    at = place(page, what)
    form = order_form.opened(at, order_form.typed(content_at(page, page.order.latest), items), page.order.latest)
    if form["restored"]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/history: 下書きを復元しました。", width="content")
            st.button("下書きを破棄", key=f"{at}.discard", on_click=_discard, args=(at, page, items))
    outdated = form["base"] != page.order.latest
    notice = st.container()
    before = content_at(page, form["base"])
    mine = order_form.content_of(order_form.fields(at, items, before, page.partner.rounding), before, items)
    if outdated:
        with notice:
            _conflict(page, at, items, mine, form["base"])
        return
    whole = what == ALL
    with st.bottom if whole else st.container(), st.container(horizontal=True, vertical_alignment="center"):
        if whole:
            st.caption("入力内容は下書きとして自動で保存されます。", width="stretch")
        if page.order.latest:
            st.button("キャンセル", key="order.cancel", on_click=_give_up, args=(at,))
        if st.button(_save_label(page), type="primary", key="order.save"):
            with notice if whole else st.container():
                _save(page, at, mine)


def content_at(page: OrderPage, number: int) -> OrderContent:
    """What version `number` says; before the first one, what a renewal starts from, or nothing (C2)."""
    if number:
        return page.versions[number - 1].content
    return law.renewal_of(page.predecessor_content) if page.predecessor_content else OrderContent()


def _save_label(page: OrderPage) -> str:
    if not page.order.latest:
        return "提出する"
    return f"保存して第{page.order.latest + 1}版にする"


def _save(page: OrderPage, at: str, mine: OrderContent) -> None:
    number = page.order.latest + 1
    with frame.acting(f"第{number}版を提出しました。相手にメッセージとメールでお知らせします。"):
        frame.write(submit_version, page.order.id, page.order.latest, mine)
        order_form.forget(at)
        close()
        st.rerun()


def _give_up(at: str) -> None:
    order_form.forget(at)
    close()


def _discard(at: str, page: OrderPage, items: tuple[OrderItem, ...]) -> None:
    order_form.forget(at)
    order_form.opened(at, order_form.typed(content_at(page, page.order.latest), items), page.order.latest)


# --- somebody else saved first (O6) -----------------------------------------------------------------------------


def _conflict(page: OrderPage, at: str, items: tuple[OrderItem, ...], mine: OrderContent, base: int) -> None:
    """Theirs and mine side by side, against the version from which I started."""
    theirs = page.versions[-1]
    before = content_at(page, base)
    changed = mine.changed_items(before)
    merged = theirs.content.with_items_of(mine, tuple(item for item in items if item in changed))
    with st.container(border=True, key="order.conflict"):
        st.warning(
            f"編集中に、{theirs.side.label}の{plain(theirs.author)}さんが第{theirs.number}版を保存しました"
            f"（{moment(theirs.submitted_at)}）。入力した内容は失われていません。比較して、保存の方法を選択してください。",
            icon=":material/merge_type:",
        )
        for item in items:
            if item in changed or before.item(item) != theirs.content.item(item):
                _side_by_side(item, before, theirs, mine)
        with st.container(horizontal=True):
            if st.button("自分の内容で保存し直す", type="primary", key="order.conflict.save"):
                _save(page, at, merged)
            st.button("編集を続ける", key="order.conflict.continue", on_click=_rebase, args=(page, at, items, merged))
            st.button("自分の入力を破棄", key="order.conflict.discard", on_click=_give_up, args=(at,))


def _rebase(page: OrderPage, at: str, items: tuple[OrderItem, ...], merged: OrderContent) -> None:
    order_form.restart(at, order_form.typed(merged, items), page.order.latest)


def _side_by_side(item: OrderItem, before: OrderContent, theirs: OrderVersion, mine: OrderContent) -> None:
    st.markdown(f"**{plain(item.label)}**")
    left, right = st.columns(2)
    for column, heading, side, content in (
        (left, f"第{theirs.number}版（{theirs.side.label}）", theirs.side, theirs.content),
        (right, "あなたの入力", frame.viewer().side, mine),
    ):
        with column, st.container(border=True):
            st.caption(heading)
            _difference(item, before, content, side)


def _difference(item: OrderItem, before: OrderContent, after: OrderContent, side: Side) -> None:
    if item is OrderItem.LINES:
        if any(not line.unit_price.is_finite() or not line.quantity.is_finite() for line in after.lines):
            st.caption("入力途中の行があります。")
        else:
            order_parts.lines_table([(side, before.lines), (side, after.lines)], deletions=True)
        return
    texts = text_of(before, item), text_of(after, item)
    if texts[0] == texts[1]:
        st.caption("変更はありません。")
    redline.redline(compare(*texts, side), deletions=True)
