"""見積・発注書, as both sides see it: what is next, the text with its redline, the timeline, the actions (O1–O6)."""

import streamlit as st

from core.calendar import jst_date
from core.errors import NotFound
from core.model import OrderId, OrderItem, Side
from core.paper_numbers import order_number
from core.paths import Screen, path
from core.rules_orders import EDITABLE
from core.views import OrderPage
from pages.entrance.file_paths import order_path
from pages.ui import address, frame, header, order_document, order_editor, order_law, order_steps, order_timeline
from pages.ui.badges import badge
from pages.ui.order_changes import story
from pages.ui.tabs import Tab, tabs
from pages.ui.text import plain

ITEMS = {item.value: item for item in OrderItem}


def screen(own: Screen, messages: Screen) -> None:
    """One order; `own` is this side's path for it, `messages` the path of its chat."""
    page = _page()
    side = frame.viewer().side
    other = page.partner if side is Side.CLIENT else page.client
    shown = _version(page)
    header.title(
        f"{other.name}　見積・発注書" + (f" 第{shown}版" if shown else ""),
        status=badge(page.order.state),
        facts=(page.posting_title, order_number(page.order.id)),
        back=(path(messages, proposal=page.order.proposal), "メッセージ"),
    )
    _next(page, own, shown)
    if side is Side.PARTNER and not page.order.latest and not order_steps.why_not(page):
        order_editor.open_item(order_editor.ALL)  # a colleague who submits first leaves this form open, on the new base
        order_document.preamble(page)
        order_editor.edit(page, order_editor.ALL, tuple(OrderItem))
        return
    if not page.order.latest:
        with st.container(border=True):
            st.markdown("**経緯**")
            order_timeline.timeline(page, own, shown)
        return
    view = ""
    if len(page.versions) > 1:
        view = tabs("view", (Tab("", "内容"), Tab("compare", "版の比較")), label="表示の切り替え", resets=("edit",))
    whole = view == "" and _editing(page, shown) == order_editor.ALL
    left, right = st.columns([7, 3], gap="medium")
    with left:
        if view == "compare":
            order_timeline.comparison(page)
        else:
            _document(page, shown)
    with right:
        _aside(page, own, shown)
    if not whole:
        order_steps.bar(page)


def _page() -> OrderPage:
    def query(repo):
        number = address.number("order")
        if number is None:
            raise NotFound("見積・発注書を選択してください。契約書やメッセージの画面から開けます。")
        return repo.orders.page(OrderId(number), jst_date(frame.now()))

    return frame.read(query)


def _version(page: OrderPage) -> int:
    """The version to be read: the one that the address names, else the one that stands."""
    asked = frame.read(lambda _: address.number("version"))
    return asked if asked and asked < page.order.latest else page.order.latest


def _next(page: OrderPage, own: Screen, shown: int) -> None:
    """What is next for this side, above everything else."""
    sentence, mine = order_steps.next_step(page)
    reason = order_steps.why_not(page)
    if fallen := order_steps.withdrawn(page):
        st.warning(plain(fallen), icon=":material/undo:")
    if page.order.approved_at:
        st.success(plain(sentence), icon=":material/check_circle:")
    elif reason:
        st.info(plain(reason), icon=":material/lock:")
    else:
        st.info(plain(sentence), icon=":material/arrow_forward:" if mine else ":material/hourglass_top:")
    if shown != page.order.latest:
        newest = path(own, order=page.order.id)
        st.warning(
            f"過去の第{shown}版を表示しています。[最新の第{page.order.latest}版を表示する]({newest})",
            icon=":material/history:",
        )


def _editing(page: OrderPage, shown: int) -> str:
    """What the address says is being edited, where this side may edit it now (O3)."""
    asked = st.query_params.get("edit", "")
    if shown != page.order.latest or order_steps.why_not(page):
        return ""
    mine = EDITABLE[frame.viewer().side]
    may = mine == frozenset(OrderItem) if asked == order_editor.ALL else ITEMS.get(asked) in mine
    return asked if may else ""


def _document(page: OrderPage, shown: int) -> None:
    told = story(page, shown)
    since = "現在の契約" if page.predecessor_content else "第1版"
    editing = _editing(page, shown)
    if editing == order_editor.ALL:
        order_editor.edit(page, order_editor.ALL, tuple(OrderItem))
        return
    order_document.preamble(page)
    deletions = order_document.legend(told, since, page.partner.rounding)
    check = order_law.read(page, shown)
    mine = EDITABLE[frame.viewer().side]

    def head(item: OrderItem) -> None:
        if item in mine and shown == page.order.latest and item.value != editing:
            st.button(
                "編集する",
                key=f"order.edit.{item}",
                icon=":material/edit:",
                on_click=order_editor.open_item,
                args=(item.value,),
                **frame.bar(order_steps.why_not(page)),
            )

    def form(item: OrderItem) -> None:
        order_editor.edit(page, item.value, (item,))

    for item in OrderItem:
        body = form if item.value == editing else None
        order_document.section(item, told, page.partner.rounding, deletions=deletions, head=head, body=body, law=check)
    order_law.overview(page, check, shown)


def _aside(page: OrderPage, own: Screen, shown: int) -> None:
    with st.container(border=True, key="order.aside"):
        st.link_button(
            f"PDFをダウンロード（第{shown}版）",
            order_path(page.order.id, shown),
            icon=":material/download:",
            width="stretch",
        )
        if page.order.approved_at:
            deals = Screen.DEALS if own is Screen.ORDER else Screen.PARTNER_DEALS
            st.link_button(
                f"取引を見る（{page.status.label}）",
                path(deals, order=page.order.id),
                icon=":material/handshake:",
                width="stretch",
            )
        st.markdown("**経緯**")
        order_timeline.timeline(page, own, shown)
