"""Single-use links in mails: sent, looked at, opened once (A1, A2, A3).

Only the SHA-256 of a link's token is kept. Looking changes nothing, so the programs that fetch every link of a mail do
no harm; what a link does is done by `use`, in the same transaction as the work, so two clicks at once have one effect.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from core.errors import Refused
from core.model_accounts import LinkPurpose, LinkState
from core.repository import Links
from core.rules_access import LINK_LIFETIME, LINK_REFUSED
from core.sealed import link_occasion


class LinkRefused(Refused):
    """The link does not open; `state` says why, `advice` whom to ask."""

    def __init__(self, state: LinkState, advice: str = "") -> None:
        super().__init__(LINK_REFUSED[state] + advice)
        self.state = state


@dataclass(frozen=True, slots=True)
class Issued:
    """A link that is about to be sent: the token stands in its mail and nowhere else; the mail's key names it."""

    token: str
    occasion: str
    expires_at: datetime


def issue(links: Links, purpose: LinkPurpose, subject: int, now: datetime) -> Issued:
    """A new link about `subject`; those sent before for the same purpose and subject open no longer."""
    token = secrets.token_urlsafe(32)
    expires_at = now + LINK_LIFETIME[purpose]
    number = links.add(purpose, subject, _hash(token), now, expires_at=expires_at)
    return Issued(token, link_occasion(number), expires_at)


def look(links: Links, purpose: LinkPurpose, token: str, now: datetime) -> int:
    """What a link that would open now is about; nothing changes. Raises LinkRefused."""
    state, subject = links.look(purpose, _hash(token), now)
    if state is not LinkState.VALID or subject is None:
        raise LinkRefused(state)
    return subject


def use(links: Links, purpose: LinkPurpose, token: str, now: datetime) -> int:
    """Open a link: returns what it is about, once. Raises LinkRefused."""
    subject = links.use(purpose, _hash(token), now)
    if subject is None:
        state, _ = links.look(purpose, _hash(token), now)
        raise LinkRefused(state)
    return subject


def subject_of(links: Links, purpose: LinkPurpose, token: str, now: datetime) -> int | None:
    """What a link is or was about, whether it still opens or not; None for one that was never sent."""
    return links.look(purpose, _hash(token), now)[1]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
