"""Postings, what partners proposed, and what clients said of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    CandidateStatus,
    CompanySize,
    MemberId,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
)
from core.model_accounts import (
    ConsultationId,
    ConsultationKind,
    ConsultationStatus,
    HearingId,
)
from core.store.tables.base import Base, reference, stored


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
    consultation_id: Mapped[ConsultationId | None] = reference("consultation.id")  # that it answers (P4)


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
    previous_status: Mapped[CandidateStatus | None] = mapped_column(
        stored(CandidateStatus, "previousstatus")
    )  # what 元に戻す brings back (P8)
    feedback: Mapped[str] = mapped_column(
        default="", server_default=text("''")
    )  # why it was declined, for the partner (P8)
    promised_hours: Mapped[int | None]  # a month (P13)
    promised_unit_price: Mapped[int | None]  # yen an hour, net
    promised_appointments: Mapped[int | None]  # a month
    promised_rate: Mapped[int | None]  # appointments of 1,000 calls
    repeats: Mapped[dict[str, Any] | None]  # what the partner wrote in other proposals as well (P14)
    __table_args__ = (
        UniqueConstraint("posting_id", "round", "partner_id"),
        Index("ix_proposal_posting_arrival", "posting_id", "round", "submitted_at"),
    )


class EvaluationRow(Base):
    """選定チェック: one member's scores of 1 to 5 on the three check points, and its private note (P11)."""

    __tablename__ = "evaluation"
    proposal_id: Mapped[ProposalId] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    advantage: Mapped[int | None]
    situation: Mapped[int | None]
    hypothesis: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("advantage BETWEEN 1 AND 5", name="advantage"),
        CheckConstraint("situation BETWEEN 1 AND 5", name="situation"),
        CheckConstraint("hypothesis BETWEEN 1 AND 5", name="hypothesis"),
    )


class DeliveryRow(Base):
    """What a running deal delivered in one month, beside what its proposal promised (P13)."""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[OrderId] = reference("order_document.id")
    month: Mapped[date]  # its first day
    minutes: Mapped[int]
    calls: Mapped[int]
    appointments: Mapped[int]
    reported_by_id: Mapped[MemberId] = reference("member.id")
    reported_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("order_id", "month"),)


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
    proposal_id: Mapped[ProposalId | None] = mapped_column(ForeignKey("proposal.id"), unique=True)  # one a deal (C4)
    member_id: Mapped[MemberId | None] = reference("member.id")
    written_at: Mapped[datetime | None]


class HearingRow(Base):
    """What sales heard from a client, and the posting it drafts from that (P1). `posting_id` once it was opened.

    `intent` makes the second click of a double click find the first.
    """

    __tablename__ = "hearing"
    id: Mapped[HearingId] = mapped_column(primary_key=True)
    client_id: Mapped[OrganizationId] = reference("organization.id")
    consultation_id: Mapped[ConsultationId | None] = reference("consultation.id")
    author_id: Mapped[MemberId] = reference("member.id")
    held_on: Mapped[date]
    notes: Mapped[str]
    content: Mapped[dict[str, Any]]
    deadline: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    posting_id: Mapped[PostingId | None] = reference("posting.id")
    intent: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("author_id", "intent"),)


class ConsultationRow(Base):
    """What a client asked its sales contact for, and the answer (P4). `owner_id` took it; `intent` as in HearingRow."""

    __tablename__ = "consultation"
    id: Mapped[ConsultationId] = mapped_column(primary_key=True)
    client_id: Mapped[OrganizationId] = reference("organization.id")
    member_id: Mapped[MemberId] = reference("member.id")
    kind: Mapped[ConsultationKind]
    posting_id: Mapped[PostingId | None] = reference("posting.id")
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[ConsultationStatus] = mapped_column(default=ConsultationStatus.RECEIVED)
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[MemberId | None] = reference("member.id")
    answered_at: Mapped[datetime | None]
    owner_id: Mapped[MemberId | None] = reference("member.id")
    intent: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("member_id", "intent"),)
