"""The law of the sales desk: what a posting needs, how long a round is open, how a consultation moves (P1–P4)."""

from datetime import date, datetime, timedelta

from core.calendar import is_sealed, jst_date
from core.errors import Refused
from core.formats import day
from core.model_accounts import ConsultationKind, ConsultationStatus, PostingContent

# --- postings and their rounds (P1, P2, P4) ---------------------------------------------------------------------

LONGEST = timedelta(days=365)
"""How far ahead a deadline may lie."""

ITEMS: dict[str, str] = {
    "title": "タイトル",
    "categories": "商材",
    "industries": "販売先の業界",
    "company_sizes": "販売先の企業規模",
    "background": "背景",
    "consultation": "相談内容",
    "request": "依頼内容",
    "requirements": "求めている経歴や能力",
    "budget": "予算",
    "period": "期間",
}
"""The items of 募集内容, in the manual's order and words (P1)."""

TARGETS = "販売先（業界または企業規模）"
REQUIRED = ("title", "categories", "background", "consultation", "request", "requirements")
"""What a posting can't be opened without, besides one of the two that tell its 販売先; budget and period may lack."""


def missing_items(content: PostingContent) -> tuple[str, ...]:
    """The words of what a draft still lacks before it can be opened, in the order of the form (P1)."""
    lacking = {name for name in REQUIRED if not getattr(content, name)}
    words = {name: ITEMS[name] for name in ITEMS if name in lacking}
    if not content.industries and not content.company_sizes:
        words["industries"] = TARGETS
    return tuple(words[name] for name in ITEMS if name in words)


def require_complete(content: PostingContent) -> None:
    """Raise Refused, naming everything that lacks, unless the posting can be opened (P1)."""
    if lacking := missing_items(content):
        raise Refused(f"公開するには、{'、'.join(lacking)}を入力してください。")


def require_deadline(deadline: date | None, now: datetime) -> date:
    """The deadline of a round that opens now: today in Japan or later, within a year. Raises Refused (P1)."""
    if deadline is None:
        raise Refused("提案の締切を入力してください。")
    today = jst_date(now)
    if deadline < today:
        raise Refused("提案の締切は、今日以降の日付にしてください。")
    if deadline > today + LONGEST:
        raise Refused(f"提案の締切は、{day(today + LONGEST)}までの日付にしてください。")
    return deadline


def require_extendable(current: date, now: datetime) -> None:
    """Raise Refused once the round has closed: what the client sees already would be sealed again (P2)."""
    if not is_sealed(current, now):
        raise Refused(
            "締切を過ぎた募集は延長できません。提案がすでに企業に表示されています。続けて募集するには再公募してください。"
        )


def require_extension(current: date, deadline: date | None, now: datetime) -> date:
    """The later deadline of a round that is still open. Raises Refused (P2)."""
    require_extendable(current, now)
    later = require_deadline(deadline, now)
    if later <= current:
        raise Refused(f"新しい締切は、現在の締切（{day(current)}）より後の日付にしてください。")
    return later


def require_reopenable(current: date, now: datetime) -> None:
    """Raise Refused while the round is open: 再公募 follows a deadline, it never stands beside one (P4)."""
    if is_sealed(current, now):
        raise Refused(
            f"再公募できるのは、現在の募集の締切（{day(current)}）を過ぎてからです。"
            "締切を延ばす場合は、延長をご利用ください。"
        )


def require_reopening(current: date, deadline: date | None, now: datetime) -> date:
    """The deadline of a posting's next round. Raises Refused (P4)."""
    require_reopenable(current, now)
    return require_deadline(deadline, now)


# --- consultations (P4) -----------------------------------------------------------------------------------------

C = ConsultationStatus

CONSULTATION_MOVES: dict[ConsultationStatus, frozenset[ConsultationStatus]] = {
    C.RECEIVED: frozenset({C.IN_PROGRESS, C.ANSWERED}),
    C.IN_PROGRESS: frozenset({C.ANSWERED}),
    C.ANSWERED: frozenset({C.IN_PROGRESS, C.CLOSED}),
    C.CLOSED: frozenset({C.IN_PROGRESS}),
}
"""A consultation is closed after its answer only, and can be taken up again; nobody makes it new."""

NAMES_POSTING: dict[ConsultationKind, bool | None] = {
    ConsultationKind.REOPEN: True,
    ConsultationKind.NEW_POSTING: False,
    ConsultationKind.OTHER: None,
}
"""Whether a consultation of this kind names one of the client's postings; None: it may."""


def require_consultation_move(status: ConsultationStatus, to: ConsultationStatus) -> None:
    """Raise Refused unless a consultation may become `to` (P4)."""
    if to not in CONSULTATION_MOVES[status]:
        raise Refused(f"「{status.label}」の相談は「{to.label}」に変更できません。画面を更新して状態をご確認ください。")
