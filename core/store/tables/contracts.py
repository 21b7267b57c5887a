"""What follows an approval: invoices and their payments, quality checks, the papers that are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import MemberId, OrderId, OrganizationId, TerminationId
from core.model_contracts import BundleId, InvoiceId, PaperId, PaperKind, PaymentId
from core.store.tables.base import Base, reference


class LegalOverrideRow(Base):
    """A client's 管理者 goes on with a version in spite of what the legal check found; why stands in the trail (O9)."""

    __tablename__ = "legal_override"
    order_id: Mapped[OrderId] = mapped_column(ForeignKey("order_document.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    rules: Mapped[list[str]]
    member_id: Mapped[MemberId] = reference("member.id")
    at: Mapped[datetime]


class BillingProfileRow(Base):
    """請求先情報: where a client's invoices go (B1). `emails` in the list's order; `revision` rises with each save."""

    __tablename__ = "billing_profile"
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    to_admin: Mapped[bool]
    emails: Mapped[list[str]]
    phone: Mapped[str]
    revision: Mapped[int]
    updated_by_id: Mapped[MemberId] = reference("member.id")
    updated_at: Mapped[datetime]


class InvoiceRow(Base):
    """One month of one contract on its way to being paid (B3), or the credit note that takes such an invoice back.

    `content` is what the paper says, frozen at registration with the billing profile of that moment, under `digest`.
    Amounts in yen; of a credit note they are negative.
    """

    __tablename__ = "invoice"
    id: Mapped[InvoiceId] = mapped_column(primary_key=True)
    order_id: Mapped[OrderId] = reference("order_document.id")
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"))
    partner_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"))
    credits_id: Mapped[InvoiceId | None] = mapped_column(ForeignKey("invoice.id"), unique=True)
    month: Mapped[date]  # its first day
    starts_on: Mapped[date]  # the days of the month on which the contract runs
    ends_on: Mapped[date]
    issue_on: Mapped[date]
    due_on: Mapped[date]
    subtotal: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[dict[str, Any] | None]
    digest: Mapped[str | None] = mapped_column(String(64))
    registered_by_id: Mapped[MemberId | None] = reference("member.id")  # None: by the clock
    registered_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]  # to the payment provider
    issued_at: Mapped[datetime | None]
    paid: Mapped[int] = mapped_column(BigInteger, default=0)
    cancelled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        Index(
            "uq_invoice_month",
            "order_id",
            "month",
            unique=True,
            sqlite_where=text("credits_id IS NULL"),
            postgresql_where=text("credits_id IS NULL"),
        ),
        Index("ix_invoice_client", "client_id", "issue_on", "id"),
        Index("ix_invoice_partner", "partner_id", "issue_on", "id"),
        Index(
            "ix_invoice_waiting",
            "issue_on",
            sqlite_where=text("issued_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("issued_at IS NULL AND cancelled_at IS NULL"),
        ),
        Index(
            "ix_invoice_outgoing",
            "registered_at",
            sqlite_where=text("handed_over_at IS NULL"),
            postgresql_where=text("handed_over_at IS NULL"),
        ),
    )


class PaymentRow(Base):
    """Money that came in for an invoice. `bank_reference` names it at the bank, so that no file enters it twice."""

    __tablename__ = "payment"
    id: Mapped[PaymentId] = mapped_column(primary_key=True)
    invoice_id: Mapped[InvoiceId] = reference("invoice.id")
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    payer: Mapped[str] = mapped_column(default="")
    bank_reference: Mapped[str] = mapped_column(String(200), unique=True)
    recorded_by_id: Mapped[MemberId] = reference("member.id")
    recorded_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)


class QualityCheckRow(Base):
    """品質チェック: how a client rates one month of a running deal on five axes (C5)."""

    __tablename__ = "quality_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[OrderId] = mapped_column(ForeignKey("order_document.id"))
    month: Mapped[date]  # its first day
    progress: Mapped[int]
    results: Mapped[int]
    reporting: Mapped[int]
    improvement: Mapped[int]
    conduct: Mapped[int]
    comment: Mapped[str]
    member_id: Mapped[MemberId] = reference("member.id")
    checked_at: Mapped[datetime] = mapped_column(index=True)
    __table_args__ = (
        UniqueConstraint("order_id", "month"),
        *(
            CheckConstraint(f"{axis} BETWEEN 1 AND 5", name=axis)
            for axis in ("progress", "results", "reporting", "improvement", "conduct")
        ),
    )


class PaperRow(Base):
    """One paper that was exchanged, as it is found again by date, amount and counterparty combined (C6, L11).

    `key` names it once: `order:12:3`, `invoice:7`. `amount` is gross yen, 0 where a paper has none.
    """

    __tablename__ = "paper"
    id: Mapped[PaperId] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[PaperKind]
    number: Mapped[str] = mapped_column(String(40))
    client_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"))
    partner_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"))
    order_id: Mapped[OrderId] = reference("order_document.id")
    version: Mapped[int | None]
    invoice_id: Mapped[InvoiceId | None] = reference("invoice.id")
    termination_id: Mapped[TerminationId | None] = reference("termination_request.id")
    dated: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        # Each holds all that a search asks, in the order of its list: the table itself is read for one page only.
        Index("ix_paper_client_dated", "client_id", "dated", "id", "amount", "partner_id", "kind"),
        Index("ix_paper_partner_dated", "partner_id", "dated", "id", "amount", "client_id", "kind"),
        Index("ix_paper_dated", "dated", "id", "amount", "client_id", "partner_id", "kind"),
        Index("ix_paper_number", "number"),
    )


class BundleRow(Base):
    """A ZIP of papers that somebody asked for: what is wanted, how far it has come, what became of it (C6)."""

    __tablename__ = "bundle"
    id: Mapped[BundleId] = mapped_column(primary_key=True)
    organization_id: Mapped[OrganizationId] = mapped_column(ForeignKey("organization.id"))
    member_id: Mapped[MemberId] = reference("member.id")
    wanted: Mapped[dict[str, Any]]
    intent: Mapped[str] = mapped_column(String(64), unique=True)  # the second click of a double click finds the first
    asked_at: Mapped[datetime]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (Index("ix_bundle_member_asked", "member_id", "asked_at"),)
