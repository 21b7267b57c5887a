"""Organisations, their people and how they sign in."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.model import (
    Audience,
    Certification,
    MemberId,
    OrganizationId,
    Role,
    SessionId,
    WorkStyle,
)
from core.store.tables.base import Base, reference


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


class FeeRow(Base):
    """What kakutoku charges a client, from a date on (O8). The rate is in 1/100 percent of the month's net amount."""

    __tablename__ = "fee"
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    initial_yen: Mapped[int]
    monthly_yen: Mapped[int]
    rate_basis_points: Mapped[int]
