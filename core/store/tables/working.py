"""What happens in cases: activity and its sums, appointments, the feed, weekly meetings (D5–D8)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from core.model import MailState, MemberId, Side
from core.model_direction import (
    ActionState,
    ActivityId,
    AppointmentId,
    AppointmentState,
    CaseActionId,
    CaseId,
    FeedEntryId,
    FeedKind,
    PackBatchId,
    PackId,
    ScriptId,
    Span,
)
from core.store.tables.base import Base, reference


class ActivityRow(Base):
    """What one member did on one day with one script; `held` is how many of its appointments took place (D5, D7)."""

    __tablename__ = "activity"
    id: Mapped[ActivityId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    day: Mapped[date]
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"))
    script_id: Mapped[ScriptId] = mapped_column(ForeignKey("script.id"))
    minutes: Mapped[int]
    calls: Mapped[int]
    contacts: Mapped[int]
    appointments: Mapped[int]
    held: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    entered_by_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("case_id", "day", "member_id", "script_id"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        CheckConstraint(
            "0 <= held AND held <= appointments AND appointments <= contacts AND contacts <= calls", name="funnel"
        ),
    )


class ActivityRevisionRow(Base):
    """An activity as it was before a correction, and why it was corrected (D5)."""

    __tablename__ = "activity_revision"
    activity_id: Mapped[ActivityId] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    calls: Mapped[int]
    contacts: Mapped[int]
    appointments: Mapped[int]
    held: Mapped[int]
    entered_by_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[datetime]
    reason: Mapped[str]
    corrected_by_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"))
    corrected_at: Mapped[datetime]


class ActivityTotalRow(Base):
    """What a case's activity of one day or one month comes to, kept by whatever writes activity (D7)."""

    __tablename__ = "activity_total"
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"), primary_key=True)
    span: Mapped[Span] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(BigInteger)
    calls: Mapped[int] = mapped_column(BigInteger)
    contacts: Mapped[int] = mapped_column(BigInteger)
    appointments: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_activity_total_span", "span", "starts_on", "case_id"),)


class ActivityImportRow(Base):
    """A file of activity that was taken in: what it was, and what it changed (D5)."""

    __tablename__ = "activity_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = reference("direction_case.id")
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    left_out: Mapped[int]
    imported_by_id: Mapped[MemberId] = reference("member.id")
    imported_at: Mapped[datetime]


class AppointmentRow(Base):
    """An appointment that a member booked, reported when it happened, and what became of it (D6, D7)."""

    __tablename__ = "appointment"
    id: Mapped[AppointmentId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    member_id: Mapped[MemberId] = reference("member.id")
    script_id: Mapped[ScriptId] = reference("script.id")
    booked_on: Mapped[date]
    company: Mapped[str]
    attendee: Mapped[str]
    meets_at: Mapped[datetime]
    notes: Mapped[str]
    state: Mapped[AppointmentState]
    intent: Mapped[str] = mapped_column(String(64), unique=True)
    reported_by_id: Mapped[MemberId] = reference("member.id")
    reported_at: Mapped[datetime]
    settled_by_id: Mapped[MemberId | None] = reference("member.id")
    settled_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_appointment_case_booked", "case_id", "booked_on", "id"),)


class FeedEntryRow(Base):
    """One entry of a case's feed: an appointment, or the end of a member's working day with its figures (D6)."""

    __tablename__ = "feed_entry"
    id: Mapped[FeedEntryId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    kind: Mapped[FeedKind]
    member_id: Mapped[MemberId] = reference("member.id")
    appointment_id: Mapped[AppointmentId | None] = reference("appointment.id")
    day: Mapped[date]
    figures: Mapped[dict[str, Any] | None]
    text: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (
        Index("ix_feed_entry_case", "case_id", "id"),
        Index(
            "uq_feed_entry_day_end",
            "case_id",
            "member_id",
            "day",
            unique=True,
            sqlite_where=sql("kind = 'day_end'"),
            postgresql_where=sql("kind = 'day_end'"),
        ),
    )


class WebhookPostRow(Base):
    """A message to a case's webhook on its way, as a mail is: claimed, retried, never sent twice for one key (D6)."""

    __tablename__ = "webhook_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = reference("direction_case.id")
    key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[MailState]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")


class MeetingPackRow(Base):
    """定例資料: what one weekly meeting is told, its figures frozen as of a moment under a digest (D8)."""

    __tablename__ = "meeting_pack"
    id: Mapped[PackId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    meets_on: Mapped[date]
    starts: Mapped[int]  # minutes after midnight
    content: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
    offer: Mapped[dict[str, Any] | None]  # what is proposed for the renewal, as the director wrote it
    revision: Mapped[int] = mapped_column(default=1)
    made_by_id: Mapped[MemberId] = reference("member.id")
    shared: Mapped[dict[str, Any] | None]  # exactly what the client reads
    shared_digest: Mapped[str | None] = mapped_column(String(64))
    shared_at: Mapped[datetime | None]
    shared_by_id: Mapped[MemberId | None] = reference("member.id")
    __table_args__ = (UniqueConstraint("case_id", "meets_on"), Index("ix_meeting_pack_day", "meets_on"))


class PackCommentRow(Base):
    """What is said in a pack of one member, or of the whole (no member); an internal one never leaves kakutoku (D8)."""

    __tablename__ = "pack_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[PackId] = mapped_column(ForeignKey("meeting_pack.id"))
    member_id: Mapped[MemberId | None] = reference("member.id")
    internal: Mapped[bool]
    text: Mapped[str]
    written_by_id: Mapped[MemberId] = reference("member.id")
    written_at: Mapped[datetime]
    __table_args__ = (Index("ix_pack_comment_pack", "pack_id"),)


class CaseActionRow(Base):
    """A next action agreed in a weekly meeting, carried over until it is settled (D8)."""

    __tablename__ = "case_action"
    id: Mapped[CaseActionId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    pack_id: Mapped[PackId | None] = reference("meeting_pack.id")
    text: Mapped[str]
    side: Mapped[Side]
    due_on: Mapped[date | None]
    state: Mapped[ActionState]
    written_by_id: Mapped[MemberId] = reference("member.id")
    written_at: Mapped[datetime]
    settled_by_id: Mapped[MemberId | None] = reference("member.id")
    settled_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_case_action_case", "case_id", "state"),)


class PackBatchRow(Base):
    """All packs of some days, asked for in one press: how far they have come (D8)."""

    __tablename__ = "pack_batch"
    id: Mapped[PackBatchId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = reference("member.id")
    director_id: Mapped[MemberId | None] = reference("member.id")  # whose cases; None: everybody's
    first_on: Mapped[date]
    last_on: Mapped[date]
    meetings: Mapped[list[str]]  # 12:2026-11-26, a case and its day, in the order in which they are prepared
    intent: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[dict[str, Any]]  # case -> sentence
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
