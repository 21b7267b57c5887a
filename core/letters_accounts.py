"""The mails about accounts: a password forgotten or changed, a second step added or taken away (A1, A2, A3)."""

from datetime import datetime

from core.formats import excerpt, moment
from core.letterhead import NAME_LIMIT, letter
from core.model import Recipient, Role, Stranger
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE
from core.sealed import SECRET

K = MailKind


def password_reset(recipient: Recipient, *, occasion: str, token: str, until: datetime) -> Letter:
    """The way to a new password for whoever forgot theirs; only this mail knows the link's token (A2)."""
    return letter(
        K.PASSWORD_RESET,
        recipient,
        f"{occasion}{recipient.member}",
        f"{CONSOLE}/password/reset/{recipient.audience}?token={SECRET}",
        secret=token,
        until=moment(until),
    )


def password_changed(recipient: Recipient, *, at: datetime) -> Letter:
    """The owner is told of every new password; who did not choose it can choose another at once (A2)."""
    return letter(
        K.PASSWORD_CHANGED,
        recipient,
        f"{K.PASSWORD_CHANGED}:{_stamp(at)}:{recipient.member}",
        f"{CONSOLE}/password/forgot/{recipient.audience}",
        at=moment(at),
    )


def second_step_changed(recipient: Recipient, *, at: datetime, added: bool, by_operator: bool = False) -> Letter:
    """2段階認証 was set up or removed (A2); `by_operator` where kakutoku's operations removed it."""
    return letter(
        K.SECOND_STEP_CHANGED,
        recipient,
        f"{K.SECOND_STEP_CHANGED}:{_stamp(at)}:{recipient.member}",
        f"{CONSOLE}/security",
        at=moment(at),
        added=added,
        by_operator=by_operator,
    )


def invited(recipient: Stranger, *, occasion: str, token: str, until: datetime, inviter: str, role: Role) -> Letter:
    """A colleague is invited; only this mail knows the link's token (A3)."""
    return letter(
        K.INVITATION,
        recipient,
        f"{occasion}{K.INVITATION}",
        f"{CONSOLE}/invitation?token={SECRET}",
        secret=token,
        inviter=excerpt(inviter, NAME_LIMIT),
        role=role.label,
        until=moment(until),
    )


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * 1000)
