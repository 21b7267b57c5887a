"""Mails, as operations read them and a worker delivers them."""

from dataclasses import dataclass
from datetime import datetime

from core.model import (
    MailId,
    MailState,
)
from core.model_mails import MailFile, MailKind


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of the mails one occasion had queued: how many were stopped, how many a server may already have."""

    stopped: int
    gone: int


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the list for operations (K1)."""

    id: MailId
    kind: MailKind
    organization: str
    to: tuple[str, ...]
    subject: str
    state: MailState
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of mails, newest first, with the counts per state of the whole outbox."""

    counts: dict[MailState, int]
    found: int
    pages: int
    page: int
    lines: tuple[MailLine, ...]


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail as it was or will be sent; `files` are the names of what it carries."""

    line: MailLine
    cc: tuple[str, ...]
    text: str
    html: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that one worker may deliver now. `attempt` tells this claim from later ones.

    `damaged` names the files that are no longer what was written.
    """

    id: MailId
    key: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    text: str
    html: str
    secret: str
    created_at: datetime
    attempt: int
    files: tuple[MailFile, ...]
    damaged: tuple[str, ...]
