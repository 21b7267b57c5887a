"""Cases as their directors run them: the plan, the people, what they work with (D1–D5)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model import MemberId, OrganizationId, ProposalId
from core.model_choosing import ScanState
from core.model_direction import (
    CaseId,
    CaseMemberId,
    KnowledgeFileId,
    KnowledgeKind,
    KnowledgePageId,
    ListPriority,
    ListRequestId,
    ListState,
    OnboardingStep,
    ScriptId,
    ScriptKind,
)
from core.store.tables.base import Base, reference


class CaseRow(Base):
    """A deal as its director runs it (D1). The weekly meeting: a weekday, Monday 0, and minutes after midnight (D8)."""

    __tablename__ = "direction_case"
    id: Mapped[CaseId] = mapped_column(primary_key=True)
    proposal_id: Mapped[ProposalId] = mapped_column(ForeignKey("proposal.id"), unique=True)
    client_id: Mapped[OrganizationId] = reference("organization.id")
    partner_id: Mapped[OrganizationId] = reference("organization.id")
    director_id: Mapped[MemberId] = reference("member.id")
    name: Mapped[str]
    overview: Mapped[str] = mapped_column(default="")
    goal: Mapped[str] = mapped_column(default="")
    meeting_weekday: Mapped[int | None]
    meeting_starts: Mapped[int | None]
    meeting_minutes: Mapped[int] = mapped_column(default=30)
    webhook_url: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime]


class CasePlanRow(Base):
    """What a case has to reach each month, from a month on (its first day) until the next such row (D1, D7)."""

    __tablename__ = "case_plan"
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"), primary_key=True)
    from_month: Mapped[date] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    appointments: Mapped[int]
    __table_args__ = (CheckConstraint("minutes >= 0 AND appointments >= 0", name="plan"),)


class CaseMemberRow(Base):
    """Somebody of the partner who works for a case, and how many minutes of each month are theirs (D3)."""

    __tablename__ = "case_member"
    id: Mapped[CaseMemberId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    member_id: Mapped[MemberId] = reference("member.id")
    minutes: Mapped[int]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    __table_args__ = (UniqueConstraint("case_id", "member_id"),)


class OnboardingRow(Base):
    """One step of a member's onboarding, done (D3)."""

    __tablename__ = "onboarding"
    case_member_id: Mapped[CaseMemberId] = mapped_column(ForeignKey("case_member.id"), primary_key=True)
    step: Mapped[OnboardingStep] = mapped_column(primary_key=True)
    done_on: Mapped[date]
    recorded_by_id: Mapped[MemberId] = reference("member.id")
    recorded_at: Mapped[datetime]


class KickoffRow(Base):
    """A case's kickoff sheet as it is, and as its client was last shown it (D2)."""

    __tablename__ = "kickoff_sheet"
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    revision: Mapped[int]
    updated_by_id: Mapped[MemberId] = reference("member.id")
    updated_at: Mapped[datetime]
    shared: Mapped[dict[str, Any] | None]
    shared_revision: Mapped[int | None]
    shared_at: Mapped[datetime | None]


class ScriptRow(Base):
    """A script of a case, by the name that activity and files call it (D4)."""

    __tablename__ = "script"
    id: Mapped[ScriptId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(ForeignKey("direction_case.id"))
    kind: Mapped[ScriptKind]
    name: Mapped[str] = mapped_column(String(60))
    retired_on: Mapped[date | None]
    __table_args__ = (UniqueConstraint("case_id", "name"),)


class ScriptVersionRow(Base):
    """One version of a script's words; in use from a day until the next version's (D4)."""

    __tablename__ = "script_version"
    script_id: Mapped[ScriptId] = mapped_column(ForeignKey("script.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    reason: Mapped[str]
    used_from: Mapped[date]
    written_by_id: Mapped[MemberId] = reference("member.id")
    written_at: Mapped[datetime]


class ListRequestRow(Base):
    """A target list asked of the back office, and the file that answers it (D5)."""

    __tablename__ = "list_request"
    id: Mapped[ListRequestId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = reference("direction_case.id")
    criteria: Mapped[str]
    priority: Mapped[ListPriority]
    wanted: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[ListState]
    intent: Mapped[str] = mapped_column(String(64), unique=True)
    requested_by_id: Mapped[MemberId] = reference("member.id")
    requested_at: Mapped[datetime]
    taken_by_id: Mapped[MemberId | None] = reference("member.id")
    delivered_by_id: Mapped[MemberId | None] = reference("member.id")
    delivered_at: Mapped[datetime | None]
    rows: Mapped[int | None]
    repeated: Mapped[int | None]  # of these, how many an earlier list of the case held already
    file_name: Mapped[str] = mapped_column(default="")
    file_size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(default="")


class KnowledgePageRow(Base):
    """A page of a case's knowledge as it is now (D1)."""

    __tablename__ = "knowledge_page"
    id: Mapped[KnowledgePageId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = reference("direction_case.id")
    kind: Mapped[KnowledgeKind]
    title: Mapped[str]
    body: Mapped[str]
    revision: Mapped[int]
    written_by_id: Mapped[MemberId] = reference("member.id")
    written_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class KnowledgeRevisionRow(Base):
    """A page of knowledge as it was before."""

    __tablename__ = "knowledge_revision"
    page_id: Mapped[KnowledgePageId] = mapped_column(ForeignKey("knowledge_page.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str]
    written_by_id: Mapped[MemberId] = reference("member.id")
    written_at: Mapped[datetime]


class KnowledgeFileRow(Base):
    """A material on a page of knowledge; its bytes are kept by content (D1)."""

    __tablename__ = "knowledge_file"
    id: Mapped[KnowledgeFileId] = mapped_column(primary_key=True)
    page_id: Mapped[KnowledgePageId] = reference("knowledge_page.id")
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[ScanState]
    scanned_at: Mapped[datetime | None]
    added_by_id: Mapped[MemberId] = reference("member.id")
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_knowledge_file_sha256", "sha256"), Index("ix_knowledge_file_scan", "scan", "id"))
