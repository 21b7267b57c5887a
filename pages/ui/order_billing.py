"""What an order will bill, month by month, before anybody approves it (B3, L2)."""

import streamlit as st

from core import formats
from core.billing import schedule
from core.formats import day, yen
from core.model import OrderContent
from core.money import Rounding
from pages.ui.text import html

_ROW = "display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;padding:.2rem 0"
_LIST = "margin:0;padding:0;list-style:none;font-variant-numeric:tabular-nums"
APART = "消費税の端数は請求書ごとに処理するため、請求の合計は{total}となり、この見積・発注書の合計とは一致しません。"


def planned_bills(content: OrderContent, rounding: Rounding, agreed: int) -> None:
    """The invoices that an approval brings about, and why they may not add up to the order's total `agreed`, in yen."""
    months = [(each, each.totals(rounding).total) for each in schedule(content)]
    rows = "".join(
        f'<li style="{_ROW}"><span>{html(f"{formats.month(each.month)}分")}</span>'
        f"<span><b>{html(yen(total))}</b>（支払期日 {html(day(each.due_on))}）</span></li>"
        for each, total in months
    )
    with st.expander(f"請求の予定（{len(months)}回・税込）"):
        st.html(f'<ul style="{_LIST}">{rows}</ul>')
        if (total := sum(each for _, each in months)) != agreed:
            st.caption(APART.format(total=yen(total)))
