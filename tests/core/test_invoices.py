"""Invoices from the approval to their registration: planned once, frozen once, for good (B3, B4, C3)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval
from core.actions.billing import save_billing
from core.actions.invoices import cancel_later, plan_invoices, register_invoice
from core.calendar import jst_midnight
from core.chain import digest
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.invoices import InvoiceContent, credit_of, from_json, to_json
from core.model import Line, OrderId, Viewer
from core.model_contracts import InvoiceId, InvoiceState, PaperKind
from core.money import Rounding
from core.repository import reading, transaction
from core.rules_billing import BillingEntry
from core.store.engine import WRITE
from core.store.tables import AuditRow, InvoiceRow, OrderEventRow, OrganizationRow
from core.views.billing import BillingProfile
from tests.cast import NOW, PARTNER, Cast, address
from tests.core.test_orders import act, at_once
from tests.factories import CONTENT, contracted, negotiating

MONTHS = tuple(
    Line(f"{year}年{month}月分", Decimal(3_333), Decimal("12.5")) for year, month in ((2026, 12), (2027, 1), (2027, 2))
)
SETUP = Line("初期設計", Decimal(105), Decimal(1), "式", 8)
THREE = replace(CONTENT, lines=(*MONTHS, SETUP))
"""Each month 41,663 yen net at 10 %, in the first 105 yen more at 8 %."""

TYPED = BillingEntry(False, ("keiri@aoba-keiki.example", "soumu@aoba-keiki.example"), "0300000101")


def rows(engine: Engine) -> list[InvoiceRow]:
    with Session(engine) as session:
        return list(session.scalars(select(InvoiceRow).order_by(InvoiceRow.month, InvoiceRow.id)))


def content(engine: Engine, viewer: Viewer, invoice: InvoiceId) -> InvoiceContent | None:
    with reading(engine, viewer) as repo:
        return repo.invoices.content(invoice)


def verbs(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.id)))


def write(engine: Engine, statement: Any) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(statement)


def at(day: date) -> datetime:
    return jst_midnight(day) + timedelta(hours=9)


# --- planned with the approval --------------------------------------------------------------------------------------


def test_an_approval_plans_an_invoice_for_each_month_that_bills_something(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    assert [(row.month, row.starts_on, row.ends_on, row.issue_on, row.due_on) for row in rows(engine)] == [
        (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 31), date(2027, 2, 1), date(2027, 2, 28)),
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 31)),
    ]
    assert [(row.subtotal, row.total) for row in rows(engine)] == [
        (41_768, 41_768 + 4_166 + 8),
        (41_663, 45_829),
        (41_663, 45_829),
    ]


def test_a_month_without_a_line_has_no_invoice(engine: Engine, cast: Cast):
    contracted(engine, cast, CONTENT)
    assert [(row.month, row.subtotal) for row in rows(engine)] == [(date(2026, 12, 1), 450_000)]


def test_an_approval_that_dies_plans_nothing_and_one_pressed_twice_plans_once(engine: Engine, cast: Cast):
    order = negotiating(engine, cast, THREE)
    act(engine, cast.buyer, request_approval, order, 1)
    with pytest.raises(RuntimeError), transaction(engine, cast.seller) as repo:
        approve(repo, order, 1, NOW)
        raise RuntimeError("killed before the commit")
    assert rows(engine) == []
    at_once(*[lambda: act(engine, cast.seller, approve, order, 1)] * 2)
    assert len(rows(engine)) == 3


def test_months_that_are_planned_already_stay_as_they_are(engine: Engine, cast: Cast):
    order = contracted(engine, cast, THREE)
    before = [row.id for row in rows(engine)]
    with transaction(engine, cast.seller) as repo:
        plan_invoices(repo, repo.orders.get(order))
    assert [row.id for row in rows(engine)] == before


def test_tax_is_rounded_as_the_partner_rounded_when_it_approved(engine: Engine, cast: Cast):
    write(engine, update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(rounding=Rounding.CEIL))
    contracted(engine, cast, THREE)
    write(engine, update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(rounding=Rounding.FLOOR))
    invoice = rows(engine)[0]
    assert invoice.total == 41_768 + 4_167 + 9
    act(engine, cast.seller, register_invoice, invoice.id)
    said = content(engine, cast.buyer, invoice.id)
    assert said
    assert (said.rounding, said.totals.total) == (Rounding.CEIL, invoice.total)


def test_what_was_approved_before_companies_chose_is_rounded_down(engine: Engine, cast: Cast):
    order = contracted(engine, cast, THREE)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        [event] = session.scalars(select(OrderEventRow).where(OrderEventRow.kind == "approved"))
        event.payload = {**event.payload, "partner": {"id": PARTNER, "name": "昔の名前"}}
    with reading(engine, cast.seller) as repo:
        assert repo.invoices.agreed(order).rounding is Rounding.FLOOR


# --- registered before the day --------------------------------------------------------------------------------------


def test_registration_freezes_what_the_paper_says_and_who_receives_it(engine: Engine, cast: Cast):
    order = contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    act(engine, cast.seller, register_invoice, first)
    said = content(engine, cast.buyer, first)
    assert said is not None
    assert (said.number, said.order, said.order_version, said.kind) == (
        f"INV-{first:06d}",
        f"PO-{order:06d}",
        1,
        PaperKind.INVOICE,
    )
    assert (said.issuer.name, said.recipient.name) == ("合同会社ツキノワ営業舎", "株式会社青葉計器")
    assert [(line.name, line.amount, line.tax_rate) for line in said.lines] == [
        ("2026年12月分", 41_663, 10),
        ("初期設計", 105, 8),
    ]
    assert [(tax.rate, tax.taxable, tax.tax) for tax in said.totals.taxes] == [(10, 41_663, 4_166), (8, 105, 8)]
    assert (said.to, said.cc, said.method) == ((address("boss"),), (), THREE.terms.method)
    assert (said.dated, said.due_on) == (date(2027, 1, 1), date(2027, 1, 31))
    row = rows(engine)[0]
    assert row.digest == said.digest == digest(to_json(said))
    assert (row.registered_by_id, row.registered_at, row.total) == (cast.seller.member, NOW, said.totals.total)


def test_a_second_press_registers_nothing_more(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    at_once(*[lambda: act(engine, cast.seller, register_invoice, first)] * 2)
    act(engine, cast.seller, register_invoice, first)
    assert verbs(engine).count("register_invoice") == 1


def test_a_later_change_of_anything_leaves_a_registered_invoice_as_it_is(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first, second, _ = (row.id for row in rows(engine))
    act(engine, cast.seller, register_invoice, first)
    before = content(engine, cast.buyer, first)
    act(engine, cast.boss, save_billing, BillingProfile(BillingEntry(True, (), "")), TYPED)
    write(engine, update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(name="新しい社名"))
    assert content(engine, cast.buyer, first) == before
    act(engine, cast.seller, register_invoice, second)
    after = content(engine, cast.buyer, second)
    assert after is not None
    assert (after.to, after.cc, after.phone) == (TYPED.emails[:1], TYPED.emails[1:], "0300000101")
    assert after.issuer.name == "新しい社名"


@pytest.mark.parametrize(
    ("who", "error"),
    [("looker", NotAllowed), ("buyer", NotAllowed), ("rival", NotFound), ("operator", NotAllowed)],
)
def test_only_the_partner_whose_contract_it_is_registers(
    engine: Engine, cast: Cast, who: str, error: type[ConsoleError]
):
    contracted(engine, cast, THREE)
    with pytest.raises(error):
        act(engine, getattr(cast, who), register_invoice, rows(engine)[0].id)
    assert rows(engine)[0].registered_at is None


def test_from_its_issue_date_on_the_partner_registers_no_more(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0]
    with pytest.raises(Refused, match="自動で行われます"):
        act(engine, cast.seller, register_invoice, first.id, at=at(first.issue_on))
    act(engine, cast.seller, register_invoice, first.id, at=at(first.issue_on) - timedelta(hours=10))
    assert rows(engine)[0].registered_at is not None


def test_strangers_are_told_that_there_is_no_such_invoice(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    for who in (cast.outsider, cast.rival, cast.sales, cast.director):
        with pytest.raises(NotFound):
            content(engine, who, first)
    for who in (cast.looker, cast.seller, cast.operator):
        assert content(engine, who, first) is None


def test_what_somebody_altered_is_not_drawn(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    act(engine, cast.seller, register_invoice, first)
    altered = {**(rows(engine)[0].content or {}), "due_on": "2028-01-31"}
    write(engine, update(InvoiceRow).where(InvoiceRow.id == first).values(content=altered))
    with pytest.raises(Refused, match="一致しません"):
        content(engine, cast.buyer, first)


# --- what it says, exactly ------------------------------------------------------------------------------------------


def test_the_content_comes_back_as_it_was_written_and_so_does_its_credit_note(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    act(engine, cast.seller, register_invoice, first)
    said = content(engine, cast.buyer, first)
    assert said is not None
    assert from_json(to_json(said)) == said
    back = credit_of(said, "CRN-000099", date(2027, 1, 5), "重複のため", said.to, said.cc, said.phone)
    assert from_json(to_json(back)) == back
    assert back.kind is PaperKind.CREDIT_NOTE
    assert (back.totals.total, back.totals.tax) == (-said.totals.total, -said.totals.tax)
    assert sum(line.amount for line in back.lines) == -said.totals.subtotal
    assert back.takes_back
    assert (back.takes_back.number, back.takes_back.digest) == (said.number, said.digest)


# --- the contract ends early ----------------------------------------------------------------------------------------


def test_an_early_end_cancels_the_months_after_it_registered_or_not(engine: Engine, cast: Cast):
    order = contracted(engine, cast, THREE)
    invoices = [row.id for row in rows(engine)]
    act(engine, cast.seller, register_invoice, invoices[2])
    with transaction(engine, cast.operator) as repo:
        assert cancel_later(repo, order, date(2026, 12, 15), NOW) == (invoices[1], invoices[2])
    with transaction(engine, cast.operator) as repo:
        assert cancel_later(repo, order, date(2026, 12, 15), NOW) == ()
    assert states(engine, cast, order) == [InvoiceState.SCHEDULED, InvoiceState.CANCELLED, InvoiceState.CANCELLED]
    assert verbs(engine).count("cancel_invoice") == 2
    with pytest.raises(Refused, match="取り消されています"):
        act(engine, cast.seller, register_invoice, invoices[1])


def states(engine: Engine, cast: Cast, order: OrderId) -> list[InvoiceState]:
    with reading(engine, cast.buyer) as repo:
        return [each.state for each in repo.invoices.of_order(order)]
