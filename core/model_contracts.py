"""The words of contracts over years: invoices, payments, quality checks, the papers that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

from core.model import CompanySize, Labelled

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


@dataclass(frozen=True, slots=True)
class Check:
    """What a client says of one month of a deal (C5): a score from 1 to 5 on each axis, and a comment."""

    scores: Mapping[QualityAxis, int]
    comment: str = ""

    @property
    def total(self) -> int:
        """All scores together, 5 to 25."""
        return sum(self.scores.values())


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """A client's review of a deal that has ended, as it is written (C4, P7); `named` shows the company's name."""

    stars: int = 0
    good: str = ""
    improve: str = ""
    recommend: str = ""
    company_size: CompanySize | None = None
    named: bool = False
