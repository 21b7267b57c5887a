"""The dialogs behind an invoice's menu at operations: a payment by hand, what came in, the credit note (B3)."""

import streamlit as st

from core import formats
from core.actions.issuing import credit_invoice
from core.actions.payments import record_payment, take_back_payment
from core.calendar import jst_date
from core.formats import day, moment, yen
from core.rules_invoices import REASON_LIMIT
from core.views.invoice_lists import InvoiceLine
from core.views.payments import Payment
from pages.ui import frame
from pages.ui.invoice_parts import number_of
from pages.ui.text import plain, room


@st.dialog("入金済みにする")
def pay_dialog(line: InvoiceLine) -> None:
    """What is open came in today, unless somebody says otherwise."""
    invoice, today = line.invoice, jst_date(frame.now())
    _which(line)
    key = f"operations_invoices.pay.{invoice.id}"
    amount = st.number_input(
        "入金額", min_value=1, max_value=max(1, line.open), value=max(1, line.open), key=f"{key}.amount"
    )
    paid_on = st.date_input("入金日", value=today, max_value=today, key=f"{key}.on")
    payer = st.text_input("振込名義（任意）", key=f"{key}.payer")
    st.caption("パートナーに、入金を確認したことをお知らせします。間違えたときは「入金の履歴」から元に戻せます。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="operations_invoices.pay.no", width="stretch"):
        st.rerun()
    if send.button("入金を登録する", type="primary", key="operations_invoices.pay.yes", width="stretch"):
        with frame.acting("入金を登録しました。"):
            frame.write(record_payment, invoice.id, amount, paid_on, payer or "", frame.intent_key(key))
            frame.renew(key)
            st.rerun()


@st.dialog("入金の履歴")
def history_dialog(line: InvoiceLine) -> None:
    """Every payment of one invoice; each that stands can be taken back."""
    _which(line)
    found = frame.read(lambda repo: repo.payments.of(line.invoice.id))
    if not found:
        st.caption("入金はまだ登録されていません。")
    for payment in found:
        _payment(payment)


def _payment(payment: Payment) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        who = f"{payment.payer}　" if payment.payer else ""
        stands = payment.taken_back_at is None
        state = "" if stands else f"　取り消し済み（{moment(payment.taken_back_at)}）" if payment.taken_back_at else ""
        st.markdown(
            f"**{plain(yen(payment.amount))}**　{plain(day(payment.paid_on))}{plain(state)}  \n"
            f"{plain(f'{who}登録：{payment.recorded_by} {moment(payment.recorded_at)}')}"
        )
        if stands and st.button("元に戻す", key=f"operations_invoices.undo.{payment.id}"):
            with frame.acting("入金の登録を取り消しました。"):
                frame.write(take_back_payment, payment.id)
                st.rerun()


@st.dialog("返還請求書を発行しますか？")
def credit_dialog(line: InvoiceLine) -> None:
    """What a credit note does, and to whom it goes; it can't be taken back."""
    _which(line)
    st.warning(
        "この請求書の全額を取り消す返還請求書を発行し、企業の請求先へメールでお送りします。取り消すことはできません。"
        + (f"入金済みの{yen(line.invoice.paid)}は、返金の手続きが必要です。" if line.invoice.paid else ""),
        icon=":material/undo:",
    )
    reason = st.text_area("返還の理由（必須・書類に記載されます）", key=f"operations_invoices.credit.{line.invoice.id}")
    st.caption(room(reason or "", REASON_LIMIT))
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="operations_invoices.credit.no", width="stretch"):
        st.rerun()
    if send.button("発行する", type="primary", key="operations_invoices.credit.yes", width="stretch"):
        with frame.acting("返還請求書を発行しました。"):
            frame.write(credit_invoice, line.invoice.id, reason or "")
            st.rerun()


def _which(line: InvoiceLine) -> None:
    st.markdown(
        f"**{plain(number_of(line))}**　{plain(line.client)} ← {plain(line.partner)}  \n"
        f"{plain(f'{formats.month(line.invoice.month)}分　{yen(line.invoice.total)}（税込）')}"
        + (f"　{plain(f'残り {yen(line.open)}')}" if line.open != line.invoice.total else "")
    )
