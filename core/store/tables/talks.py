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


class ThreadReadRow(Base):
    """How far a member has read a thread (M1: unread marks, who read)."""

    __tablename__ = "thread_read"
    proposal_id: Mapped[ProposalId] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    message_id: Mapped[MessageId]
    read_at: Mapped[datetime]
