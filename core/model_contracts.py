"""The words of contracts over years: invoices, payments, quality checks, the papers that are kept."""

from typing import NewType

from core.model import Labelled

InvoiceId = NewType("InvoiceId", int)
PaymentId = NewType("PaymentId", int)
PaperId = NewType("PaperId", int)
BundleId = NewType("BundleId", int)


class InvoiceState(Labelled):
    """Where one month of a contract stands on its way to being paid (B3); follows from what happened, never stored."""

    SCHEDULED = "scheduled", "発行予定"
    REGISTERED = "registered", "登録済み"
    ISSUED = "issued", "発行済み"
    PARTLY_PAID = "partly_paid", "一部入金"
    PAID = "paid", "入金済み"
    CANCELLED = "cancelled", "取り消し"


class PaperKind(Labelled):
    """The papers that both sides and the tax office find again (C6, L11)."""

    QUOTE = "quote", "見積書"
    ORDER = "order", "発注書"
    RENEWAL = "renewal", "更新発注書"
    TERMINATION = "termination", "契約終了通知書"
    INVOICE = "invoice", "請求書"
    CREDIT_NOTE = "credit_note", "返還請求書"


class QualityAxis(Labelled):
    """The five axes of 品質チェック (C5); each is a column of a check, 1 to 5."""

    PROGRESS = "progress", "計画どおりの活動"
    RESULTS = "results", "成果"
    REPORTING = "reporting", "報告・連絡"
    IMPROVEMENT = "improvement", "改善の提案"
    CONDUCT = "conduct", "応対の品質"
