"""Kakutoku's screens, in the order of the navigation: those of its directors, then sales and operations."""

from core.model import Role
from core.paths import Screen
from core.rules import Permission
from pages.entries import Entry, Section

P = Permission
DIRECTOR = frozenset({Role.DIRECTOR})


def _directing(screen: Screen, title: str, icon: str, draw: str, needs: Permission = P.READ_CASES) -> Entry:
    """What directors come for stands in their row; everybody else has it under 記録."""
    return Entry(screen, title, icon, draw, needs=needs, section=Section.RECORDS, first_for=DIRECTOR)


def _desk(screen: Screen, title: str, icon: str, draw: str, needs: Permission | None = None) -> Entry:
    """What sales and operations come for; directors have it under 記録."""
    return Entry(screen, title, icon, draw, needs=needs, aside_for=DIRECTOR)


def _record(screen: Screen, title: str, icon: str, draw: str, needs: Permission) -> Entry:
    """What is looked up now and then."""
    return Entry(screen, title, icon, draw, needs=needs, section=Section.RECORDS)


def _behind(screen: Screen, title: str, icon: str, draw: str) -> Entry:
    """What another screen leads to."""
    return Entry(screen, title, icon, draw, hidden=True)


OFFICE = (
    _directing(Screen.TODAY, "今日", "today", "pages.director.today:draw"),
    _directing(Screen.CASES, "案件", "work", "pages.director.cases:draw"),
    _behind(Screen.CASE, "案件", "work", "pages.director.case:draw"),
    _directing(Screen.KPI, "KPI", "monitoring", "pages.director.kpi:draw"),
    _directing(Screen.MEETINGS, "定例", "groups", "pages.director.meetings:draw"),
    _behind(Screen.MEETING, "定例資料", "slideshow", "pages.director.meeting:draw"),
    _directing(
        Screen.OPERATIONS_QUALITY, "品質チェック", "fact_check", "pages.operations.quality:draw", P.READ_QUALITY
    ),
    _desk(Screen.OPERATIONS_POSTINGS, "募集", "inbox", "pages.operations.postings:draw"),
    _behind(Screen.OPERATIONS_POSTING, "募集", "description", "pages.operations.posting:draw"),
    _behind(Screen.OPERATIONS_HEARING, "ヒアリング", "edit_note", "pages.operations.hearing:draw"),
    _desk(Screen.OPERATIONS_LEADS, "問い合わせ", "contact_mail", "pages.operations.leads:draw", P.HANDLE_LEADS),
    _behind(Screen.OPERATIONS_LEAD, "問い合わせ", "contact_mail", "pages.operations.lead:draw"),
    _desk(
        Screen.OPERATIONS_CONSULTATIONS,
        "相談",
        "support_agent",
        "pages.operations.consultations:draw",
        P.READ_CONSULTATIONS,
    ),
    _desk(
        Screen.OPERATIONS_ORGANIZATIONS, "会社", "domain", "pages.operations.organizations:draw", P.READ_ORGANIZATIONS
    ),
    _behind(Screen.OPERATIONS_ORGANIZATION, "会社の詳細", "domain", "pages.operations.organization:draw"),
    _behind(Screen.OPERATIONS_CERTIFICATION, "認定審査", "workspace_premium", "pages.operations.certification:draw"),
    _desk(
        Screen.OPERATIONS_TERMINATIONS,
        "契約停止申請",
        "contract_delete",
        "pages.operations.terminations:draw",
        P.DECIDE_TERMINATIONS,
    ),
    _record(Screen.OPERATIONS_LISTS, "リスト", "list_alt", "pages.operations.lists:draw", P.DELIVER_LISTS),
    _record(Screen.OPERATIONS_INVOICES, "請求書", "receipt", "pages.operations.invoices:draw", P.MANAGE_INVOICES),
    _record(Screen.PAPERS, "書類の検索", "folder_open", "pages.account.papers:draw", P.READ_PAPERS),
    _record(Screen.OPERATIONS_MAILS, "メール", "mail", "pages.operations.mails:draw", P.READ_MAILS),
    _record(Screen.OPERATIONS_AUDIT, "操作履歴", "history", "pages.operations.audit:draw", P.READ_AUDIT_TRAIL),
)
