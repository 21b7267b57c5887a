"""The words of mails: a letter as an action writes it, and the files that it carries."""

from dataclasses import dataclass
from datetime import datetime

from core.model import MailKind, MemberId, OrderId, OrganizationId, PostingId, ProposalId


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that a mail carries, as it was when the mail was written.

    `media_type` may have parameters, as in `text/calendar; method=REQUEST`.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class About:
    """Which things an occasion is about; `number` is a version, a round, or what has no field of its own."""

    posting: PostingId | None = None
    proposal: ProposalId | None = None
    order: OrderId | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be queued. `key` names the occasion: no two mails leave for one key.

    `member` is whom it tells, who finds a notice of the occasion in the console as well. Without `mailed` that is all:
    its reader wants no such mails (A4).
    """

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
    member: MemberId | None = None
    about: About = About()
    mailed: bool = True
