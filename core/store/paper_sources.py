"""What every paper of the index follows from: a version, an approval, an issued invoice, an approved termination."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from core.calendar import jst_date
from core.model import OrderEventKind, OrderId
from core.model_contracts import PaperKind
from core.money import Rounding, totals
from core.paper_numbers import credit_number, invoice_number, order_number, termination_number
from core.rules_orders import taxed_amounts
from core.store.order_content import from_json
from core.store.tables import (
    InvoiceRow,
    OrderEventRow,
    OrderRow,
    OrderVersionRow,
    OrganizationRow,
    PaperRow,
    TerminationRow,
)
from core.views.papers import NewPaper

K = PaperKind


def quotes() -> Select[*tuple[Any, ...]]:
    """Each submitted version: a quote exchanged on the web is a record of its own (L11)."""
    return _texts(
        OrderVersionRow.number.label("version"),
        OrderVersionRow.submitted_at.label("at"),
    )


def approvals() -> Select[*tuple[Any, ...]]:
    """Each approval: 発注書, and 更新発注書 where the order follows another (C2)."""
    return _texts(OrderRow.latest.label("version"), OrderRow.approved_at.label("at")).where(
        OrderRow.approved_at.is_not(None), OrderVersionRow.number == OrderRow.latest
    )


def invoices() -> Select[*tuple[Any, ...]]:
    """Each invoice and credit note that was issued (B3)."""
    return select(
        InvoiceRow.id,
        InvoiceRow.order_id,
        InvoiceRow.client_id,
        InvoiceRow.partner_id,
        InvoiceRow.credits_id,
        InvoiceRow.issue_on,
        InvoiceRow.total,
    ).where(InvoiceRow.issued_at.is_not(None))


def terminations() -> Select[*tuple[Any, ...]]:
    """Each approved 契約停止申請 that the negotiation's chain has sealed: the notice says what stands there (C3)."""
    sealed = exists().where(
        OrderEventRow.order_id == TerminationRow.order_id, OrderEventRow.kind == OrderEventKind.TERMINATED
    )
    return (
        select(
            TerminationRow.id,
            TerminationRow.order_id,
            OrderRow.client_id,
            OrderRow.partner_id,
            TerminationRow.decided_at,
        )
        .join(OrderRow, OrderRow.id == TerminationRow.order_id)
        .where(TerminationRow.approved.is_(True), sealed)
    )


def quote(row: Any) -> NewPaper:
    """One row of `quotes` as the index keeps it."""
    return _text(row, K.QUOTE, f"quote:{row.order_id}:{row.version}")


def approval(row: Any) -> NewPaper:
    """One row of `approvals`."""
    return _text(row, K.RENEWAL if row.predecessor_id else K.ORDER, f"order:{row.order_id}")


def invoice(row: Any) -> NewPaper:
    """One row of `invoices`. A credit note's amount is negative."""
    credit = row.credits_id is not None
    return NewPaper(
        key=f"invoice:{row.id}",
        kind=K.CREDIT_NOTE if credit else K.INVOICE,
        number=credit_number(row.id) if credit else invoice_number(row.id),
        client_id=row.client_id,
        partner_id=row.partner_id,
        order_id=row.order_id,
        dated=row.issue_on,
        amount=row.total,
        invoice_id=row.id,
    )


def termination(row: Any) -> NewPaper:
    """One row of `terminations`."""
    return NewPaper(
        key=f"termination:{row.id}",
        kind=K.TERMINATION,
        number=termination_number(row.id),
        client_id=row.client_id,
        partner_id=row.partner_id,
        order_id=row.order_id,
        dated=jst_date(row.decided_at),
        amount=0,
        termination_id=row.id,
    )


_ORDERS = PaperRow.kind.in_((K.ORDER, K.RENEWAL))
SOURCES: tuple[tuple[Callable[[], Select[Any]], Any, ColumnElement[bool], Callable[[Any], NewPaper]], ...] = (
    (
        quotes,
        OrderVersionRow,
        and_(
            PaperRow.order_id == OrderVersionRow.order_id,
            PaperRow.version == OrderVersionRow.number,
            PaperRow.kind == K.QUOTE,
        ),
        quote,
    ),
    (approvals, OrderVersionRow, and_(PaperRow.order_id == OrderRow.id, _ORDERS), approval),
    (invoices, InvoiceRow, PaperRow.invoice_id == InvoiceRow.id, invoice),
    (terminations, TerminationRow, PaperRow.termination_id == TerminationRow.id, termination),
)
"""Every source: its rows, the table they come from, how a paper of the index is known as its, and that paper."""


def without_paper(order: OrderId | None, limit: int) -> Iterator[tuple[Select[Any], Callable[[Any], NewPaper]]]:
    """Of each source the rows that have no paper yet, of one order or of all."""
    for rows, table, same, paper in SOURCES:
        missing = rows().where(~exists().where(same))
        yield (missing if order is None else missing.where(table.order_id == order)).limit(limit), paper


def rounding_of(approved: dict[str, Any] | None, now: Rounding) -> Rounding:
    """By what a paper's tax is rounded (L2): as it stood in the approval, else as the partner says today."""
    return now if approved is None else Rounding(approved["partner"].get("rounding", Rounding.FLOOR))


def _texts(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            OrderVersionRow.order_id,
            OrderRow.client_id,
            OrderRow.partner_id,
            OrderRow.predecessor_id,
            OrderVersionRow.content,
            OrganizationRow.rounding,
            OrderEventRow.payload.label("approved"),
            *columns,
        )
        .join(OrderRow, OrderRow.id == OrderVersionRow.order_id)
        .join(OrganizationRow, OrganizationRow.id == OrderRow.partner_id)
        .outerjoin(
            OrderEventRow, and_(OrderEventRow.order_id == OrderRow.id, OrderEventRow.kind == OrderEventKind.APPROVED)
        )
    )


def _text(row: Any, kind: PaperKind, key: str) -> NewPaper:
    rounding = rounding_of(row.approved, row.rounding)
    return NewPaper(
        key=key,
        kind=kind,
        number=order_number(row.order_id),
        client_id=row.client_id,
        partner_id=row.partner_id,
        order_id=row.order_id,
        dated=jst_date(row.at),
        amount=totals(taxed_amounts(from_json(row.content)), rounding).total,
        version=row.version,
    )
