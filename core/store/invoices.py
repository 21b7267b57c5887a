"""Invoices: planned with the approval, frozen at registration, issued on their day, taken back by a credit (B3)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, true, update

from core.billing import BillingMonth
from core.chain import digest
from core.errors import NotFound, Refused
from core.invoices import Invoice, InvoiceContent, from_json, to_json
from core.model import Order, OrderEventKind, OrderId, Side
from core.model_contracts import InvoiceId
from core.money import Rounding
from core.rules import Permission, allows, require
from core.store.order_content import from_json as order_content
from core.store.orders import DECISIVE as ORDER
from core.store.statements import insert_into, updated
from core.store.subject import Subject
from core.store.tables import InvoiceRow, OrderEventRow, OrderRow, OrderVersionRow
from core.views.invoices import Agreed, InvoicesWaiting

NOT_FOUND = "この請求書は見つかりません。"
DAMAGED = "この請求書の内容が、登録時の記録と一致しません。カクトク運営事務局にご連絡ください。"

DECISIVE = (
    InvoiceRow.id,
    InvoiceRow.order_id,
    InvoiceRow.client_id,
    InvoiceRow.partner_id,
    InvoiceRow.credits_id,
    InvoiceRow.month,
    InvoiceRow.starts_on,
    InvoiceRow.ends_on,
    InvoiceRow.issue_on,
    InvoiceRow.due_on,
    InvoiceRow.subtotal,
    InvoiceRow.total,
    InvoiceRow.digest,
    InvoiceRow.registered_at,
    InvoiceRow.handed_over_at,
    InvoiceRow.issued_at,
    InvoiceRow.paid,
    InvoiceRow.cancelled_at,
)
"""The columns of an `Invoice`, in its order."""

_APPROVED = and_(OrderRow.id == OrderVersionRow.order_id, OrderRow.latest == OrderVersionRow.number)
"""An approved order is not edited any more: its latest version is the one that both sides approved (O5)."""


class Invoices(Subject):
    """Each side sees those of its own contracts; kakutoku's operations, and the clock, see all."""

    # --- planning -------------------------------------------------------------------------------------------------

    def plan(self, order: Order, months: Sequence[BillingMonth], rounding: Rounding) -> None:
        """Enter the months of an approved order; one that stands there already stays as it is."""
        rows = [
            {
                "order_id": order.id,
                "client_id": order.client,
                "partner_id": order.partner,
                "month": each.month,
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
                "issue_on": each.issue_on,
                "due_on": each.due_on,
                "subtotal": each.net,
                "total": each.totals(rounding).total,
                "paid": 0,
                "reason": "",
            }
            for each in months
        ]
        if rows:
            entered = insert_into(self.session, InvoiceRow).values(rows)
            self.session.execute(entered.on_conflict_do_nothing())

    def unplanned(self, today: date, after: OrderId, limit: int) -> tuple[Order, ...]:
        """Contracts that still run, were approved before there were invoices, and follow `after`. Raises NotAllowed."""
        require(self.viewer, Permission.MANAGE_INVOICES)
        last_day = func.coalesce(OrderRow.ended_on, OrderRow.term_end)
        planned = exists().where(InvoiceRow.order_id == OrderRow.id)
        rows = self.session.execute(
            select(*ORDER)
            .join(OrderVersionRow, _APPROVED)
            .where(OrderRow.approved_at.is_not(None), last_day >= today, ~planned, OrderRow.id > after)
            .order_by(OrderRow.id)
            .limit(limit)
        )
        return tuple(Order(*row) for row in rows)

    def agreed(self, order: OrderId) -> Agreed:
        """What both sides approved; whether the viewer may know it, the invoice or the action has said."""
        row = self.session.execute(
            select(OrderVersionRow.number, OrderVersionRow.digest, OrderVersionRow.content, OrderEventRow.payload)
            .join(OrderRow, _APPROVED)
            .outerjoin(
                OrderEventRow,
                and_(OrderEventRow.order_id == OrderRow.id, OrderEventRow.kind == OrderEventKind.APPROVED),
            )
            .where(OrderVersionRow.order_id == order)
        ).one()
        # Before companies chose how they round, all rounded down (L2).
        issuer: dict[str, Any] = row.payload[Side.PARTNER.value] if row.payload else {}
        rounding = Rounding(issuer.get("rounding", Rounding.FLOOR))
        return Agreed(order, row.number, row.digest, order_content(row.content), rounding)

    # --- reading --------------------------------------------------------------------------------------------------

    def get(self, invoice: InvoiceId) -> Invoice:
        """The record that the rules decide on, locked until the transaction ends. Raises NotFound (A5)."""
        row = self.session.execute(
            select(*DECISIVE).where(InvoiceRow.id == invoice, self._mine()).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Invoice(*row)

    def content(self, invoice: InvoiceId) -> InvoiceContent | None:
        """What the paper says, None before its registration. Raises NotFound (A5).

        Raises Refused where it is no longer what was registered: a paper is never drawn from what somebody altered.
        """
        row = self.session.execute(
            select(InvoiceRow.content, InvoiceRow.digest).where(InvoiceRow.id == invoice, self._mine())
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        if row.content is None:
            return None
        if digest(row.content) != row.digest:
            raise Refused(DAMAGED)
        return from_json(row.content)

    def credit_note(self, invoice: InvoiceId) -> InvoiceId | None:
        """The credit note that took an invoice back."""
        return self.session.scalar(select(InvoiceRow.id).where(InvoiceRow.credits_id == invoice, self._mine()))

    def of_order(self, order: OrderId) -> tuple[Invoice, ...]:
        """Every invoice and credit note of a contract, month by month."""
        rows = self.session.execute(
            select(*DECISIVE)
            .where(InvoiceRow.order_id == order, self._mine())
            .order_by(InvoiceRow.month, InvoiceRow.id)
        )
        return tuple(Invoice(*row) for row in rows)

    def waiting(self, today: date) -> InvoicesWaiting:
        """月次締め as it stands. Raises NotAllowed."""
        require(self.viewer, Permission.MANAGE_INVOICES)
        due = InvoiceRow.issue_on <= today
        row = self.session.execute(
            select(
                func.count().filter(due),
                func.min(InvoiceRow.issue_on).filter(due),
                func.count().filter(~due, InvoiceRow.registered_at.is_not(None)),
                func.count().filter(~due, InvoiceRow.registered_at.is_(None)),
            ).where(_unissued())
        ).one()
        return InvoicesWaiting(*row)

    def due(self, today: date, after: InvoiceId, limit: int) -> tuple[InvoiceId, ...]:
        """The next invoices whose issue date has come, by number, from the one after `after` on. Raises NotAllowed."""
        require(self.viewer, Permission.MANAGE_INVOICES)
        due = select(InvoiceRow.id).where(_unissued(), InvoiceRow.issue_on <= today, InvoiceRow.id > after)
        return tuple(self.session.scalars(due.order_by(InvoiceRow.id).limit(limit)))

    def claim(self, invoice: InvoiceId, today: date) -> Invoice | None:
        """A due invoice for this transaction alone; None where somebody else has it, or has issued it since."""
        require(self.viewer, Permission.MANAGE_INVOICES)
        row = self.session.execute(
            select(*DECISIVE)
            .where(InvoiceRow.id == invoice, _unissued(), InvoiceRow.issue_on <= today)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        return Invoice(*row) if row else None

    # --- writing --------------------------------------------------------------------------------------------------

    def register(self, invoice: InvoiceId, content: InvoiceContent, now: datetime) -> None:
        """Freeze what it says; the amounts beside it are the paper's. The action holds the row."""
        written = to_json(content)
        member = self.viewer.member
        self._change(
            invoice,
            content=written,
            digest=digest(written),
            subtotal=content.totals.subtotal,
            total=content.totals.total,
            registered_by_id=member if member > 0 else None,
            registered_at=now,
        )

    def issue(self, invoice: InvoiceId, now: datetime) -> bool:
        """It goes out; False where it has gone, or was cancelled, since."""
        gone = update(InvoiceRow).where(InvoiceRow.id == invoice, _unissued()).values(issued_at=now)
        return updated(self.session, gone) == 1

    def cancel(self, invoices: Sequence[InvoiceId], reason: str, now: datetime) -> None:
        """They will not be issued, or were taken back. The action holds the rows."""
        cancelled = update(InvoiceRow).where(InvoiceRow.id.in_(invoices)).values(cancelled_at=now, reason=reason)
        self.session.execute(cancelled)

    def hold_unissued(self, order: OrderId) -> tuple[Invoice, ...]:
        """What a contract has still to bill, locked until the transaction ends."""
        rows = self.session.execute(
            select(*DECISIVE)
            .where(InvoiceRow.order_id == order, _unissued(), self._mine())
            .order_by(InvoiceRow.id)
            .with_for_update()
        )
        return tuple(Invoice(*row) for row in rows)

    def begin_credit(self, original: Invoice, on: date, reason: str) -> InvoiceId:
        """The row of a credit note, which gives it its number; its content follows in the same transaction."""
        row = InvoiceRow(
            order_id=original.order,
            client_id=original.client,
            partner_id=original.partner,
            credits_id=original.id,
            month=original.month,
            starts_on=original.starts_on,
            ends_on=original.ends_on,
            issue_on=on,
            due_on=on,
            subtotal=-original.subtotal,
            total=-original.total,
            reason=reason,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def _change(self, invoice: InvoiceId, **values: Any) -> None:
        self.session.execute(update(InvoiceRow).where(InvoiceRow.id == invoice).values(**values))

    def _mine(self) -> ColumnElement[bool]:
        return true() if allows(self.viewer, Permission.MANAGE_INVOICES) else self.owns(InvoiceRow)


def _unissued() -> ColumnElement[bool]:
    """As the index of those that wait has it."""
    return and_(InvoiceRow.issued_at.is_(None), InvoiceRow.cancelled_at.is_(None))
