"""Threads, their messages and files."""

from dataclasses import dataclass
from datetime import datetime

from core.model import (
    AttachmentId,
    CandidateStatus,
    MessageId,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
    Side,
)
from core.model_choosing import ScanState

UNREAD_MOST = 100
"""Unread messages are counted as far as this: nobody needs to know it more exactly."""


@dataclass(frozen=True, slots=True)
class ThreadRecord:
    """What the rules and the letters need to know of a thread."""

    proposal: ProposalId
    client: OrganizationId
    partner: OrganizationId
    posting_title: str
    status: CandidateStatus
    disclosed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on a message; `size` in bytes. `removed`: taken back, and then without its name."""

    id: AttachmentId
    name: str
    media_type: str
    size: int
    sha256: str
    scan: ScanState = ScanState.UNCHECKED
    removed: bool = False


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file with the message it was sent with, and the side that sent it."""

    proposal: ProposalId
    message: MessageId
    side: Side
    file: Attachment


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a chat (M1). `author` is empty for the system.

    `read_by` names who has read it: of one's own side's lines the readers of the other side, of theirs the colleagues.
    """

    id: MessageId
    side: Side
    author: str
    mine: bool
    body: str
    sent_at: datetime
    order: OrderId | None
    attachments: tuple[Attachment, ...] = ()
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadCard:
    """A thread in the list on the left: who it is with, the last line, what is unread (counted to UNREAD_MOST)."""

    proposal: ProposalId
    counterparty: str
    posting_title: str
    status: CandidateStatus
    last_line: str
    last_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A part of an open thread. `earlier` and `later` say that more exists before and after it.

    `reason` says why nobody can write (P8).
    """

    proposal: ProposalId
    counterparty: str
    posting: PostingId
    posting_title: str
    status: CandidateStatus
    order: OrderId | None
    writable: bool
    reason: str
    messages: tuple[Message, ...]
    earlier: bool
    later: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a thread is shown: its end, or what stands before a message, or from a message on."""

    before: MessageId | None = None
    since: MessageId | None = None

    @property
    def is_end(self) -> bool:
        """Whether the newest messages are shown."""
        return self.before is None and self.since is None


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that holds what was looked for. `excerpt` is the text around it, or the name of a file."""

    message: MessageId
    proposal: ProposalId
    counterparty: str
    posting_title: str
    author: str
    sent_at: datetime
    excerpt: str


@dataclass(frozen=True, slots=True)
class FoundMessages:
    """The newest of them; `more` says that older ones were left out. `words` are what was looked for."""

    found: tuple[FoundMessage, ...]
    more: bool
    words: tuple[str, ...]
