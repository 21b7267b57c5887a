"""The mails on the way from a question to an account: received, to be verified, issued (A1)."""

from datetime import datetime

from core.formats import excerpt, moment
from core.letterhead import NAME_LIMIT, letter
from core.model import Recipient, Stranger
from core.model_accounts import LeadId, LeadKind
from core.model_mails import About, Letter, MailKind
from core.paths import CONSOLE, Screen, link
from core.sealed import SECRET, account_occasion

K = MailKind


def lead_acknowledged(stranger: Stranger, *, lead: LeadId, kind: LeadKind) -> Letter:
    """Whoever asked reads what happens next. What they typed is not repeated: anybody can type any address."""
    return letter(
        K.LEAD_ACKNOWLEDGED,
        stranger,
        f"{K.LEAD_ACKNOWLEDGED}:{lead}",
        "",
        asked=kind.label,
        brochure=kind is LeadKind.BROCHURE,
    )


def lead_received(
    recipient: Recipient, *, lead: LeadId, kind: LeadKind, company: str, name: str, message: str
) -> Letter:
    """Sales hears of a new lead."""
    return letter(
        K.LEAD_RECEIVED,
        recipient,
        f"{K.LEAD_RECEIVED}:{lead}:{recipient.member}",
        link(CONSOLE, Screen.OPERATIONS_LEAD, lead=lead),
        about=About(number=lead),
        quote=message,
        asked=kind.label,
        company=excerpt(company, NAME_LIMIT),
        name=excerpt(name, NAME_LIMIT),
    )


def account_verification(stranger: Stranger, *, occasion: str, token: str, until: datetime) -> Letter:
    """【kakutoku connect】アカウントメール認証: its link, in this mail alone, issues the account."""
    return letter(
        K.ACCOUNT_VERIFICATION,
        stranger,
        f"{occasion}{K.ACCOUNT_VERIFICATION}",
        f"{CONSOLE}/verification?token={SECRET}",
        secret=token,
        until=moment(until),
    )


def account_issued(recipient: Recipient, *, password: str) -> Letter:
    """【kakutoku connect】アカウントが発行されました: where to sign in, and with what, in this mail alone."""
    return letter(
        K.ACCOUNT_ISSUED,
        recipient,
        account_occasion(recipient.member),
        f"{CONSOLE}/login/{recipient.audience}",
        secret=password,
        password=SECRET,
    )


def account_reminder(stranger: Stranger, *, lead: LeadId, at: datetime) -> Letter:
    """Whoever asks for a new link after their account was issued is told where to sign in; once an hour at most."""
    return letter(
        K.ACCOUNT_REMINDER,
        stranger,
        f"{K.ACCOUNT_REMINDER}:{lead}:{at:%Y%m%d%H}",
        f"{CONSOLE}/login/client",
        login=stranger.email,
    )
