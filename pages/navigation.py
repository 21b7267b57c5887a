"""Which screens each kind of person has, in the order of the navigation: one line a screen."""

from functools import cache

import structlog

from core.model import Audience, Role
from core.paths import Screen, path
from core.rules import Permission
from pages.entries import Entry, Section

P = Permission
log = structlog.get_logger(__name__)


ACCOUNT = (
    Entry(Screen.NOTICES, "通知", "notifications", "pages.account.notices:draw", section=Section.BELL),
    Entry(Screen.PROFILE, "プロフィール", "person", "pages.account.profile:draw", section=Section.PERSON),
    Entry(Screen.COMPANY, "会社情報", "apartment", "pages.account.company:draw", section=Section.PERSON),
)
SETTINGS = (
    Entry(Screen.USERS, "ユーザー管理", "group", "pages.account.users:draw", section=Section.PERSON),
    Entry(Screen.SECURITY, "セキュリティ", "shield_lock", "pages.account.security:draw", section=Section.PERSON),
)
"""What everybody has: the bell, and what stands under their own name (A4); a client's 請求先情報 stands in between."""

SCREENS: dict[Audience, tuple[Entry, ...]] = {
    Audience.CLIENT: (
        Entry(Screen.POSTINGS, "募集・候補者", "inbox", "pages.client.postings:draw"),
        Entry(Screen.CANDIDATES, "候補者", "groups", "pages.client.candidates:draw", hidden=True),
        Entry(Screen.PROPOSAL, "提案", "description", "pages.client.proposal:draw", hidden=True),
        Entry(Screen.COMPARISON, "候補者の比較", "compare", "pages.client.comparison:draw", hidden=True),
        Entry(Screen.MESSAGES, "メッセージ", "forum", "pages.client.messages:draw"),
        Entry(Screen.ORDER, "見積・発注書", "request_quote", "pages.client.order:draw", hidden=True),
        Entry(Screen.DEALS, "取引", "handshake", "pages.client.deals:draw"),
        Entry(Screen.PROGRESS, "案件の進捗", "monitoring", "pages.client.progress:draw", hidden=True),
        Entry(Screen.CONTRACTS, "契約書", "contract", "pages.client.contracts:draw"),
        Entry(Screen.INVOICES, "請求書", "receipt", "pages.client.invoices:draw"),
        Entry(Screen.QUALITY, "品質チェック", "fact_check", "pages.client.quality:draw"),
        Entry(Screen.PAPERS, "書類の検索", "folder_open", "pages.account.papers:draw", hidden=True),
        Entry(Screen.CONSULTATIONS, "営業担当に相談", "support_agent", "pages.client.consultations:draw", hidden=True),
        *ACCOUNT,
        Entry(Screen.BILLING, "請求先情報", "receipt_long", "pages.client.billing:draw", section=Section.PERSON),
        *SETTINGS,
    ),
    Audience.PARTNER: (
        Entry(Screen.PARTNER_POSTINGS, "募集", "inbox", "pages.partner.postings:draw"),
        Entry(Screen.PARTNER_POSTING, "募集内容", "description", "pages.partner.posting:draw", hidden=True),
        Entry(Screen.PARTNER_PROPOSALS, "提案", "edit_note", "pages.partner.proposals:draw"),
        Entry(Screen.PARTNER_MESSAGES, "メッセージ", "forum", "pages.partner.messages:draw"),
        Entry(Screen.PARTNER_ORDER, "見積・発注書", "request_quote", "pages.partner.order:draw", hidden=True),
        Entry(Screen.PARTNER_DEALS, "取引", "handshake", "pages.partner.deals:draw"),
        Entry(Screen.PARTNER_CASE, "案件", "work", "pages.partner.case:draw", hidden=True),
        Entry(Screen.PARTNER_INVOICES, "請求書", "receipt", "pages.partner.invoices:draw"),
        Entry(Screen.PAPERS, "書類の検索", "folder_open", "pages.account.papers:draw", hidden=True),
        Entry(Screen.PARTNER_PROFILE, "パートナー情報", "badge", "pages.partner.profile:draw"),
        *ACCOUNT,
        *SETTINGS,
    ),
    Audience.KAKUTOKU: (
        Entry(Screen.OPERATIONS_POSTINGS, "募集", "inbox", "pages.operations.postings:draw"),
        Entry(
            Screen.OPERATIONS_LEADS, "問い合わせ", "contact_mail", "pages.operations.leads:draw", needs=P.HANDLE_LEADS
        ),
        Entry(Screen.OPERATIONS_LEAD, "問い合わせ", "contact_mail", "pages.operations.lead:draw", hidden=True),
        Entry(Screen.OPERATIONS_POSTING, "募集", "description", "pages.operations.posting:draw", hidden=True),
        Entry(Screen.OPERATIONS_HEARING, "ヒアリング", "edit_note", "pages.operations.hearing:draw", hidden=True),
        Entry(
            Screen.OPERATIONS_CONSULTATIONS,
            "相談",
            "support_agent",
            "pages.operations.consultations:draw",
            needs=P.READ_CONSULTATIONS,
        ),
        Entry(
            Screen.OPERATIONS_CERTIFICATION,
            "認定審査",
            "workspace_premium",
            "pages.operations.certification:draw",
            hidden=True,  # reached from 会社
            needs=P.READ_ORGANIZATIONS,
        ),
        Entry(
            Screen.OPERATIONS_ORGANIZATIONS,
            "会社",
            "domain",
            "pages.operations.organizations:draw",
            needs=P.READ_ORGANIZATIONS,
        ),
        Entry(
            Screen.OPERATIONS_ORGANIZATION, "会社の詳細", "domain", "pages.operations.organization:draw", hidden=True
        ),
        Entry(Screen.CASE, "案件", "work", "pages.director.case:draw", hidden=True),
        Entry(
            Screen.OPERATIONS_TERMINATIONS,
            "契約停止申請",
            "contract_delete",
            "pages.operations.terminations:draw",
            needs=P.DECIDE_TERMINATIONS,
        ),
        Entry(
            Screen.OPERATIONS_INVOICES,
            "請求書",
            "receipt",
            "pages.operations.invoices:draw",
            needs=P.MANAGE_INVOICES,
            section=Section.RECORDS,
        ),
        Entry(
            Screen.PAPERS,
            "書類の検索",
            "folder_open",
            "pages.account.papers:draw",
            needs=P.READ_PAPERS,
            section=Section.RECORDS,
        ),
        Entry(
            Screen.OPERATIONS_QUALITY,
            "品質チェック",
            "fact_check",
            "pages.operations.quality:draw",
            needs=P.READ_QUALITY,
            section=Section.RECORDS,
            first_for=frozenset({Role.DIRECTOR}),
        ),
        Entry(
            Screen.OPERATIONS_MAILS,
            "メール",
            "mail",
            "pages.operations.mails:draw",
            needs=P.READ_MAILS,
            section=Section.RECORDS,
        ),
        Entry(
            Screen.OPERATIONS_AUDIT,
            "操作履歴",
            "history",
            "pages.operations.audit:draw",
            needs=P.READ_AUDIT_TRAIL,
            section=Section.RECORDS,
        ),
        *ACCOUNT,
        *SETTINGS,
    ),
}


@cache
def paths(audience: Audience) -> tuple[str, ...]:
    """The addresses of an audience's screens; the first is where it starts."""
    return tuple(path(entry.screen) for entry in SCREENS[audience])


def home(audience: Audience) -> str:
    """Where an audience starts."""
    return paths(audience)[0]


def load_all() -> None:
    """Load every screen's module before the first person comes. One that can't be loaded fails alone, when opened."""
    for entry in (entry for entries in SCREENS.values() for entry in entries):
        try:
            entry.load()
        except Exception:
            log.exception("screen could not be loaded", screen=entry.screen)
