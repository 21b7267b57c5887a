"""Payments: what came in for invoices, each entered once and taken back, never deleted (B3)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from core import rules
from core.errors import NotFound
from core.model_contracts import InvoiceId, PaymentId
from core.rules_payments import Payable
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import InvoiceRow, MemberRow, OrganizationRow, PaymentRow
from core.views.payments import NewPayment, Payment, Sides

ROWS_A_STATEMENT = 500


class Payments(Subject):
    """Operations alone enter payments and read them one by one."""

    def payables(self, invoices: Collection[InvoiceId], *, locked: bool = False) -> dict[InvoiceId, Payable]:
        """The invoices as payments see them; `locked` until the transaction ends. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        if locked:  # first by itself: what is read of a row that was waited for is read after the wait
            mine = select(InvoiceRow.id).where(InvoiceRow.id.in_(invoices)).order_by(InvoiceRow.id)
            self.session.execute(mine.with_for_update())
        rows = self.session.execute(
            select(
                InvoiceRow.id,
                InvoiceRow.total,
                InvoiceRow.paid,
                InvoiceRow.issued_at.is_not(None),
                InvoiceRow.cancelled_at.is_not(None),
            ).where(InvoiceRow.id.in_(invoices), InvoiceRow.credits_id.is_(None))
        )
        return {row[0]: Payable(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}

    def known(self, references: Collection[str]) -> dict[str, bool]:
        """Which of these were entered before, and whether they still stand. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        rows = self.session.execute(
            select(PaymentRow.bank_reference, PaymentRow.taken_back_at.is_(None)).where(
                PaymentRow.bank_reference.in_(references)
            )
        )
        return {reference: bool(stands) for reference, stands in rows}

    def add(self, payments: Sequence[NewPayment], now: datetime) -> dict[str, PaymentId]:
        """Enter payments; returns the new ones by reference, without those somebody else entered in this very moment.

        Raises NotAllowed.
        """
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        added: dict[str, PaymentId] = {}
        for begin in range(0, len(payments), ROWS_A_STATEMENT):
            rows = [
                {
                    "invoice_id": each.invoice,
                    "paid_on": each.paid_on,
                    "amount": each.amount,
                    "payer": each.payer,
                    "bank_reference": each.reference,
                    "recorded_by_id": self.viewer.member,
                    "recorded_at": now,
                }
                for each in payments[begin : begin + ROWS_A_STATEMENT]
            ]
            statement = insert_into(self.session, PaymentRow).values(rows)
            statement = statement.on_conflict_do_nothing(index_elements=["bank_reference"])
            found = self.session.execute(statement.returning(PaymentRow.bank_reference, PaymentRow.id))
            added.update((reference, payment) for reference, payment in found)
        self._sum_up({each.invoice for each in payments})
        return added

    def get(self, payment: PaymentId) -> Payment:
        """One payment, its invoice locked until the transaction ends. Raises NotAllowed, NotFound."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        invoice = self.session.scalar(select(PaymentRow.invoice_id).where(PaymentRow.id == payment))
        if invoice is None:
            raise NotFound("この入金は見つかりません。")
        self.payables([invoice], locked=True)
        return next(each for each in self.of(invoice) if each.id == payment)

    def take_back(self, payment: Payment, now: datetime) -> None:
        """The payment stands no more. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        self.session.execute(
            update(PaymentRow)
            .where(PaymentRow.id == payment.id, PaymentRow.taken_back_at.is_(None))
            .values(taken_back_at=now)
        )
        self._sum_up({payment.invoice})

    def of(self, invoice: InvoiceId) -> tuple[Payment, ...]:
        """What came in for an invoice, the last entered first, with what was taken back. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        rows = self.session.execute(
            select(
                PaymentRow.id,
                PaymentRow.invoice_id,
                PaymentRow.paid_on,
                PaymentRow.amount,
                PaymentRow.payer,
                PaymentRow.bank_reference,
                MemberRow.name,
                PaymentRow.recorded_at,
                PaymentRow.taken_back_at,
            )
            .join(MemberRow, MemberRow.id == PaymentRow.recorded_by_id)
            .where(PaymentRow.invoice_id == invoice)
            .order_by(PaymentRow.id.desc())
        )
        return tuple(Payment(*row) for row in rows)

    def sides(self, invoices: Collection[InvoiceId]) -> dict[InvoiceId, Sides]:
        """Between whom these invoices are. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.MANAGE_INVOICES)
        rows = self.session.execute(
            select(InvoiceRow.id, InvoiceRow.order_id, InvoiceRow.partner_id, OrganizationRow.name)
            .join(OrganizationRow, OrganizationRow.id == InvoiceRow.client_id)
            .where(InvoiceRow.id.in_(invoices))
        )
        return {row[0]: Sides(*row[1:]) for row in rows}

    def _sum_up(self, invoices: Collection[InvoiceId]) -> None:
        """`InvoiceRow.paid` is the sum of what stands, whatever happened in between."""
        standing = select(func.coalesce(func.sum(PaymentRow.amount), 0)).where(
            PaymentRow.invoice_id == InvoiceRow.id, PaymentRow.taken_back_at.is_(None)
        )
        summed = update(InvoiceRow).where(InvoiceRow.id.in_(invoices)).values(paid=standing.scalar_subquery())
        self.session.execute(summed.execution_options(synchronize_session=False))
