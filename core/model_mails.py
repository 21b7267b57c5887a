"""The words of mails: a letter as an action writes it, and the files that it carries."""

from dataclasses import dataclass
from datetime import datetime

from core.model import MailKind, OrganizationId


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that a mail carries, as it was when the mail was written.

    `media_type` may have parameters, as in `text/calendar; method=REQUEST`.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be queued. `key` names the occasion: no two mails leave for one key."""

    kind: MailKind
    key: str
    organization: OrganizationId | None
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    cc: tuple[str, ...] = ()
    send_after: datetime | None = None
    secret: str = ""  # what only the recipient may read; `text` and `html` carry sealed.SECRET in its place
    files: tuple[MailFile, ...] = ()
