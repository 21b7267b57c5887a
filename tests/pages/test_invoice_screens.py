"""請求書 on the screens of the client and the partner (B3)."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions.payments import record_payment
from core.calendar import jst_date
from core.model import Role
from core.model_contracts import InvoiceId
from core.repository import reading
from core.store.engine import WRITE
from core.store.tables import BillingProfileRow, InvoiceRow
from core.views.invoice_lists import InvoiceFilter, InvoiceLine
from pages.partner.invoices import _register
from tests.cast import CLIENT, NOW, Cast
from tests.core.test_orders import act
from tests.factories import contracted, invoiced
from tests.pages.screens import head, screen, words
from tests.pages.test_certification import opened


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The screens draw the same whichever database answers."""
    return sqlite_url


def line(engine: Engine, cast: Cast, invoice: int) -> InvoiceLine:
    with reading(engine, cast.seller) as repo:
        found = repo.invoice_lists.listing(InvoiceFilter(), jst_date(NOW))
    return next(each for each in found.lines if each.invoice.id == invoice)


def change(engine: Engine, invoice: InvoiceId, **values: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(InvoiceRow).where(InvoiceRow.id == invoice).values(values))


def test_without_a_contract_the_list_says_why_it_is_empty(engine: Engine, cast: Cast):
    for name, who in (("client.invoices", cast.buyer), ("partner.invoices", cast.seller)):
        app = screen(name, engine, who)
        assert "請求書はまだありません。" in words(app)
        assert "請求書" in head(app)


def test_both_sides_read_what_is_planned_open_overdue_and_paid(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    _, part, full = invoiced(engine, order, issued=3)
    soon = jst_date(NOW) + timedelta(days=5)
    change(engine, part, due_on=soon)
    change(engine, full, due_on=soon)
    act(engine, cast.operator, record_payment, part, 30_000, None, "", "a")
    act(engine, cast.operator, record_payment, full, None, None, "", "b")
    for name, who, other in (
        ("client.invoices", cast.looker, "合同会社ツキノワ営業舎"),
        ("partner.invoices", cast.seller, "株式会社青葉計器"),
    ):
        said = words(screen(name, engine, who))
        for part_ in ("発行予定", "期限超過", "日超過", "一部入金", "残り ¥300,000", "入金済み", "INV-000001", other):
            assert part_ in said, (name, part_)
        assert ">未入金（2件・税込）</dt><dd" in said
        assert ">¥630,000</dd>" in said
        assert ">うち期限超過（1件・税込）</dt><dd" in said
    said = words(screen("client.invoices", engine, cast.buyer, state="paid"))
    assert '"said": "1件が該当します。"' in said
    said = words(screen("client.invoices", engine, cast.buyer, month="令和2年"))
    assert "対象月は「2026-12」のように入力してください。" in said
    assert '"said": "1件が該当します。"' in words(screen("client.invoices", engine, cast.buyer, month="2020年1月"))


def test_the_partner_registers_once_it_has_read_what_that_freezes_and_reads_no_address(engine: Engine, cast: Cast):
    contracted(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        profile = BillingProfileRow(
            client_id=CLIENT, to_admin=False, emails=["keiri@aoba-keiki.example"], phone="0300000101"
        )
        profile.revision, profile.updated_by_id, profile.updated_at = 1, cast.boss.member, NOW
        session.add(profile)
    assert '"label": "登録する"' in words(screen("partner.invoices", engine, cast.seller))
    app = opened(engine, cast.seller, partial(_register, line(engine, cast, 1)))
    assert "現在設定している請求先が確定します" in " ".join(each.value for each in app.markdown)
    app.button(key="partner_invoices.register.yes").click().run()
    said = words(screen("partner.invoices", engine, cast.seller))
    assert "請求先：登録済み" in said
    assert "keiri@" not in said
    assert "To keiri@aoba-keiki.example" in words(screen("client.invoices", engine, cast.buyer))


def test_a_guest_of_the_partner_is_told_whom_to_ask_for_the_registration(engine: Engine, cast: Cast):
    contracted(engine, cast)
    guest = replace(cast.seller, role=Role.GUEST)
    assert "ゲストは閲覧のみ可能です。請求書の登録は" in words(screen("partner.invoices", engine, guest))
