"""The dialogs that ask before a step of a negotiation is taken: 修正依頼, 承認依頼, 承認する (O3, O5)."""

import streamlit as st

from core import money
from core import rules_orders as law
from core.actions.approvals import approve, request_approval
from core.actions.orders import request_revision
from core.formats import yen
from core.model import Side
from core.views import OrderPage
from pages.ui import drafts, frame
from pages.ui.order_billing import planned_bills
from pages.ui.order_changes import term_text
from pages.ui.text import plain


def _summary(page: OrderPage) -> None:
    """What an approval is about: version, total, period."""
    latest = page.latest
    if latest is None:
        return
    sums = money.totals(law.taxed_amounts(latest.content), page.partner.rounding)
    st.markdown(
        f"**{plain(page.partner.name if frame.viewer().side is Side.CLIENT else page.client.name)}**  \n"
        f"見積・発注書 **第{latest.number}版**（{latest.side.label}が提出）  \n"
        f"合計（税込） **{plain(yen(sums.total))}**（税抜 {plain(yen(sums.subtotal))}）  \n"
        f"委託期間 **{plain(term_text(latest.content))}**"
    )
    planned_bills(latest.content, page.partner.rounding, sums.total)


@st.dialog("修正を依頼する")
def revision_dialog(page: OrderPage) -> None:
    st.markdown("項目や金額など、パートナーに修正してもらいたい内容を明記して修正依頼を出してください。")
    place = f"order:{page.order.id}:revision"
    drafts.restore(place, text="")
    text = st.text_area(
        "修正内容（必須）",
        key=f"{place}.text",
        placeholder="修正内容を入力してください。",
        height=200,
        on_change=drafts.keep,
        args=(place, "text"),
    )
    left = law.REVISION_LIMIT - len(text)
    st.caption(f"残り{left:,}文字" if left >= 0 else f"{-left:,}文字超過しています。")
    if page.order.awaiting:
        st.warning(f"依頼すると、第{page.order.awaiting}版の承認依頼は取り下げられます。", icon=":material/info:")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="order.revise.no", width="stretch"):
        st.rerun()
    if send.button("依頼する", type="primary", key="order.revise.yes", width="stretch"):
        with frame.acting("修正を依頼しました。パートナーにメッセージとメールでお知らせします。"):
            intent = frame.intent_key(place)
            frame.write(lambda repo, now: request_revision(repo, page.order.id, text, now, intent=intent))
            frame.renew(place)
            drafts.forget(place)
            st.rerun()


@st.dialog("承認を依頼しますか？")
def approval_dialog(page: OrderPage) -> None:
    _summary(page)
    st.markdown(
        "この版を承認し、パートナーに承認を依頼します。パートナーが承認すると契約が成立します。"
        "それまでにどちらかが新しい版を提出すると、この依頼は取り下げられます。"
    )
    st.caption(f"{plain(page.partner.name)}の担当者にメールでお知らせします。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="order.ask.no", width="stretch"):
        st.rerun()
    if send.button("承認を依頼する", type="primary", key="order.ask.yes", width="stretch"):
        with frame.acting(f"第{page.order.latest}版の承認を依頼しました。"):
            frame.write(request_approval, page.order.id, page.order.latest)
            st.rerun()


@st.dialog("この内容で承認しますか？")
def consent_dialog(page: OrderPage) -> None:
    _summary(page)
    st.warning("承認すると契約が成立します。取り消すことはできません。", icon=":material/gavel:")
    st.caption(f"{plain(page.client.name)}と自社の担当者にメールでお知らせします。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="order.approve.no", width="stretch"):
        st.rerun()
    if send.button("承認する", type="primary", key="order.approve.yes", width="stretch"):
        with frame.acting("承認しました。契約が成立しました。"):
            frame.write(approve, page.order.id, page.order.latest)
            st.rerun()
