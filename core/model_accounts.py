"""The words of accounts and of the operator's desk: who asks, who is invited, what is heard and answered."""

from dataclasses import dataclass
from typing import NewType

from core.model import CompanySize, Labelled

LeadId = NewType("LeadId", int)
InvitationId = NewType("InvitationId", int)
HearingId = NewType("HearingId", int)
ConsultationId = NewType("ConsultationId", int)


class LeadKind(Labelled):
    """What somebody without an account asked for on a public form (A1)."""

    CONSULTATION = "consultation", "無料相談・お問い合わせ"
    BROCHURE = "brochure", "資料請求"


class LeadStatus(Labelled):
    """How far sales has come with a lead (A1)."""

    NEW = "new", "未対応"
    CONTACTED = "contacted", "連絡済み"
    MET = "met", "面談済み"
    VERIFYING = "verifying", "認証待ち"
    ISSUED = "issued", "発行済み"
    CLOSED = "closed", "対応終了"


class LinkPurpose(Labelled):
    """What a single-use link that was sent by mail opens (A1, A2, A3)."""

    VERIFICATION = "verification", "アカウントメール認証"
    RESET = "reset", "パスワードの再設定"
    INVITATION = "invitation", "ユーザー招待"


class LinkState(Labelled):
    """What has become of a single-use link, and what whoever opens it is told (A1, A2, A3)."""

    VALID = "valid", "有効"
    USED = "used", "使用済み"
    REPLACED = "replaced", "無効"
    EXPIRED = "expired", "期限切れ"
    UNKNOWN = "unknown", "不明"


class AuditKind(Labelled):
    """The two audits that プライム認定 asks for: meetings with clients, and management (P6)."""

    MEETINGS = "meetings", "定例MTG審査"
    MANAGEMENT = "management", "マネジメント審査"


class ProfileItem(Labelled):
    """What a partner tells of itself, in the order of its page (P6); each is a field of a PartnerProfile."""

    WORK_STYLE = "work_style", "活動形態"
    EMPLOYEES = "employees", "従業員数"
    REGULAR_EMPLOYEES = "regular_employees", "正社員数"
    FOUNDED_YEAR = "founded_year", "設立年"
    CORPORATE_FORM = "corporate_form", "法人形態"
    PREFECTURE = "prefecture", "本社所在地"
    WORKING_MODE = "working_mode", "稼働形態"
    REPRESENTATIVE = "representative", "代表者プロフィール"
    RECORD = "record", "支援実績"


class ConsultationKind(Labelled):
    """What a client asks its sales contact for (P4)."""

    REOPEN = "reopen", "再公募の相談"
    NEW_POSTING = "new_posting", "新しい募集の相談"
    OTHER = "other", "その他の相談"


class ConsultationStatus(Labelled):
    """Where a consultation stands; the client follows it on its own screen (P4)."""

    RECEIVED = "received", "受付済み"
    IN_PROGRESS = "in_progress", "対応中"
    ANSWERED = "answered", "回答済み"
    CLOSED = "closed", "完了"


@dataclass(frozen=True, slots=True)
class PostingContent:
    """募集内容 as sales writes it after a hearing (P1). A draft may lack anything."""

    title: str = ""
    categories: tuple[str, ...] = ()
    industries: str = ""
    company_sizes: tuple[CompanySize, ...] = ()
    background: str = ""
    consultation: str = ""
    request: str = ""
    requirements: str = ""
    budget: str = ""
    period: str = ""
