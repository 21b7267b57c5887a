"""Organisations, their people and how they sign in."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
    text,
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
from core.model_accounts import (
    AuditKind,
    InvitationId,
    LeadId,
    LeadKind,
    LeadStatus,
    LinkPurpose,
)
from core.money import Rounding
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
    registration_checked_on: Mapped[date | None]  # when it was last looked up in the public register (L4)
    rounding: Mapped[Rounding] = mapped_column(
        default=Rounding.FLOOR, server_default=text("'floor'")
    )  # of its tax (L2)
    freelancer: Mapped[bool | None]  # what a partner answered when it was asked (L7); None: not yet
    freelancer_answered_at: Mapped[datetime | None]
    former_names: Mapped[str | None]
    """Names, one a line, by which it or its people can still be told after a change (P10)."""
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
    notify_orders: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    must_change_password: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )  # an initial one (A1)
    band_dismissed_at: Mapped[datetime | None]  # the pink band that asks for the company's data (A4)
    notices_seen_at: Mapped[datetime | None]  # when 通知 was last looked at
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
    agent: Mapped[str | None]  # the browser, as its owner knows it (A2)
    network: Mapped[str | None] = mapped_column(String(64))
    second_step_at: Mapped[datetime | None]  # until then a member with a second step reaches nothing (A2)
    view_as_id: Mapped[OrganizationId | None] = reference("organization.id")  # staff looks as this organisation (K3)
    view_as_until: Mapped[datetime | None]


class SalesContactRow(Base):
    """Who of kakutoku's sales looks after a client, and answers its consultations (P4)."""

    __tablename__ = "sales_contact"
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    member_id: Mapped[MemberId] = reference("member.id")


class LinkRow(Base):
    """A single-use link sent by mail, kept as its hash (A1, A2, A3); `subject_id` depends on the purpose."""

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    subject_id: Mapped[int] = mapped_column(index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]  # a newer one was sent, or what it opens was withdrawn


class LeadRow(Base):
    """Somebody who asked on a public form, until an account is issued (A1)."""

    __tablename__ = "lead"
    id: Mapped[LeadId] = mapped_column(primary_key=True)
    kind: Mapped[LeadKind]
    company: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str]
    message: Mapped[str]
    status: Mapped[LeadStatus] = mapped_column(default=LeadStatus.NEW)
    owner_id: Mapped[MemberId | None] = reference("member.id")
    received_at: Mapped[datetime] = mapped_column(index=True)
    organization_id: Mapped[OrganizationId | None] = reference("organization.id")  # once the account is issued
    intent: Mapped[str] = mapped_column(String(64), unique=True)  # a form that is sent twice is one lead


class LeadNoteRow(Base):
    """What sales wrote down about a lead, such as the meeting (A1). Only ever added to."""

    __tablename__ = "lead_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[LeadId] = reference("lead.id")
    member_id: Mapped[MemberId] = reference("member.id")
    at: Mapped[datetime]
    text: Mapped[str]


class InvitationRow(Base):
    """A colleague who was invited and has not come yet (A3)."""

    __tablename__ = "invitation"
    id: Mapped[InvitationId] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId] = reference("organization.id")
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str]
    role: Mapped[Role]
    invited_by_id: Mapped[MemberId] = reference("member.id")
    invited_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SecondStepRow(Base):
    """A member's TOTP second step (A2); counts once it was confirmed. `last_step`: a code opens once."""

    __tablename__ = "second_step"
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("member.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCodeRow(Base):
    """What opens the second step once when the phone is lost (A2); only its hash is kept."""

    __tablename__ = "recovery_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = reference("member.id")
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("member_id", "code_hash"),)


class PrimeAuditRow(Base):
    """One audit of a partner by kakutoku (P6, K1); プライム認定 follows from the latest of each kind."""

    __tablename__ = "prime_audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[OrganizationId] = reference("organization.id")
    kind: Mapped[AuditKind]
    held_on: Mapped[date]
    auditor_id: Mapped[MemberId] = reference("member.id")
    passed: Mapped[bool]
    note: Mapped[str]
    recorded_at: Mapped[datetime]


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
