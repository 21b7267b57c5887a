"""Negotiations: orders, their versions, their chain of events, requests to end a contract."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    MemberId,
    OrderEventKind,
    OrderId,
    OrganizationId,
    ProposalId,
    Side,
    TerminationId,
)
from core.store.tables.base import Base, reference

_LISTED = ("approved_at", "term_start", "term_end", "ended_on", "subtotal")


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
        # All that 契約書 counts and searches, in the order of its list (C1): rows are read for one page only.
        *(
            Index(f"ix_order_document_{side}_list", f"{side}_id", "created_at", "id", *_LISTED, other)
            for side, other in (("client", "partner_id"), ("partner", "client_id"))
        ),
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
