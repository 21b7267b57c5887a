"""The words of direction: cases, what belongs to them, and how their work is told and counted (D1–D9)."""

from dataclasses import dataclass
from typing import NewType

from core.model import Labelled

CaseId = NewType("CaseId", int)
CaseMemberId = NewType("CaseMemberId", int)
ScriptId = NewType("ScriptId", int)
ListRequestId = NewType("ListRequestId", int)
KnowledgePageId = NewType("KnowledgePageId", int)
KnowledgeFileId = NewType("KnowledgeFileId", int)
ActivityId = NewType("ActivityId", int)
AppointmentId = NewType("AppointmentId", int)
FeedEntryId = NewType("FeedEntryId", int)
PackId = NewType("PackId", int)
CaseActionId = NewType("CaseActionId", int)
PackBatchId = NewType("PackBatchId", int)
WebhookPostId = NewType("WebhookPostId", int)


class OnboardingStep(Labelled):
    """What a new member of a case goes through before it calls for it (D3)."""

    MANUAL = "manual", "インプット会（前半）：営業マニュアル"
    ACCOUNTS = "accounts", "インプット会（後半）：アカウントとツール"
    TOOLS = "tools", "ツールの動作確認"
    LECTURE = "lecture", "商材レクチャー（60分）"
    ROLE_PLAY = "role_play", "ロープレ（60分）"


class KickoffItem(Labelled):
    """What client and director agree on before work begins, in the order of the sheet (D2)."""

    APPOINTMENT = "appointment", "アポイントの定義"
    BUDGET = "budget", "BANT：予算（Budget）"
    AUTHORITY = "authority", "BANT：決裁権（Authority）"
    NEED = "need", "BANT：ニーズ（Need）"
    TIMING = "timing", "BANT：導入時期（Timing）"
    TARGET = "target", "ターゲット"
    LIST_SIZE = "list_size", "リストの件数（母数）"
    HANDOVER = "handover", "引き継ぎ先の営業担当"
    CALENDAR = "calendar", "カレンダー連携"
    CONTACT = "contact", "連絡方法"
    SCHEDULE = "schedule", "稼働の開始と時間帯"
    OTHER = "other", "その他の取り決め"


class ScriptKind(Labelled):
    """A pattern that is measured against another, or a talk for one industry beside it (D4)."""

    PATTERN = "pattern", "パターン"
    INDUSTRY = "industry", "業界別トーク"


class ListPriority(Labelled):
    """Which target list the back office draws first (D5)."""

    HIGH = "high", "高"
    NORMAL = "normal", "中"
    LOW = "low", "低"


class ListState(Labelled):
    """Where a request for a target list stands (D5)."""

    REQUESTED = "requested", "依頼中"
    IN_PROGRESS = "in_progress", "作成中"
    DELIVERED = "delivered", "納品済み"
    WITHDRAWN = "withdrawn", "取り下げ"


class KnowledgeKind(Labelled):
    """What a page of a case's knowledge is about (D1)."""

    MATERIAL = "material", "資料"
    FAQ = "faq", "FAQ"
    IMPROVEMENT = "improvement", "改善ログ"


class AppointmentState(Labelled):
    """What became of an appointment: booked and held are different numbers (D7)."""

    BOOKED = "booked", "実施前"
    HELD = "held", "実施済み"
    NO_SHOW = "no_show", "不参加"
    CANCELLED = "cancelled", "キャンセル"


class FeedKind(Labelled):
    """What a case's feed tells as it happens (D6)."""

    APPOINTMENT = "appointment", "アポイント獲得"
    DAY_END = "day_end", "業務終了"


class ActionState(Labelled):
    """Where a next action of a weekly meeting stands (D8)."""

    OPEN = "open", "未完了"
    DONE = "done", "完了"
    DROPPED = "dropped", "取りやめ"


class Span(Labelled):
    """How long a stretch of activity one kept sum covers."""

    DAY = "day", "日"
    MONTH = "month", "月"


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """What was done in some stretch of time: minutes at work, calls, contacts, appointments booked, and of these held.

    Never negative; `held <= appointments <= contacts <= calls` (D5).
    """

    minutes: int = 0
    calls: int = 0
    contacts: int = 0
    appointments: int = 0
    held: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.minutes + other.minutes,
            self.calls + other.calls,
            self.contacts + other.contacts,
            self.appointments + other.appointments,
            self.held + other.held,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case has to reach in a month: working minutes and appointments (D1, D7)."""

    minutes: int
    appointments: int


class Concern(Labelled):
    """Why a case needs its director today (D9)."""

    ENDING = "ending", "更新のない契約終了"
    LOW_QUALITY = "low_quality", "低い品質チェック"
    BEHIND = "behind", "計画より遅れ"
    OVERRUN = "overrun", "稼働時間の超過"
    SILENT = "silent", "稼働報告なし"
    PACK_MISSING = "pack_missing", "定例資料なし"
    MEMBER_BEHIND = "member_behind", "メンバーの遅れ"


class AgendaPart(Labelled):
    """What a weekly meeting goes through, in this order; the last only where the contract is to be renewed (D8)."""

    PROGRESS = "progress", "稼働進捗の共有"
    NEXT = "next", "次週の進め方・改善策"
    FEEDBACK = "feedback", "フィードバック"
    OFFER = "offer", "契約更新のご提案"


class PackState(Labelled):
    """How far the pack of a meeting has come (D8); follows from what has happened, never stored."""

    MISSING = "missing", "未作成"
    MADE = "made", "作成済み"
    SHARED = "shared", "共有済み"
    REVISED = "revised", "共有後に変更あり"
