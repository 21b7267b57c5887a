"""What a side can do with an order now, and what is next for it (O1, O3, O5)."""

from collections.abc import Callable

import streamlit as st

from core import rules, rules_law
from core import rules_orders as law
from core.model import OrderEventKind, OrderState, Side
from core.rules import Permission
from core.views import OrderPage
from core.views.legal import LegalCheck
from pages.ui import frame, header, order_law
from pages.ui.order_dialogs import approval_dialog, consent_dialog, revision_dialog

K = OrderEventKind


def why_not(page: OrderPage, *rules_of_step: Callable[[], object]) -> str:
    """Why the viewer can't take a step of the negotiation now, "" where it can (A3, P8, O5)."""
    for rule in (
        lambda: rules.require(frame.viewer(), Permission.NEGOTIATE_ORDERS),
        lambda: law.require_negotiable(page.order),
    ):
        if reason := frame.barred(rule):
            return reason
    if page.rests:
        return page.rests
    return next(filter(None, (frame.barred(rule) for rule in rules_of_step)), "")


def next_step(page: OrderPage) -> tuple[str, bool]:
    """What is next for this side, and whether it is this side's turn."""
    order, side = page.order, frame.viewer().side
    mine = page.latest is not None and page.latest.side is side
    last = page.events[-1].kind if page.events else None
    match order.state:
        case OrderState.APPROVED:
            return f"双方が第{order.latest}版を承認し、契約が成立しました。", False
        case OrderState.AWAITING_APPROVAL if side is Side.CLIENT:
            return f"第{order.awaiting}版の承認を依頼しました。パートナーが承認すると契約が成立します。", False
        case OrderState.AWAITING_APPROVAL:
            return f"企業が第{order.awaiting}版を承認し、あなたの承認を待っています。", True
        case OrderState.NEGOTIATING if last is K.REVISION_REQUESTED:
            if side is Side.CLIENT:
                return "修正を依頼しました。パートナーが新しい版を提出すると、メールでお知らせします。", False
            return "企業から修正の依頼があります。内容を確認し、新しい版を提出してください。", True
        case OrderState.NEGOTIATING if side is Side.CLIENT:
            if mine:
                return "編集が終わったら「承認依頼」を押してください。パートナーにも変更をお知らせしています。", True
            return (
                "内容を確認し、修正は各項目の「編集する」か「修正依頼」、問題がなければ「承認依頼」を押してください。",
                True,
            )
        case OrderState.NEGOTIATING:
            if mine:
                return f"第{order.latest}版を提出しました。企業の確認をお待ちください。", False
            return f"企業が第{order.latest}版で内容を変更しました。確認し、必要があれば編集してください。", True
        case _ if side is Side.CLIENT:
            return "パートナーが見積・発注書を作成しています。提出されると、メールでお知らせします。", False
        case _:
            return "見積・発注書を作成し、提出してください。", True


def withdrawn(page: OrderPage) -> str:
    """What became of an approval request that fell because somebody submitted in between, "" where none did (O5)."""
    kinds = [event.kind for event in page.events]
    if page.order.awaiting or K.APPROVAL_WITHDRAWN not in kinds or page.order.approved_at:
        return ""
    fallen = max(n for n, kind in enumerate(kinds) if kind is K.APPROVAL_WITHDRAWN)
    asked = max((n for n, kind in enumerate(kinds) if kind is K.APPROVAL_REQUESTED), default=-1)
    if asked > fallen:
        return ""
    cause = page.events[fallen + 1] if fallen + 1 < len(page.events) else None
    because = "修正が依頼された" if cause and cause.kind is K.REVISION_REQUESTED else "新しい版が提出された"
    return f"第{page.events[fallen].version}版への承認依頼は、{because}ため取り下げられました。"


def bar(page: OrderPage) -> None:
    """The actions, at the bottom of the window where they stay in reach."""
    check = order_law.read(page, page.order.latest)
    if not page.order.approved_at:
        with st.bottom:
            order_law.line(check)
    with st.bottom, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if frame.viewer().side is Side.CLIENT:
            if not header.narrow():
                st.caption("項目・金額・備考の修正は、パートナーに「修正依頼」を出してください。", width="stretch")
            _client(page, check)
        else:
            _partner(page, check)


def _client(page: OrderPage, check: LegalCheck) -> None:
    written = why_not(page, lambda: law.require_version(page.order))
    if st.button("修正依頼", key="order.revise", icon=":material/edit_note:", **frame.bar(written)):
        revision_dialog(page)
    asked = written or why_not(
        page,
        lambda: law.require_unasked(page.order),
        lambda: page.latest and law.require_complete(page.latest.content),
        lambda: rules_law.require_lawful(check.findings, check.overridden),
    )
    if st.button("承認依頼", type="primary", key="order.ask", icon=":material/task_alt:", **frame.bar(asked)):
        approval_dialog(page)


def _partner(page: OrderPage, check: LegalCheck) -> None:
    if not page.order.latest:
        return
    reason = why_not(page)
    editing = st.query_params.get("edit") == "all"
    st.button(
        "まとめて編集する",
        key="order.edit.all",
        icon=":material/edit:",
        on_click=lambda: st.query_params.update({"edit": "all"}),
        **(frame.bar(reason) or {"disabled": editing}),
    )
    asked = why_not(
        page,
        lambda: law.require_approvable(page.order, page.order.latest),
        lambda: rules_law.require_lawful(check.findings, check.overridden),
    )
    if st.button("承認する", type="primary", key="order.approve", icon=":material/task_alt:", **frame.bar(asked)):
        consent_dialog(page)
