"""The words of choosing a partner and of talking to it: check points, promises, files, interview dates, notices."""

from dataclasses import dataclass
from typing import NewType

from core.model import Labelled

InterviewId = NewType("InterviewId", int)
SlotId = NewType("SlotId", int)
NoticeId = NewType("NoticeId", int)


class CheckPoint(Labelled):
    """The manual's three check points of a proposal (P11); each is a column of an evaluation."""

    ADVANTAGE = "advantage", "優位性"
    SITUATION = "situation", "与件への理解"
    HYPOTHESIS = "hypothesis", "ターゲットと仮説"


class ScanState(Labelled):
    """What is known of a file that somebody attached (M1)."""

    WAITING = "waiting", "検査中"
    CLEAN = "clean", "検査済み"
    INFECTED = "infected", "危険なファイル"
    UNCHECKED = "unchecked", "検査なし"


class NoticeKind(Labelled):
    """What a notice tells of; where a mail tells of it too, by the mail's value. `core/notices.py` has its words."""

    PROPOSALS_READABLE = "proposals_readable", "提案の公開"
    CANDIDATE_DECIDED = "candidate_decided", "候補者の選定"
    POSTING_OPENED = "posting_opened", "募集の公開"
    POSTING_ANNOUNCED = "posting_announced", "新しい募集"
    DEADLINE_EXTENDED = "deadline_extended", "締切の延長"
    PROCEEDED = "proceeded", "面談に進む"
    DECLINED = "declined", "お見送り"
    DECLINE_CORRECTED = "decline_corrected", "お見送りの取り消し"
    MESSAGE_RECEIVED = "message_received", "メッセージ"
    INTERVIEW_OFFERED = "interview_offered", "面談候補日の提案"
    INTERVIEW_FIXED = "interview_fixed", "面談日程の確定"
    INTERVIEW_CALLED_OFF = "interview_called_off", "面談の取り消し"
    QUOTE_REQUESTED = "quote_requested", "見積依頼"
    RENEWAL_REQUESTED = "renewal_requested", "契約更新の依頼"
    ORDER_SUBMITTED = "order_submitted", "見積・発注書の更新"
    REVISION_REQUESTED = "revision_requested", "修正依頼"
    APPROVAL_REQUESTED = "approval_requested", "承認依頼"
    APPROVAL_WITHDRAWN = "approval_withdrawn", "承認依頼の取り下げ"
    ORDER_APPROVED = "order_approved", "契約の成立"
    CONTRACT_ENDING = "contract_ending", "契約終了日のお知らせ"
    TERMINATION_REQUESTED = "termination_requested", "契約停止申請"
    TERMINATION_WAITING = "termination_waiting", "契約停止申請の受付"
    TERMINATION_DECIDED = "termination_decided", "契約停止申請の結果"
    QUALITY_REMINDER = "quality_reminder", "品質チェックのお願い"
    QUALITY_LOW = "quality_low", "品質チェックの低い評価"
    REVIEW_REQUESTED = "review_requested", "レビューのお願い"
    REVIEW_POSTED = "review_posted", "レビューの投稿"
    CASE_ASSIGNED = "case_assigned", "案件の担当"
    KICKOFF_SHARED = "kickoff_shared", "キックオフシートの共有"
    PACK_SHARED = "pack_shared", "定例資料の共有"
    LIST_REQUESTED = "list_requested", "ターゲットリストの依頼"
    LIST_DELIVERED = "list_delivered", "ターゲットリストの納品"
    CONSULTATION_RECEIVED = "consultation_received", "相談の受付"
    CONSULTATION_UPDATED = "consultation_updated", "相談の状況"
    LEAD_RECEIVED = "lead_received", "問い合わせの受付"
    INVOICE_ISSUED = "invoice_issued", "請求書の発行"
    INVOICE_CREDITED = "invoice_credited", "請求書の取り消し"
    INVOICE_UNISSUED = "invoice_unissued", "請求書を発行できない会社"
    PAYMENT_RECEIVED = "payment_received", "入金の確認"
    PAYMENT_TAKEN_BACK = "payment_taken_back", "入金の確認の取り消し"
    CERTIFICATION_CHANGED = "certification_changed", "認定パートナー区分の変更"


class NoticeSubject(Labelled):
    """What notices are gathered under: a posting, a deal that came of it, or what is neither."""

    POSTING = "posting", "募集"
    DEAL = "deal", "取引"
    OTHER = "other", "その他"


class InterviewState(Labelled):
    """Where an offer of interview dates stands (M3); follows from what has happened, never stored."""

    OFFERED = "offered", "日程調整中"
    FIXED = "fixed", "日程確定"
    REPLACED = "replaced", "再調整"
    WITHDRAWN = "withdrawn", "取り下げ"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a proposal promises in figures (P13): hours a month, yen an hour (net), appointments a month.

    `rate` is アポ率 in appointments of 1,000 calls: 32 reads 3.2%.
    """

    hours: int
    unit_price: int
    appointments: int
    rate: int

    @property
    def monthly_price(self) -> int:
        """What a month comes to, in yen, net."""
        return self.hours * self.unit_price

    @property
    def calls(self) -> int | None:
        """How many calls a month the two figures about appointments mean; None where they say nothing of calls."""
        return -(-self.appointments * 1_000 // self.rate) if self.rate and self.appointments else None


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """A promise as it was typed, figure by figure."""

    hours: str = ""
    unit_price: str = ""
    appointments: str = ""
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """稼働実績: what a deal delivered in one month (P13)."""

    minutes: int
    calls: int
    appointments: int


@dataclass(frozen=True, slots=True)
class DeliveryForm:
    """A month's delivery as it was typed, figure by figure."""

    hours: str = ""
    calls: str = ""
    appointments: str = ""
