"""The tables, one mapped class each. Nothing outside core/store imports them."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.model import (
    AttachmentId,
    Audience,
    CandidateStatus,
    Certification,
    CompanySize,
    Labelled,
    MailId,
    MailState,
    MemberId,
    MessageId,
    OrderEventKind,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
    Role,
    SessionId,
    Side,
    TerminationId,
    WorkStyle,
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


def _values(enum: type[Labelled]) -> list[str]:
    return [member.value for member in enum]


def stored(enum: type[Labelled]) -> Enum:
    """A column type that stores a Labelled enum by value, checked by the database."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=enum.__name__.lower(),
        values_callable=_values,
    )


ENUMS = (
    Audience,
    CandidateStatus,
    Certification,
    CompanySize,
    MailState,
    OrderEventKind,
    Role,
    Side,
    WorkStyle,
)
IDS = (
    *(OrganizationId, MemberId, SessionId, PostingId, ProposalId),
    *(MessageId, AttachmentId, OrderId, TerminationId, MailId),
)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        date: Date,
        str: Text,
        bool: Boolean,
        dict[str, Any]: JSON,
        list[str]: JSON,
        **dict.fromkeys(IDS, Integer),
        **{e: stored(e) for e in ENUMS},
    }


def reference(target: str, **options: Any) -> Mapped[Any]:
    """A foreign key with an index, as every reference here has."""
    return mapped_column(ForeignKey(target), index=True, **options)


class OrganizationRow(Base):
    __tablename__ = "organization"
    id: Mapped[OrganizationId] = mapped_column(primary_key=True)
    audience: Mapped[Audience]
    name: Mapped[str]
    name_roman: Mapped[str] = mapped_column(default="")
    domain: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class PartnerProfileRow(Base):
    """What a partner tells of itself (P6); one row a partner."""

    __tablename__ = "partner_profile"
    partner_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    work_style: Mapped[WorkStyle]
    certification: Mapped[Certification]
    employees: Mapped[int]
    regular_employees: Mapped[int]
    founded_year: Mapped[int]
    partner_since: Mapped[int]
    corporate_form: Mapped[str]
    prefecture: Mapped[str]
    working_mode: Mapped[str]
    representative: Mapped[str]
    record: Mapped[str]


class MemberRow(Base):
    __tablename__ = "member"
    id: Mapped[MemberId] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId] = reference("organization.id")
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)  # raised when role, password or activity change: older sessions end
    notify_messages: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SessionRow(Base):
    __tablename__ = "session"
    id: Mapped[SessionId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[MemberId] = reference("member.id")
    epoch: Mapped[int]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttemptRow(Base):
    """A failed sign-in, kept to slow down and lock guessing (A2)."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class PostingRow(Base):
    __tablename__ = "posting"
    id: Mapped[PostingId] = mapped_column(primary_key=True)
    client_id: Mapped[OrganizationId] = reference("organization.id")
    title: Mapped[str]
    categories: Mapped[list[str]]
    industries: Mapped[str]
    company_sizes: Mapped[list[str]]
    background: Mapped[str]
    consultation: Mapped[str]
    request: Mapped[str]
    requirements: Mapped[str]
    budget: Mapped[str] = mapped_column(default="")
    period: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]


class PostingRoundRow(Base):
    """One opening of a posting with its own deadline; re-opening (P4) adds one."""

    __tablename__ = "posting_round"
    posting_id: Mapped[PostingId] = mapped_column(ForeignKey("posting.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    deadline: Mapped[date] = mapped_column(index=True)
    opened_at: Mapped[datetime]


class ProposalRow(Base):
    """What a partner submitted. The masked texts are all that the client may read or search before disclosure (P10)."""

    __tablename__ = "proposal"
    id: Mapped[ProposalId] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(7))
    posting_id: Mapped[PostingId] = mapped_column(ForeignKey("posting.id"))
    round: Mapped[int]
    client_id: Mapped[OrganizationId] = reference("organization.id")
    partner_id: Mapped[OrganizationId] = reference("organization.id")
    title: Mapped[str]
    body: Mapped[str]
    masked_title: Mapped[str]
    masked_body: Mapped[str]
    submitted_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    status: Mapped[CandidateStatus] = mapped_column(default=CandidateStatus.NEW)
    status_changed_at: Mapped[datetime | None]
    disclosed_at: Mapped[datetime | None]
    favorite: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("posting_id", "round", "partner_id"),
        Index("ix_proposal_posting_arrival", "posting_id", "round", "submitted_at"),
    )


class ReviewRow(Base):
    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[OrganizationId] = reference("organization.id")
    client_id: Mapped[OrganizationId | None] = reference("organization.id")
    stars: Mapped[int]
    good: Mapped[str]
    improve: Mapped[str]
    recommend: Mapped[str]
    company_size: Mapped[CompanySize]
    reviewer: Mapped[str]  # empty: 社名非公開
    month: Mapped[date]


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


class OrderRow(Base):
    """One negotiation. `latest` doubles as the optimistic version: nobody saves over a version they have not seen."""

    __tablename__ = "order_document"
    id: Mapped[OrderId] = mapped_column(primary_key=True)
    proposal_id: Mapped[ProposalId] = reference("proposal.id")
    client_id: Mapped[OrganizationId] = reference("organization.id")
    partner_id: Mapped[OrganizationId] = reference("organization.id")
    predecessor_id: Mapped[OrderId | None] = mapped_column(ForeignKey("order_document.id"))
    created_at: Mapped[datetime]
    requested_at: Mapped[datetime | None]
    latest: Mapped[int] = mapped_column(default=0)
    awaiting: Mapped[int | None]
    approval_requested_by: Mapped[MemberId | None] = reference("member.id")
    approval_requested_at: Mapped[datetime | None]
    approved_by: Mapped[MemberId | None] = reference("member.id")
    approved_at: Mapped[datetime | None]
    term_start: Mapped[date | None] = mapped_column(index=True)  # of the latest version, for lists and search (C1)
    term_end: Mapped[date | None] = mapped_column(index=True)
    subtotal: Mapped[int | None] = mapped_column(BigInteger, index=True)
    ended_on: Mapped[date | None]
    __table_args__ = (
        Index(
            "uq_order_document_first",
            "proposal_id",
            unique=True,
            sqlite_where=text("predecessor_id IS NULL"),
            postgresql_where=text("predecessor_id IS NULL"),
        ),
        Index("uq_order_document_successor", "predecessor_id", unique=True),
    )


class OrderVersionRow(Base):
    __tablename__ = "order_version"
    order_id: Mapped[OrderId] = mapped_column(ForeignKey("order_document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[Side]
    author_id: Mapped[MemberId] = reference("member.id")
    submitted_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))


class OrderEventRow(Base):
    """One link of a negotiation's hash chain (O5)."""

    __tablename__ = "order_event"
    order_id: Mapped[OrderId] = mapped_column(ForeignKey("order_document.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrderEventKind]
    member_id: Mapped[MemberId] = reference("member.id")
    at: Mapped[datetime]
    payload: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class TerminationRow(Base):
    """契約停止申請 (C3): asked by one side with the other's agreement, decided once by operations."""

    __tablename__ = "termination_request"
    id: Mapped[TerminationId] = mapped_column(primary_key=True)
    order_id: Mapped[OrderId] = reference("order_document.id")
    side: Mapped[Side]
    requested_by: Mapped[MemberId] = reference("member.id")
    requested_at: Mapped[datetime]
    ends_on: Mapped[date]
    reason: Mapped[str]
    approved: Mapped[bool | None]
    decided_by: Mapped[MemberId | None] = reference("member.id")
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decision_reason: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Index(
            "uq_termination_request_open",
            "order_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )


class FeeRow(Base):
    """What kakutoku charges a client, from a date on (O8). The rate is in 1/100 percent of the month's net amount."""

    __tablename__ = "fee"
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    initial_yen: Mapped[int]
    monthly_yen: Mapped[int]
    rate_basis_points: Mapped[int]


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
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_mail_due", "state", "due_at"),)


class DraftRow(Base):
    """What somebody typed and has not sent yet; `place` names the form."""

    __tablename__ = "draft"
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(100), primary_key=True)
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class AuditRow(Base):
    """Who did what to which thing, old → new (K2). Only ever added to."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    member_id: Mapped[MemberId | None] = reference("member.id")
    organization_id: Mapped[OrganizationId | None] = reference("organization.id")
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id"),)
