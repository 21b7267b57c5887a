"""Checks every invoice against its digest, and the index of papers against what the papers follow from (O5, C6)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.chain import digest
from core.model import Audience, OrderId, OrganizationId, Role, Viewer
from core.model_contracts import PaperKind
from core.money import Rounding, totals
from core.paper_numbers import credit_number, invoice_number
from core.rules_orders import taxed_amounts
from core.store.order_content import from_json
from core.store.paper_sources import SOURCES
from core.store.registry import NOBODY
from core.store.tables import InvoiceRow, OrderRow, PaperRow, TerminationRow
from core.views.papers import NewPaper

_COLUMNS = tuple(getattr(PaperRow, field.name) for field in fields(NewPaper))


@dataclass(frozen=True, slots=True)
class Witness:
    """Eyes that may read one order and all its papers, for comparing a paper with them."""

    viewer: Viewer
    order: OrderId


def witness(engine: Engine, number: str) -> Witness | None:
    """Who can tell of the paper with this number; None where there is none."""
    kind, _, digits = number.partition("-")
    found = int(digits)
    match kind:
        case "PO":
            order = select(OrderRow.id).where(OrderRow.id == found)
        case "TRM":
            order = select(TerminationRow.order_id).where(TerminationRow.id == found)
        case _:
            credit = InvoiceRow.credits_id.is_not(None) if kind == "CRN" else InvoiceRow.credits_id.is_(None)
            order = select(InvoiceRow.order_id).where(InvoiceRow.id == found, credit)
    with Session(engine) as session:
        row = session.execute(select(OrderRow.id, OrderRow.client_id).where(OrderRow.id.in_(order))).one_or_none()
    return Witness(_eyes(row.client_id), row.id) if row else None


def broken_papers(engine: Engine, order: OrderId | None = None) -> Iterator[str]:
    """What does not hold, a sentence each: of one order or of all. Reads only; one order in memory at a time."""
    with Session(engine) as session:
        wanted = select(OrderRow.id).order_by(OrderRow.id)
        for each in session.scalars(wanted if order is None else wanted.where(OrderRow.id == order)).all():
            yield from _broken_invoices(session, each)
            yield from _broken_index(session, each)


def _eyes(client: OrganizationId) -> Viewer:
    return Viewer(NOBODY.member, client, Audience.CLIENT, Role.GUEST)


def _broken_invoices(session: Session, order: OrderId) -> Iterator[str]:
    for row in session.scalars(select(InvoiceRow).where(InvoiceRow.order_id == order).order_by(InvoiceRow.id)):
        name = credit_number(row.id) if row.credits_id else invoice_number(row.id)
        if row.content is None:
            if row.registered_at or row.issued_at:
                yield f"{name}: what was registered is missing"
            continue
        said = row.content
        if digest(said) != row.digest:
            yield f"{name}: it is not what was registered"
        elif (said["number"], said["totals"]["subtotal"], said["totals"]["total"]) != (name, row.subtotal, row.total):
            yield f"{name}: its amounts are not those of the paper"


def _broken_index(session: Session, order: OrderId) -> Iterator[str]:
    expected: dict[str, NewPaper] = {}
    also: dict[str, set[int]] = {}
    for rows, table, _, paper in SOURCES:
        for row in session.execute(rows().where(table.order_id == order)):
            made = paper(row)
            expected[made.key] = made
            if made.kind is PaperKind.QUOTE:
                # The partner may have chosen another rounding since: the quote stands as it was submitted.
                amounts = taxed_amounts(from_json(row.content))
                also[made.key] = {totals(amounts, rounding).total for rounding in Rounding}
    for row in session.execute(select(*_COLUMNS).where(PaperRow.order_id == order).order_by(PaperRow.id)):
        kept = NewPaper(*row)
        made = expected.pop(kept.key, None)
        if made is not None and kept.amount in also.get(kept.key, ()):
            made = replace(made, amount=kept.amount)
        if made is None:
            yield f"{kept.number}: the index of papers holds one that was never made ({kept.key})"
        elif kept != made:
            yield f"{kept.number}: the index of papers says something else than the paper ({kept.key})"
    for missing in expected.values():
        yield f"{missing.number}: it is missing from the index of papers ({missing.key})"
