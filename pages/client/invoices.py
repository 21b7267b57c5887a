"""請求書: what partners bill the client, month by month, until when it is due and what has come in (B3)."""

import streamlit as st

from core.paths import Screen, path
from core.views.invoice_lists import InvoiceLine
from pages.ui import header
from pages.ui.invoice_parts import invoice_table, paper
from pages.ui.ledger import Choice

NONE_YET = ("請求書はまだありません。", "契約が成立すると、月ごとの発行予定がここに表示されます。")


def draw() -> None:
    """Sums, filters, table."""
    header.title(
        "請求書",
        facts=("発行された請求書は、請求先情報の宛先にもメールでお送りします。",),
        links=((path(Screen.BILLING), "請求先情報"),),
    )
    _list()


@st.fragment
def _list() -> None:
    header.outcome()
    invoice_table(_menu, key="invoices.table", none_yet=NONE_YET)


def _menu(line: InvoiceLine) -> tuple[Choice, ...]:
    return paper(line), Choice("契約書を表示", href=path(Screen.ORDER, order=line.invoice.order))
