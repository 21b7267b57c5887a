"""請求書: every invoice of the marketplace, the month-end close, and what has come in (B3, K1)."""

import streamlit as st

from core import rules
from core.actions.closing import close_month
from core.calendar import jst_date
from core.formats import day
from core.model_contracts import InvoiceState
from core.repository import transaction
from core.rules_invoices import InvoiceMove, why_not
from core.views.invoice_lists import InvoiceLine
from core.views.invoices import InvoicesWaiting
from pages.ui import frame, header
from pages.ui.invoice_dialogs import credit_dialog, history_dialog, pay_dialog
from pages.ui.invoice_parts import invoice_table, paper
from pages.ui.ledger import Choice
from pages.ui.payment_import import import_dialog

S = InvoiceState
NONE_YET = ("請求書はまだありません。", "契約が成立すると、月ごとの発行予定がここに表示されます。")
DIALOGS = {"pay": pay_dialog, "history": history_dialog, "credit": credit_dialog}
NO_PAYMENT = {
    S.SCHEDULED: "発行後に登録できます。",
    S.REGISTERED: "発行後に登録できます。",
    S.PAID: "全額入金済みです。",
    S.CANCELLED: "この請求書は取り消されています。",
}


def draw() -> None:
    """The close, the import, the list."""
    frame.read(lambda repo: rules.require(repo.viewer, rules.Permission.MANAGE_INVOICES))
    header.title("請求書", facts=("発行日を迎えた請求書は自動で発行されます。",))
    _list()


@st.fragment
def _list() -> None:
    header.outcome()
    _close(frame.read(lambda repo: repo.invoices.waiting(jst_date(frame.now()))))
    chosen = invoice_table(_menu, key="operations_invoices.table", none_yet=NONE_YET)
    if chosen:
        DIALOGS[chosen[1]](chosen[0])


def _close(waiting: InvoicesWaiting) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        since = f"（最も古い発行日 {day(waiting.oldest)}）" if waiting.oldest else ""
        st.markdown(f"発行日を迎えた未発行の請求書：**{waiting.due:,}件**{since}")
        idle = "" if waiting.due else "発行日を迎えた請求書はありません。"
        if st.button("月次締めを実行", key="operations_invoices.close", **frame.bar(idle)):
            with frame.acting():
                _close_all(waiting.due)
                st.rerun(scope="app")
        if st.button("入金CSVの取り込み", icon=":material/upload:", key="operations_invoices.import"):
            import_dialog()


def _close_all(due: int) -> None:
    """Batch by batch, each on record before the next begins: who leaves or presses again loses and doubles nothing."""
    here = frame.desk()
    issued, failed, more = 0, 0, True
    told = st.progress(0.0, text="請求書を発行しています…")
    while more:
        went = close_month(lambda: transaction(here.engine, here.viewer), here.clock())
        issued, failed, more = issued + went.issued, len(went.failed), went.more and went.issued > 0
        told.progress(min(1.0, issued / max(1, due)), text=f"{issued:,}件を発行しました…")
    left = f"発行できなかった請求書が{failed:,}件あります。通知をご確認ください。" if failed else ""
    header.tell(
        done="" if left else f"{issued:,}件の請求書を発行しました。",
        refusal=left and f"{issued:,}件を発行しました。{left}",
    )


def _menu(line: InvoiceLine) -> tuple[Choice, ...]:
    invoice = line.invoice
    if invoice.credits is not None:
        return (paper(line),)
    return (
        Choice("入金済みにする", action="pay", barred=NO_PAYMENT.get(invoice.state, "")),
        Choice("入金の履歴・元に戻す", action="history", barred="" if invoice.issued_at else NO_PAYMENT[S.SCHEDULED]),
        Choice("返還請求書を発行", action="credit", barred=why_not(invoice, InvoiceMove.CREDIT, jst_date(frame.now()))),
        paper(line),
    )
