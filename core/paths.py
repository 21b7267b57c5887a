"""Where each screen lives: one URL path per screen, the same in navigation, links and mails."""

from enum import StrEnum
from urllib.parse import urlencode


class Screen(StrEnum):
    """A screen's URL path. One segment each: Streamlit has no nested paths."""

    # everybody
    PROFILE = "profile"
    COMPANY = "company"
    USERS = "users"
    SECURITY = "security"
    NOTICES = "notices"
    PAPERS = "papers"
    # client
    BILLING = "billing"
    POSTINGS = "postings"
    CANDIDATES = "candidates"
    PROPOSAL = "proposal"
    COMPARISON = "comparison"
    MESSAGES = "messages"
    ORDER = "order"
    DEALS = "deals"
    CONTRACTS = "contracts"
    QUALITY = "quality"
    CONSULTATIONS = "consultations"
    INVOICES = "invoices"
    PROGRESS = "progress"
    # partner
    PARTNER_POSTINGS = "partner-postings"
    PARTNER_POSTING = "partner-posting"
    PARTNER_PROPOSALS = "partner-proposals"
    PARTNER_MESSAGES = "partner-messages"
    PARTNER_ORDER = "partner-order"
    PARTNER_DEALS = "partner-deals"
    PARTNER_PROFILE = "partner-profile"
    PARTNER_INVOICES = "partner-invoices"
    PARTNER_CASES = "partner-cases"
    PARTNER_CASE = "partner-case"
    # kakutoku
    OPERATIONS_LEADS = "operations-leads"
    OPERATIONS_LEAD = "operations-lead"
    OPERATIONS_POSTINGS = "operations-postings"
    OPERATIONS_POSTING = "operations-posting"
    OPERATIONS_HEARING = "operations-hearing"
    OPERATIONS_CONSULTATIONS = "operations-consultations"
    OPERATIONS_ORGANIZATIONS = "operations-organizations"
    OPERATIONS_ORGANIZATION = "operations-organization"
    OPERATIONS_MAILS = "operations-mails"
    OPERATIONS_AUDIT = "operations-audit"
    OPERATIONS_TERMINATIONS = "operations-terminations"
    OPERATIONS_INVOICES = "operations-invoices"
    OPERATIONS_CERTIFICATION = "operations-certification"
    OPERATIONS_QUALITY = "operations-quality"
    OPERATIONS_LISTS = "operations-lists"
    # kakutoku's directors
    TODAY = "today"
    CASES = "cases"
    CASE = "case"
    MEETINGS = "meetings"
    MEETING = "meeting"
    KPI = "kpi"


def path(screen: Screen, **ids: int | str) -> str:
    """`path(Screen.ORDER, order=3)` is `/order?order=3`: the address within the console."""
    return f"/{screen}?{urlencode(ids, safe=',')}" if ids else f"/{screen}"


def link(public_url: str, screen: Screen, **ids: int | str) -> str:
    """The whole address, as a mail carries it."""
    return public_url.rstrip("/") + path(screen, **ids)


CONSOLE = "connect:"
"""What stored letters carry for the installation's address: known when a mail is sent, not when it is written."""


def resolve(text: str, public_url: str) -> str:
    """A letter's text with its links completed for the installation at `public_url` ("" gives local links)."""
    return text.replace(f"{CONSOLE}/", public_url.rstrip("/") + "/")
