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
    """A file on a message; `size` in bytes."""

    id: AttachmentId
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a chat (M1). `author` is empty for the system; `read_by` names readers of the other side."""

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
    """A thread in the list on the left: who it is with, the last line, what is unread."""

    proposal: ProposalId
    counterparty: str
    posting_title: str
    status: CandidateStatus
    last_line: str
    last_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class Thread:
    """An open thread. `earlier` says that older messages exist; `reason` why nobody can write (P8)."""

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
