"""Postings, what partners proposed, and what clients said of them."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    CandidateStatus,
    CompanySize,
    OrganizationId,
    PostingId,
    ProposalId,
)
from core.store.tables.base import Base, reference


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
