"""Registered invoices on their way to the payment provider: a day's at a time, once (B3)."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select, update
from sqlalchemy.orm import aliased

from core.calendar import jst_date, jst_midnight
from core.invoices import from_json
from core.rules import Permission, require
from core.store.subject import Subject
from core.store.tables import InvoiceRow
from core.views.invoices import Batch, Registration


class Registrations(Subject):
    """Operations' and the clock's own."""

    def next_batch(self, today: date) -> Batch | None:
        """The registrations of the first day that is over and has some left, locked until the transaction ends.

        A day is over before it is handed over, so its batch grows no more: after a kill the same one comes again under
        the same key. What is registered on it later, with the clock set back, is the day's next batch. Raises
        NotAllowed.
        """
        require(self.viewer, Permission.MANAGE_INVOICES)
        before = jst_midnight(today)
        while oldest := self.session.scalar(
            select(func.min(InvoiceRow.registered_at)).where(_outgoing(), InvoiceRow.registered_at < before)
        ):
            on = jst_date(oldest)
            that_day = and_(
                InvoiceRow.registered_at >= jst_midnight(on),
                InvoiceRow.registered_at < jst_midnight(on + timedelta(days=1)),
            )
            rows = self.session.execute(
                select(InvoiceRow.id, InvoiceRow.content)
                .where(_outgoing(), that_day)
                .order_by(InvoiceRow.id)
                .with_for_update()
            ).all()
            if rows:  # else another worker has handed them over while this one waited for the lock
                earlier = select(func.count(distinct(InvoiceRow.handed_over_at))).where(that_day)
                number = (self.session.scalar(earlier) or 0) + 1
                return Batch(f"{on:%Y%m%d}-{number}", tuple(map(_registration, rows)))
        return None

    def mark(self, batch: Batch, now: datetime) -> None:
        """The provider has them. Raises NotAllowed."""
        require(self.viewer, Permission.MANAGE_INVOICES)
        handed = InvoiceRow.id.in_([each.invoice for each in batch.registrations])
        self.session.execute(update(InvoiceRow).where(handed).values(handed_over_at=now))


def _outgoing() -> ColumnElement[bool]:
    """Registered and not handed over: invoices that stand, and credit notes of those the provider knows."""
    original = aliased(InvoiceRow)
    known = select(original.id).where(original.id == InvoiceRow.credits_id, original.handed_over_at.is_not(None))
    return and_(
        InvoiceRow.registered_at.is_not(None),
        InvoiceRow.handed_over_at.is_(None),
        InvoiceRow.cancelled_at.is_(None),
        or_(InvoiceRow.credits_id.is_(None), known.exists()),
    )


def _registration(row: Any) -> Registration:
    content = from_json(row.content)
    return Registration(
        invoice=row.id,
        number=content.number,
        client=content.recipient.name,
        phone=content.phone,
        to=content.to,
        cc=content.cc,
        month=content.month,
        amount=content.totals.total,
        due_on=content.due_on,
        issuer=content.issuer.name,
        registration_number=content.issuer.registration_number,
    )
