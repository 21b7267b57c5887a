"""What the invoices of a list come to: what is issued this month, what is open, what of that is overdue (B3)."""

import streamlit as st

from core.formats import yen
from core.views.invoice_lists import InvoiceSum, InvoiceSums
from pages.ui.text import html

_BOXES = "display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.5rem;margin:0;padding:0"
_BOX = (
    "display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 .8rem;padding:.5rem .9rem;"
    "border:1px solid rgba(128,128,128,.3);border-radius:8px"
)
_SUM = "margin:0;font-size:1.3rem;font-weight:600"


def invoice_sums(sums: InvoiceSums) -> None:
    """Three figures in a row; on a phone a line each."""
    told: tuple[tuple[str, InvoiceSum], ...] = (
        ("今月の発行予定", sums.coming),
        ("未入金", sums.open),
        ("うち期限超過", sums.overdue),
    )
    boxes = (
        f'<div style="{_BOX}"><dt>{html(f"{label}（{each.count:,}件・税込）")}</dt>'
        f'<dd style="{_SUM}">{html(yen(each.yen))}</dd></div>'
        for label, each in told
    )
    st.html(f'<dl style="{_BOXES}">{"".join(boxes)}</dl>')
