"""Which screens each kind of person has, in the order of the navigation: one line a screen."""

from functools import cache

import structlog

from core.model import Audience, Viewer
from core.paths import Screen, path
from pages.entries import Entry, Section
from pages.office_screens import OFFICE

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
        Entry(Screen.PARTNER_CASES, "稼働", "work", "pages.partner.cases:draw"),
        Entry(Screen.PARTNER_CASE, "案件", "work", "pages.partner.case:draw", hidden=True),
        Entry(Screen.PARTNER_INVOICES, "請求書", "receipt", "pages.partner.invoices:draw"),
        Entry(Screen.PAPERS, "書類の検索", "folder_open", "pages.account.papers:draw", hidden=True),
        *ACCOUNT,
        Entry(Screen.PARTNER_PROFILE, "パートナー情報", "badge", "pages.partner.profile:draw", section=Section.PERSON),
        *SETTINGS,
    ),
    Audience.KAKUTOKU: (*OFFICE, *ACCOUNT, *SETTINGS),
}


@cache
def paths(audience: Audience) -> tuple[str, ...]:
    """The addresses of an audience's screens."""
    return tuple(path(entry.screen) for entry in SCREENS[audience])


def home(viewer: Viewer) -> str:
    """Where somebody starts: the first screen in the row of their navigation."""
    row = (entry for entry in SCREENS[viewer.audience] if entry.under(viewer) is Section.FIRST)
    return next(path(entry.screen) for entry in row if entry.listed(viewer))


def load_all() -> None:
    """Load every screen's module before the first person comes. One that can't be loaded fails alone, when opened."""
    for entry in (entry for entries in SCREENS.values() for entry in entries):
        try:
            entry.load()
        except Exception:
            log.exception("screen could not be loaded", screen=entry.screen)
