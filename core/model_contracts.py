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


class Severity(Labelled):
    """How much a finding of the law weighs, from what stops an approval down to what is good to know (O9)."""

    BLOCKING = "blocking", "修正が必要"
    WARNING = "warning", "確認"
    NOTE = "note", "参考"


class LegalRule(Labelled):
    """What the law is asked about an order, by the name under which it is shown and gone on with (O9)."""

    FREELANCER = "freelancer_answered", "フリーランスかどうかの回答"
    PARTIES = "parties_stated", "当事者の明示"
    ADDRESSES = "addresses_stated", "当事者の所在地の記載"
    WORK = "work_stated", "業務内容の明示"
    PERIOD = "period_stated", "業務を行う期間の明示"
    PLACE = "place_stated", "履行場所の明示"
    INSPECTION = "inspection_stated", "検査の期限の明示"
    FEE = "fee_stated", "報酬額の明示"
    PAYMENT_DATE = "payment_date_stated", "支払期日の明示"
    PAYMENT_METHOD = "payment_method_stated", "現金以外の支払方法の明示"
    SIXTY_DAYS = "sixty_days", "60日以内の支払期日"
    NO_DATE = "no_date", "「◯日以内」という支払期日"
    SUBCONTRACT = "subcontract_stated", "再委託の明示事項"
    THIRTY_DAYS = "thirty_days", "再委託の支払期日"
    NOTICE = "notice", "中途解除・不更新の予告"
    SHORT_NOTICE = "short_notice", "予告期限後の更新"
    NO_REDUCTION = "no_reduction", "報酬の減額の禁止"
    REDUCTION = "reduction", "稼働済みの月の減額"
    SUBCONTRACT_RECORDS = "subcontract_records", "再委託の明示と記録の保存"
    TAX_RATE = "tax_rate_in_force", "施行されている消費税率"
    TAX_CREDIT = "tax_credit", "仕入税額控除の経過措置"
    WITHHOLDING = "withholding", "源泉徴収"


class DealMoment(Labelled):
    """What a deal's timeline tells of (C2–C5, B3)."""

    APPROVED = "approved", "契約が成立しました"
    RENEWAL_REQUESTED = "renewal_requested", "契約の更新を依頼しました"
    RENEWED = "renewed", "更新後の契約が成立しました"
    STARTED = "started", "契約が始まりました"
    INVOICED = "invoiced", "請求書"
    CREDITED = "credited", "返還請求書"
    BILL_CANCELLED = "bill_cancelled", "請求書の発行予定を取り消しました"
    REMINDED = "reminded", "契約終了日が近いことをお知らせしました"
    TERMINATION_REQUESTED = "termination_requested", "契約停止を申請しました"
    TERMINATION_REFUSED = "termination_refused", "契約停止の申請は承認されませんでした"
    TERMINATION_APPROVED = "termination_approved", "契約停止が承認されました"
    CHECKED = "checked", "品質チェックに回答しました"
    REVIEWED = "reviewed", "レビューを書きました"
    NOTICE_BY = "notice_by", "更新しない場合の予告の期限"
    REMINDER = "reminder", "契約終了日のお知らせ"
    ENDED = "ended", "契約終了日"


class DealStep(Labelled):
    """What is next in a deal, as the button that does it says."""

    OPEN_RENEWAL = "open_renewal", "更新の見積・発注書を開く"
    WRITE_REVIEW = "write_review", "レビューを書く"
    RENEW = "renew", "契約を更新"
    REGISTER_INVOICE = "register_invoice", "請求書を確認する"
    CHECK_QUALITY = "check_quality", "品質チェックに回答する"
