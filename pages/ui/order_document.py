"""The text of a 見積・発注書, item by item, with the changes of both sides in place (O2, O4)."""

from collections.abc import Callable, Sequence

import streamlit as st

from core import rules_orders
from core.model import OrderItem, OrderTerms, Side
from core.money import Rounding
from core.redline import Change
from core.rules_orders import REQUIRED
from core.views import OrderPage
from core.views.legal import LegalCheck
from pages.ui import order_findings, order_parts, order_terms, redline
from pages.ui.badges import Badge, Tone
from pages.ui.order_changes import TEXTS, Effect, Story, changed_by, effects, spans
from pages.ui.text import html, plain

TONES: dict[Side, Tone] = {Side.CLIENT: "orange", Side.PARTNER: "green"}

FIGURES = {OrderItem.TERM: "契約期間", OrderItem.TERMS: "初回の支払期日"}
"""Which effect is told again beside the item that brings it about."""


def preamble(page: OrderPage) -> None:
    """Who contracts with whom."""
    client, partner = plain(page.client.name), plain(page.partner.name)
    st.caption(
        f"{client}（以下「甲」という）と、{partner}（以下「乙」という）とは、"
        "甲が乙に対して業務を委託する取引に関し、以下のとおり契約する。"
    )


def legend(told: Story, since: str, rounding: Rounding) -> bool:
    """What the colours mean and what the changes do, where there are any; whether deletions are to be shown."""
    if not any(changed_by(told, item) for item in OrderItem):
        return False
    with st.container(border=True, key="order.legend", gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{plain(since)}からの変更箇所**", width="content")
            deletions = st.toggle("削除箇所を表示", key="deleted", bind="query-params")
        redline.legend(deletions=deletions)
        impact(effects(told, rounding))
    return deletions


def impact(changes: Sequence[Effect]) -> None:
    """What the changes do, in yen and months (O4)."""
    if not changes:
        return
    rows = "".join(
        f'<div><dt style="font-size:.82rem;opacity:.85">{html(each.label)}</dt>'
        f'<dd style="margin:0"><s style="opacity:.75;text-decoration:none">{html(each.before)}</s> → '
        f"<b>{html(each.after)}</b> （{html(each.difference)}）</dd></div>"
        for each in changes
    )
    style = "display:flex;flex-wrap:wrap;gap:.3rem 2rem;margin:0;padding:0;font-variant-numeric:tabular-nums"
    st.html(f'<dl style="{style}">{rows}</dl>')


def section(
    item: OrderItem,
    told: Story,
    rounding: Rounding,
    *,
    deletions: bool,
    head: Callable[[OrderItem], None] | None = None,
    body: Callable[[OrderItem], None] | None = None,
    law: LegalCheck | None = None,
) -> None:
    """One item: its name, whose changes it carries, what `head` puts at its upper right, and its text or `body`.

    `rounding` is that of the partner's tax (L2); `law` is what stands below it (O4).
    """
    with st.container(border=True, key=f"order.section.{item}", gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(_heading(item, told), width="content")
            if head:
                head(item)
        if body:
            body(item)
        else:
            text(item, told, rounding, deletions=deletions)
        if law:
            order_findings.at(item, law)


def text(item: OrderItem, told: Story, rounding: Rounding, *, deletions: bool) -> None:
    """An item as it stands, its changes marked."""
    if item is OrderItem.LINES:
        order_parts.lines_table([(side, content.lines) for side, content in told], deletions=deletions)
        order_parts.totals(told[-1][1], rounding)
        return
    found = spans(told, item)
    if not any(span.text.strip() for span in found if deletions or span.change is not Change.DELETED):
        st.caption("記載はありません。")
    else:
        redline.redline(found, deletions=deletions)
    if item in FIGURES:
        impact([each for each in effects(told, rounding) if each.label == FIGURES[item]])
    if item is OrderItem.TERMS and told[-1][1].terms != OrderTerms():
        order_terms.months_table(told[-1][1].terms, rules_orders.term(told[-1][1]))
    gone = sum(span.change is Change.DELETED for span in found)
    if gone and not deletions and item in TEXTS:
        st.caption(f"削除された箇所が{gone}か所あります。「削除箇所を表示」で確認できます。")


def _heading(item: OrderItem, told: Story) -> str:
    required = str(Badge("必須", "red")) if item in REQUIRED else ""
    changes = " ".join(str(Badge(f"{side.label}が変更", TONES[side])) for side in changed_by(told, item))
    return f"**{plain(item.label)}** {required} {changes}"
