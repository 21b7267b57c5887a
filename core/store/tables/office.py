"""What the console keeps beside the business: mails, drafts, the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    MailId,
    MailState,
    MemberId,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
)
from core.model_choosing import NoticeId
from core.store.tables.base import Base, reference


class MailRow(Base):
    """The outbox: one row a letter, written in the action's transaction."""

    __tablename__ = "mail"
    id: Mapped[MailId] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    organization_id: Mapped[OrganizationId | None] = reference("organization.id")
    to: Mapped[list[str]]
    cc: Mapped[list[str]]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    secret: Mapped[str | None]  # what only the recipient may read, until the mail has left or it was used (A1)
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_mail_due", "state", "due_at"),)


class MailFileRow(Base):
    """A file that a mail carries, as it was when the mail was written (M3)."""

    __tablename__ = "mail_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[MailId] = reference("mail.id")
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))


class NoticeRow(Base):
    """通知: something that happened and that one member should know of, until it was read.

    It names things and holds no text: whoever reads it is told what it may know at that moment (P10). `key` names the
    occasion as a letter's does; `shown_from` lies ahead where the occasion can still be taken back (P8).
    """

    __tablename__ = "notice"
    id: Mapped[NoticeId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    posting_id: Mapped[PostingId | None] = reference("posting.id")
    proposal_id: Mapped[ProposalId | None] = reference("proposal.id")
    order_id: Mapped[OrderId | None] = reference("order_document.id")
    number: Mapped[int | None]  # the version or round that it tells of, or what has no column of its own
    actor_id: Mapped[MemberId | None] = mapped_column(ForeignKey("member.id"))
    happened_at: Mapped[datetime]
    shown_from: Mapped[datetime]
    read_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_notice_reading", "member_id", "shown_from", "id"),
        Index("ix_notice_unread", "member_id", "read_at", "shown_from"),
    )


class DraftRow(Base):
    """What somebody typed and has not sent yet; `place` names the form."""

    __tablename__ = "draft"
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(100), primary_key=True)
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class AuditRow(Base):
    """Who did what to which thing, old → new (K2). Only ever added to.

    Each way of searching has an index that ends in the order of reading, so that a page of the trail costs the same
    however long the trail is.
    """

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    member_id: Mapped[MemberId | None] = mapped_column(ForeignKey("member.id"))
    organization_id: Mapped[OrganizationId | None] = mapped_column(ForeignKey("organization.id"))
    on_behalf_of_id: Mapped[OrganizationId | None] = mapped_column(
        ForeignKey("organization.id")
    )  # kakutoku acted for it
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    __table_args__ = (
        Index("ix_audit_event_moment", "at", "id"),
        Index("ix_audit_event_actor", "member_id", "at", "id"),
        Index("ix_audit_event_house", "organization_id", "at", "id"),
        Index("ix_audit_event_behalf", "on_behalf_of_id", "at", "id"),
        Index("ix_audit_event_verb", "action", "at", "id"),
        Index("ix_audit_event_thing", "subject", "subject_id", "at", "id"),
    )
