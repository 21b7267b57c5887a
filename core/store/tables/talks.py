"""Chats about proposals: messages, files, who has read."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    AttachmentId,
    MemberId,
    MessageId,
    OrderId,
    ProposalId,
    Side,
)
from core.model_choosing import InterviewId, ScanState, SlotId
from core.store.tables.base import Base, reference


class MessageRow(Base):
    """One line of the chat about a proposal (M1). `intent` makes the second click of a double click find the first."""

    __tablename__ = "message"
    id: Mapped[MessageId] = mapped_column(primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(ForeignKey("proposal.id"))
    side: Mapped[Side]
    author_id: Mapped[MemberId | None] = reference("member.id")
    order_id: Mapped[OrderId | None] = reference("order_document.id")
    body: Mapped[str]
    sent_at: Mapped[datetime]
    intent: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("proposal_id", "intent"), Index("ix_message_thread", "proposal_id", "id"))


class AttachmentRow(Base):
    __tablename__ = "attachment"
    id: Mapped[AttachmentId] = mapped_column(primary_key=True)
    message_id: Mapped[MessageId] = reference("message.id")
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[ScanState] = mapped_column(default=ScanState.UNCHECKED, server_default="unchecked")
    scanned_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # taken back by its own side; the line in the chat stays
    removed_by_id: Mapped[MemberId | None] = mapped_column(ForeignKey("member.id"))
    __table_args__ = (Index("ix_attachment_scan", "scan", "id"),)


class InterviewRow(Base):
    """Up to five dates that one side offers for an interview; the other takes one (M3).

    `uid` and `sequence` are the calendar's: a date that moves is the same event, told anew. `intent` as in MessageRow.
    """

    __tablename__ = "interview"
    id: Mapped[InterviewId] = mapped_column(primary_key=True)
    proposal_id: Mapped[ProposalId] = reference("proposal.id")
    side: Mapped[Side]
    member_id: Mapped[MemberId] = reference("member.id")
    place: Mapped[str]
    note: Mapped[str]
    offered_at: Mapped[datetime]
    uid: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(default=0)
    taken_id: Mapped[SlotId | None]
    taken_by_id: Mapped[MemberId | None] = reference("member.id")
    taken_at: Mapped[datetime | None]
    replaced_by_id: Mapped[InterviewId | None] = mapped_column(ForeignKey("interview.id"))
    withdrawn_at: Mapped[datetime | None]
    intent: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("proposal_id", "intent"),)


class InterviewSlotRow(Base):
    __tablename__ = "interview_slot"
    id: Mapped[SlotId] = mapped_column(primary_key=True)
    interview_id: Mapped[InterviewId] = reference("interview.id")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class ThreadReadRow(Base):
    """How far a member has read a thread (M1: unread marks, who read)."""

    __tablename__ = "thread_read"
    proposal_id: Mapped[ProposalId] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    message_id: Mapped[MessageId]
    read_at: Mapped[datetime]
