"""請求書: what the partner bills its clients; it registers each before its issue date, or the clock does (B3)."""

import streamlit as st

from core import formats, rules, rules_invoices
from core.actions.invoices import register_invoice
from core.calendar import jst_date
from core.formats import day, yen
from core.model_contracts import InvoiceState
from core.paths import Screen, path
from core.rules import Permission
from core.rules_invoices import InvoiceMove
from core.views.invoice_lists import InvoiceLine
from pages.ui import frame, header
from pages.ui.invoice_parts import invoice_table, number_of, paper
from pages.ui.ledger import Choice
from pages.ui.text import plain

NONE_YET = ("請求書はまだありません。", "契約が成立すると、月ごとの発行予定がここに表示されます。")


def draw() -> None:
    """Sums, filters, table; what is chosen for registration opens its dialog."""
    header.title(
        "請求書",
        facts=("発行日の前日までに登録できます。登録しなかった請求書は、発行日に自動で登録・発行されます。",),
    )
    _list()


@st.fragment
def _list() -> None:
    header.outcome()
    chosen = invoice_table(_menu, key="partner_invoices.table", none_yet=NONE_YET)
    if chosen:
        _register(chosen[0])


def _menu(line: InvoiceLine) -> tuple[Choice, ...]:
    menu = [paper(line), Choice("契約書を表示", href=path(Screen.PARTNER_ORDER, order=line.invoice.order))]
    if line.invoice.state is InvoiceState.SCHEDULED:
        barred = frame.barred(rules.require, frame.viewer(), Permission.REGISTER_INVOICES) or rules_invoices.why_not(
            line.invoice, InvoiceMove.REGISTER, jst_date(frame.now())
        )
        menu.insert(0, Choice("登録する", action="register", barred=barred))
    return tuple(menu)


@st.dialog("請求書を登録しますか？")
def _register(line: InvoiceLine) -> None:
    invoice = line.invoice
    st.markdown(
        f"**{plain(number_of(line))}**　{plain(line.client)} 様　{formats.month(invoice.month)}分"
        f"　**{plain(yen(invoice.total))}**（税込）"
    )
    st.markdown(
        "登録すると、請求の内容（明細・金額・登録番号・支払期日）と、企業が現在設定している請求先が確定します。"
        "登録したあとは、どちらも変更できません。"
    )
    st.caption(plain(f"発行日：{day(invoice.issue_on)}（この日に、PDFを請求先へメールでお送りします）"))
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="partner_invoices.register.no", width="stretch"):
        st.rerun()
    if send.button("登録する", type="primary", key="partner_invoices.register.yes", width="stretch"):
        with frame.acting("請求書を登録しました。"):
            frame.write(register_invoice, invoice.id)
            st.rerun()
