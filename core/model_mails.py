"""The words of mails: a letter as an action writes it, and the files that it carries."""

from dataclasses import dataclass
from datetime import datetime

from core.model import Labelled, MemberId, OrderId, OrganizationId, PostingId, ProposalId


class MailKind(Labelled):
    """Which letter a mail is; `core/letters.py` has one function for each."""

    DECLINED = "declined", "お見送り"
    DECLINE_CORRECTED = "decline_corrected", "お見送りの取り消し"
    PROCEEDED = "proceeded", "面談に進む"
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
    TERMINATION_DECIDED = "termination_decided", "契約停止申請の結果"
    QUALITY_REMINDER = "quality_reminder", "品質チェックのお願い"
    QUALITY_LOW = "quality_low", "品質チェックの低い評価"
    REVIEW_REQUESTED = "review_requested", "レビューのお願い"
    REVIEW_POSTED = "review_posted", "レビューの投稿"
    APPOINTMENT_REPORTED = "appointment_reported", "アポイント獲得の報告"
    DAY_ENDED = "day_ended", "業務終了の報告"
    CASE_ASSIGNED = "case_assigned", "案件の担当"
    KICKOFF_SHARED = "kickoff_shared", "キックオフシートの共有"
    PACK_SHARED = "pack_shared", "定例資料の共有"
    POSTING_OPENED = "posting_opened", "募集の公開"
    POSTING_ANNOUNCED = "posting_announced", "新しい募集"
    DEADLINE_EXTENDED = "deadline_extended", "締切の延長"
    LIST_DELIVERED = "list_delivered", "ターゲットリストの納品"
    CONSULTATION_RECEIVED = "consultation_received", "相談の受付"
    CONSULTATION_UPDATED = "consultation_updated", "相談の状況"
    LEAD_RECEIVED = "lead_received", "問い合わせの受付"
    LEAD_ACKNOWLEDGED = "lead_acknowledged", "問い合わせへの返信"
    ACCOUNT_VERIFICATION = "account_verification", "アカウントメール認証"
    ACCOUNT_ISSUED = "account_issued", "アカウントの発行"
    ACCOUNT_REMINDER = "account_reminder", "発行済みアカウントの案内"
    INVITATION = "invitation", "ユーザー招待"
    ACCOUNT_LOCKED = "account_locked", "ログインの一時停止"
    ACCOUNT_REPAIRED = "account_repaired", "アカウントの復旧"
    PASSWORD_RESET = "password_reset", "パスワードの再設定"
    PASSWORD_CHANGED = "password_changed", "パスワードの変更"
    SECOND_STEP_CHANGED = "second_step_changed", "2段階認証の変更"
    INVOICE_ISSUED = "invoice_issued", "請求書の発行"
    INVOICE_CREDITED = "invoice_credited", "請求書の取り消し"
    PAYMENT_RECEIVED = "payment_received", "入金の確認"
    PAYMENT_TAKEN_BACK = "payment_taken_back", "入金の確認の取り消し"
    CERTIFICATION_CHANGED = "certification_changed", "認定パートナー区分の変更"


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that a mail carries, as it was when the mail was written.

    `media_type` may have parameters, as in `text/calendar; method=REQUEST`.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class About:
    """Which things an occasion is about; `number` is a version, a round, or what has no field of its own."""

    posting: PostingId | None = None
    proposal: ProposalId | None = None
    order: OrderId | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be queued. `key` names the occasion: no two mails leave for one key.

    `member` is whom it tells, who finds a notice of the occasion in the console as well. Without `mailed` that is all:
    its reader wants no such mails (A4).
    """

    kind: MailKind
    key: str
    organization: OrganizationId | None
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    cc: tuple[str, ...] = ()
    send_after: datetime | None = None
    secret: str = ""  # what only the recipient may read; `text` and `html` carry sealed.SECRET in its place
    files: tuple[MailFile, ...] = ()
    member: MemberId | None = None
    about: About = About()
    mailed: bool = True
