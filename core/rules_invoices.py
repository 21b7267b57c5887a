"""The law of invoices: what may be done to one in which state, and from which day (B3)."""

from datetime import date

from core.errors import Refused
from core.formats import day
from core.invoices import Invoice
from core.model import Labelled
from core.model_contracts import InvoiceState

REASON_LIMIT = 2_000
"""How long the reason of a credit note may be."""


class InvoiceMove(Labelled):
    """What may become of an invoice."""

    REGISTER = "register", "登録"
    ISSUE = "issue", "発行"
    CANCEL = "cancel", "取り消し"
    CREDIT = "credit", "返還請求書の発行"


S, M = InvoiceState, InvoiceMove

_ISSUED = {
    M.REGISTER: "この請求書は発行済みです。",
    M.ISSUE: "この請求書は発行済みです。",
    M.CANCEL: "発行済みの請求書は取り消せません。返還請求書を発行してください。",
    M.CREDIT: "",
}
UNISSUED = "この請求書はまだ発行されていません。契約を途中で終える場合は、契約停止の申請をご案内ください。"

MOVES: dict[InvoiceState, dict[InvoiceMove, str]] = {
    S.SCHEDULED: {M.REGISTER: "", M.ISSUE: "", M.CANCEL: "", M.CREDIT: UNISSUED},
    S.REGISTERED: {M.REGISTER: "この請求書は登録済みです。", M.ISSUE: "", M.CANCEL: "", M.CREDIT: UNISSUED},
    S.ISSUED: _ISSUED,
    S.PARTLY_PAID: _ISSUED,
    S.PAID: _ISSUED,
    S.CANCELLED: dict.fromkeys(M, "この請求書は取り消されています。"),
}
"""Why not, by state and move; empty where it may. What was issued is never changed: a credit note takes it back."""

CREDIT_NOTE = "返還請求書は変更できません。内容をご確認のうえ、必要な場合は新しい見積・発注書をご案内ください。"
"""Why nothing can be done to a credit note."""


def why_not(invoice: Invoice, move: InvoiceMove, today: date) -> str:
    """Why an invoice can't be moved so today; "" where it can (B3).

    The partner registers any time before the issue date; from that day on the console registers and issues it.
    """
    if invoice.credits is not None:
        return CREDIT_NOTE
    if reason := MOVES[invoice.state][move]:
        return reason
    if move is M.REGISTER and today >= invoice.issue_on:
        return f"発行日（{day(invoice.issue_on)}）を迎えたため、登録と発行は自動で行われます。"
    if move is M.ISSUE and today < invoice.issue_on:
        return f"この請求書の発行日は{day(invoice.issue_on)}です。"
    return ""


def require(invoice: Invoice, move: InvoiceMove, today: date) -> None:
    """Raise Refused unless an invoice can be moved so today (B3)."""
    if reason := why_not(invoice, move, today):
        raise Refused(reason)


def is_cut_off(invoice: Invoice, ended_on: date) -> bool:
    """Whether an approved termination cancels it: not issued, of a month that begins after the contract's last day.

    The month in which the contract ends stays as both sides agreed it (C3, L9).
    """
    return invoice.credits is None and not MOVES[invoice.state][M.CANCEL] and invoice.starts_on > ended_on
