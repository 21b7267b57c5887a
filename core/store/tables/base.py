"""What every table has in common: moments with a zone, labelled words, references."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
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
from core.model_accounts import (
    AuditKind,
    ConsultationId,
    ConsultationKind,
    ConsultationStatus,
    HearingId,
    InvitationId,
    LeadId,
    LeadKind,
    LeadStatus,
    LinkPurpose,
)
from core.model_choosing import InterviewId, NoticeId, ScanState, SlotId
from core.model_contracts import BundleId, InvoiceId, PaperId, PaperKind, PaymentId
from core.model_direction import (
    ActionState,
    ActivityId,
    AppointmentId,
    AppointmentState,
    CaseActionId,
    CaseId,
    CaseMemberId,
    FeedEntryId,
    FeedKind,
    KnowledgeFileId,
    KnowledgeKind,
    KnowledgePageId,
    ListPriority,
    ListRequestId,
    ListState,
    OnboardingStep,
    PackBatchId,
    PackId,
    ScriptId,
    ScriptKind,
    Span,
)
from core.money import Rounding


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


def stored(enum: type[Labelled], check: str = "") -> Enum:
    """A column type that stores a Labelled enum by value, checked by the database.

    `check` names the constraint of a table's second column of the same kind.
    """
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=check or enum.__name__.lower(),
        values_callable=_values,
    )


ENUMS = (
    Audience,
    AuditKind,
    CandidateStatus,
    Certification,
    CompanySize,
    ConsultationKind,
    ConsultationStatus,
    LeadKind,
    LeadStatus,
    LinkPurpose,
    MailState,
    OrderEventKind,
    PaperKind,
    Role,
    Rounding,
    ScanState,
    Side,
    WorkStyle,
    *(ActionState, AppointmentState, FeedKind, KnowledgeKind, ListPriority, ListState),
    *(OnboardingStep, ScriptKind, Span),
)
IDS = (
    *(OrganizationId, MemberId, SessionId, PostingId, ProposalId),
    *(MessageId, AttachmentId, OrderId, TerminationId, MailId),
    *(LeadId, InvitationId, HearingId, ConsultationId),
    *(InterviewId, SlotId, NoticeId),
    *(InvoiceId, PaymentId, PaperId, BundleId),
    *(CaseId, CaseMemberId, ScriptId, ListRequestId, KnowledgePageId, KnowledgeFileId),
    *(ActivityId, AppointmentId, FeedEntryId, PackId, CaseActionId, PackBatchId),
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
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        list[str]: JSON,
        **dict.fromkeys(IDS, Integer),
        **{e: stored(e) for e in ENUMS},
    }


def reference(target: str, **options: Any) -> Mapped[Any]:
    """A foreign key with an index, as every reference here has."""
    return mapped_column(ForeignKey(target), index=True, **options)
