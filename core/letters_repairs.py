"""The mails about what kakutoku's operations put right: an account, a request for approval that was stuck (K3)."""

from dataclasses import replace
from datetime import datetime

from core.formats import moment
from core.letterhead import letter, order_letter, order_link
from core.model import OrderId, Recipient
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE

K = MailKind


def account_repaired(recipient: Recipient, *, at: datetime, what: str) -> Letter:
    """Operations did something about the account; its owner reads what."""
    return _repaired(recipient, f"{_stamp(at)}:{recipient.member}", at, what)


def email_corrected(recipient: Recipient, email: str, *, at: datetime, what: str) -> tuple[Letter, Letter]:
    """To the new address and to the old one: whoever did not ask for it can object at once."""
    old = _repaired(recipient, f"{_stamp(at)}:old:{recipient.member}", at, what)
    new = _repaired(replace(recipient, email=email), f"{_stamp(at)}:new:{recipient.member}", at, what)
    return new, old


def approval_withdrawn(
    recipient: Recipient, *, order: OrderId, event: int, version: int, posting: str, reason: str
) -> Letter:
    """A request for approval fell without either side having done so; the reason is kakutoku's."""
    return order_letter(
        K.APPROVAL_WITHDRAWN,
        recipient,
        order,
        str(event),
        "カクトク運営事務局",
        posting,
        url=order_link(recipient.audience, order),
        quote=reason,
        version=version,
    )


def _repaired(recipient: Recipient, occasion: str, at: datetime, what: str) -> Letter:
    return letter(
        K.ACCOUNT_REPAIRED,
        recipient,
        f"{K.ACCOUNT_REPAIRED}:{occasion}",
        f"{CONSOLE}/login/{recipient.audience}",
        what=what,
        at=moment(at),
    )


def _stamp(at: datetime) -> int:
    return round(at.timestamp() * 1000)
