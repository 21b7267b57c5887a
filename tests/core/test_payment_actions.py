"""Payments are entered once, by hand or by a file, and taken back without a trace being lost (B3, K2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.actions.payments import check_payments, import_payments, record_payment, take_back_payment
from core.errors import NotFound, Refused
from core.model_contracts import InvoiceId, PaymentId
from core.payments import read
from core.repository import reading
from core.rules_payments import Outcome
from core.store.tables import AuditRow, InvoiceRow, MailRow, NoticeRow, PaymentRow
from tests.cast import NOW, Cast
from tests.core.test_orders import act, mails
from tests.factories import contracted, invoiced

LATER = NOW + timedelta(days=60)
HEAD = "請求書番号,入金日,入金額,振込名義,取引番号\n"


@pytest.fixture
def invoices(engine: Engine, cast: Cast) -> list[InvoiceId]:
    """Three issued invoices of one contract over ¥330,000, and one that is only planned."""
    return invoiced(engine, contracted(engine, cast), issued=3, planned=1)


def paid(engine: Engine) -> dict[int, int]:
    with Session(engine) as session:
        rows = session.execute(
            select(InvoiceRow.id, InvoiceRow.paid).where(InvoiceRow.paid > 0).order_by(InvoiceRow.id)
        )
        return {row.id: row.paid for row in rows}


def count(engine: Engine, table: type[Any]) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def rows(*lines: tuple[int, int, str]) -> str:
    return HEAD + "".join(f"INV-{invoice:06d},2026/12/31,{amount},カ）アオバ,{ref}\n" for invoice, amount, ref in lines)


def by_hand(engine: Engine, cast: Cast, invoice: int, amount: int | None = None, intent: str = "once") -> None:
    act(engine, cast.operator, record_payment, InvoiceId(invoice), amount, None, "", intent, at=LATER)


def test_by_hand_what_is_open_came_in_today_unless_said_otherwise(
    engine: Engine, cast: Cast, invoices: list[InvoiceId]
):
    by_hand(engine, cast, invoices[0], 130_000, "first")
    by_hand(engine, cast, invoices[0], None, "second")
    by_hand(engine, cast, invoices[0], None, "second")
    assert paid(engine) == {invoices[0]: 330_000}
    with reading(engine, cast.operator) as repo:
        entered = repo.payments.of(invoices[0])
    assert [(each.amount, each.paid_on, each.recorded_by) for each in entered] == [
        (200_000, date(2027, 1, 23), "尾上 静"),
        (130_000, date(2027, 1, 23), "尾上 静"),
    ]
    told = mails(engine, "payment_received")
    assert [mail.to for mail in told] == [["seller@tsukinowa.example"]] * 2
    assert f"■ INV-{invoices[0]:06d}　株式会社青葉計器 様　¥130,000（2027/01/23（土））" in told[0].text
    with pytest.raises(Refused, match="全額入金済み"):
        by_hand(engine, cast, invoices[0], None, "third")
    with pytest.raises(NotFound):
        by_hand(engine, cast, 987_654)


def test_a_file_enters_its_good_lines_once_however_often_it_comes(
    engine: Engine, cast: Cast, invoices: list[InvoiceId]
):
    one, two, three, planned = invoices
    lines = read(
        rows((one, 330_000, "A"), (two, 100_000, "B"), (three, 330_001, "C"), (planned, 1, "D"), (99, 1, "E"))
        + f"ＩＮＶ－{three},２０２６／１２／３１,３３００００,,\n"
    ).lines
    before = count(engine, AuditRow)
    with reading(engine, cast.operator) as repo:
        preview = check_payments(repo, lines, LATER)
    expected = [Outcome.PAID, Outcome.PARTLY, Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED, Outcome.PAID]
    assert [each.outcome for each in preview] == expected
    assert (paid(engine), count(engine, AuditRow)) == ({}, before)
    assert act(engine, cast.operator, import_payments, lines, at=LATER) == preview
    sums = {one: 330_000, two: 100_000, three: 330_000}
    assert (paid(engine), count(engine, AuditRow)) == (sums, before + 3)
    [mail] = mails(engine, "payment_received")
    assert all(f"INV-{number:06d}" in mail.text for number in (one, two, three))
    assert "合計　¥760,000" in mail.text

    again = act(engine, cast.operator, import_payments, lines, at=LATER)
    assert [each.outcome for each in again] == [
        Outcome.KNOWN,
        Outcome.KNOWN,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.KNOWN,
    ]
    assert (paid(engine), count(engine, AuditRow), count(engine, PaymentRow)) == (sums, before + 3, 3)
    assert len(mails(engine, "payment_received")) == 1


def test_a_payment_taken_back_counts_no_more_stays_on_record_and_is_not_entered_by_its_file_again(
    engine: Engine, cast: Cast, invoices: list[InvoiceId]
):
    lines = read(rows((invoices[0], 330_000, "A"))).lines
    act(engine, cast.operator, import_payments, lines, at=LATER)
    for _ in range(2):
        act(engine, cast.operator, take_back_payment, PaymentId(1), at=LATER)
    assert paid(engine) == {}
    [again] = act(engine, cast.operator, import_payments, lines, at=LATER)
    assert (again.outcome, "取り消し済み" in again.reason) == (Outcome.REFUSED, True)
    [told] = mails(engine, "payment_taken_back")
    assert f"INV-{invoices[0]:06d}" in told.text
    with Session(engine) as session:
        verbs = session.scalars(
            select(AuditRow.action).where(AuditRow.subject == "invoice").order_by(AuditRow.id)
        ).all()
        assert [verb for verb in verbs if "payment" in verb] == ["import_payments", "take_back_payment"]
        notices = select(NoticeRow.kind).where(NoticeRow.kind.startswith("payment")).order_by(NoticeRow.id)
        assert session.scalars(notices).all() == ["payment_received", "payment_taken_back"]
    by_hand(engine, cast, invoices[0])
    assert paid(engine) == {invoices[0]: 330_000}


def test_two_who_enter_the_same_file_at_once_enter_it_once(engine: Engine, cast: Cast, invoices: list[InvoiceId]):
    lines = read(rows(*((invoice, 10_000, f"{invoice}-{n}") for n in range(5) for invoice in invoices[:3]))).lines

    def enter(part: Any) -> Any:
        return act(engine, cast.operator, import_payments, part, at=LATER)

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(enter, [lines, lines[::-1], lines, lines[5:]]):
            pass
    assert paid(engine) == dict.fromkeys(invoices[:3], 50_000)
    assert count(engine, PaymentRow) == 15
    with Session(engine) as session:
        told = session.scalars(
            select(MailRow.text).where(MailRow.kind == "payment_received").order_by(MailRow.id)
        ).all()
    assert sum(text.count("■ INV-") for text in told) == 15


def test_payments_by_hand_at_once_never_come_to_more_than_is_open(
    engine: Engine, cast: Cast, invoices: list[InvoiceId]
):
    def enter(number: int) -> bool:
        try:
            by_hand(engine, cast, invoices[0], 200_000, f"tab {number}")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, range(4))) == 1
    assert paid(engine) == {invoices[0]: 200_000}
