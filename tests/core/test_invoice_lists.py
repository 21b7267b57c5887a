"""請求書 as the lists count, sum up, narrow and order them, for each who may see them (B3, A5)."""

from collections import Counter
from datetime import date, datetime
from itertools import product
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.invoices import Invoice
from core.model import OrderId, Viewer
from core.model_contracts import InvoiceId, InvoiceState
from core.repository import reading
from core.store.engine import WRITE
from core.store.tables import InvoiceRow, OrderRow
from core.views.invoice_lists import InvoiceFilter, InvoiceList, InvoiceSum
from tests.cast import NOW, Cast
from tests.factories import contracted

TODAY = date(2026, 12, 15)
S = InvoiceState


def enter(engine: Engine, order: OrderId, number: int, **values: Any) -> InvoiceId:
    """An invoice of a month of its own, as `values` say."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        sides = session.get_one(OrderRow, order)
        month = date(2000 + number // 12, number % 12 + 1, 1)
        row = InvoiceRow(order_id=order, client_id=sides.client_id, partner_id=sides.partner_id, month=month)
        plain = {
            "starts_on": month,
            "ends_on": month,
            "issue_on": TODAY,
            "due_on": TODAY,
            "subtotal": 100,
            "total": 110,
        }
        for name, value in {**plain, **values}.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        return row.id


def listed(engine: Engine, viewer: Viewer, **wanted: Any) -> InvoiceList:
    with reading(engine, viewer) as repo:
        return repo.invoice_lists.listing(InvoiceFilter(**wanted), TODAY)


def invoices(found: InvoiceList) -> list[Invoice]:
    return [line.invoice for line in found.lines]


def test_the_database_counts_by_the_state_that_the_rules_name(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    moments: tuple[datetime | None, ...] = (None, NOW)
    first = enter(engine, order, 500)
    for number, (registered, issued, cancelled, paid, total) in enumerate(
        product(moments, moments, moments, (0, 50, 110), (110, 0))
    ):
        enter(
            engine,
            order,
            number,
            registered_at=registered,
            issued_at=issued,
            cancelled_at=cancelled,
            paid=paid,
            total=total,
        )
    enter(engine, order, 501, issued_at=NOW, total=-110, credits_id=first)
    seen: Counter[InvoiceState] = Counter()
    for state in S:
        pages = listed(engine, cast.operator, state=state).pages
        found = [
            each
            for page in range(1, pages + 1)
            for each in invoices(listed(engine, cast.operator, state=state, page=page))
        ]
        assert {each.state for each in found} == {state}
        seen[state] = len(found)
    assert listed(engine, cast.operator).counts == dict(seen)


def test_sums_tell_what_comes_this_month_what_is_open_and_what_of_that_is_overdue(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    before = listed(engine, cast.buyer).sums
    gone = {"registered_at": NOW, "issued_at": NOW}
    enter(engine, order, 1, issue_on=date(2026, 12, 31), total=1_000)
    enter(engine, order, 2, issue_on=date(2027, 1, 1), total=2_000)
    enter(engine, order, 3, **gone, due_on=TODAY, total=30_000)
    enter(engine, order, 4, **gone, due_on=date(2026, 12, 14), total=400_000, paid=100_000)
    enter(engine, order, 5, **gone, due_on=date(2026, 11, 30), total=5, paid=5)
    taken = enter(engine, order, 6, **gone, due_on=date(2026, 11, 30), total=7_000, cancelled_at=NOW)
    enter(engine, order, 7, **gone, due_on=date(2026, 11, 30), total=-7_000, credits_id=taken)
    sums = listed(engine, cast.seller).sums
    assert (sums.coming.count - before.coming.count, sums.coming.yen - before.coming.yen) == (1, 1_000)
    assert sums.open == InvoiceSum(2, 330_000)
    assert sums.overdue == InvoiceSum(1, 300_000)
    [late] = listed(engine, cast.buyer, overdue=True).lines
    assert (late.open, late.overdue(TODAY)) == (300_000, True)


def test_what_is_to_be_paid_comes_first_the_longest_due_on_top(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    gone = {"registered_at": NOW, "issued_at": NOW}
    paid = enter(engine, order, 1, **gone, paid=110, issue_on=date(2020, 1, 1))
    later = enter(engine, order, 2, **gone, due_on=date(2021, 2, 1))
    sooner = enter(engine, order, 3, **gone, due_on=date(2021, 1, 1))
    taken = enter(engine, order, 4, **gone, cancelled_at=NOW, issue_on=date(2020, 2, 1))
    note = enter(engine, order, 5, **gone, credits_id=taken, total=-110, issue_on=date(2020, 3, 1))
    numbers = [each.id for each in invoices(listed(engine, cast.buyer))]
    assert numbers[:2] == [sooner, later]
    assert numbers[-3:] == [note, taken, paid]
    line = next(line for line in listed(engine, cast.buyer).lines if line.invoice.id == taken)
    assert line.credit_note == note


def test_each_side_finds_its_own_by_the_others_name_and_nobody_else_anything(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    enter(engine, order, 1, content={"billing": {"to": ["a@x.example"], "cc": [], "phone": ""}})
    for viewer, name in (
        (cast.buyer, "ツキノワ"),
        (cast.looker, "ツキノワ"),
        (cast.seller, "青葉"),
        (cast.operator, "青葉"),
    ):
        found = listed(engine, viewer, counterparty=name, month=date(2000, 2, 1))
        assert [each.order for each in invoices(found)] == [order]
        assert found.lines[0].to == (() if viewer is cast.seller else ("a@x.example",))
        assert listed(engine, viewer, counterparty="どこにもない").found == 0
    assert listed(engine, cast.buyer, counterparty="青葉").found == 0
    for stranger in (cast.outsider, cast.rival, cast.sales, cast.director):
        found = listed(engine, stranger)
        assert (found.lines, sum(found.counts.values()), found.sums.coming) == ((), 0, InvoiceSum(0, 0))
