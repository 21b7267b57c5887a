"""Contracts over years against a simple model: no gap, no overlap, no double invoice, no lost yen (C2, C3, B3, O5)."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.closing import close_month
from core.actions.invoices import register_invoice
from core.actions.issuing import credit_invoice
from core.actions.orders import request_quote, submit_version
from core.actions.payments import record_payment, take_back_payment
from core.actions.terminations import decide_termination, request_termination
from core.errors import ConsoleError
from core.model import Line, OrderContent, OrderId, TerminationId, Viewer
from core.model_contracts import InvoiceId, PaymentId
from core.repository import broken_orders, transaction, working
from core.store.engine import open_engine
from core.store.tables import InvoiceRow, MailRow, OrderRow, PaymentRow
from tests.cast import Cast, settle
from tests.databases import PostgresFactory, SqliteFactory
from tests.factories import CONTENT, in_talks

START = date(2026, 11, 24)
REASON = "採用計画を見直したため。"


@dataclass
class Bill:
    """One month of a contract, as the model bills it: net yen, gross, and what has become of it."""

    month: date
    starts: date
    issue_on: date
    net: int
    gross: int
    registered: bool = False
    issued: bool = False
    cancelled: bool = False
    credited: bool = False
    paid: int = 0

    @property
    def open(self) -> bool:
        return not self.issued and not self.cancelled


@dataclass
class Contract:
    """One order of the deal."""

    id: OrderId
    before: "Contract | None" = None
    content: OrderContent | None = None
    version: int = 0
    awaiting: bool = False
    approved: bool = False
    ended_on: date | None = None
    asked: tuple[TerminationId, date] | None = None
    bills: list[Bill] = field(default_factory=list)

    @property
    def start(self) -> date:
        assert self.content
        assert self.content.start
        return self.content.start

    @property
    def end(self) -> date:
        assert self.content
        assert self.content.end
        return self.content.end

    @property
    def cut(self) -> bool:
        """The one before it ends early, so nothing can follow."""
        return self.before is not None and self.before.ended_on is not None

    def over(self, today: date) -> bool:
        return today > (self.ended_on or self.end)


def month_after(first: date, months: int = 1) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def written(start: date, days: int, price: int, hours: Decimal, extra: int) -> OrderContent:
    """A line for each month that the period touches, by its name, and one without a month."""
    end, lines, month = start + timedelta(days=days), list[Line](), start.replace(day=1)
    while month <= end:
        lines.append(Line(f"{month.year}年{month.month}月分", Decimal(price), hours))
        month = month_after(month)
    if extra:
        lines.append(Line("初期設計", Decimal(extra), Decimal(1), "式", 8))
    return replace(CONTENT, start=start, end=end, lines=tuple(lines))


def billed(content: OrderContent) -> list[Bill]:
    """What the model expects of those lines: net half up a line, tax down once a rate."""
    assert content.start
    assert content.end
    found: list[Bill] = []
    month = content.start.replace(day=1)
    for position, line in enumerate(each for each in content.lines if each.tax_rate == 10):
        net = int(line.unit_price * line.quantity + Decimal("0.5"))
        extra = sum(int(each.unit_price) for each in content.lines if each.tax_rate == 8) if position == 0 else 0
        last = min(month_after(month) - timedelta(days=1), content.end)
        gross = net + net * 10 // 100 + extra + extra * 8 // 100
        found.append(Bill(month, max(month, content.start), last + timedelta(days=1), net + extra, gross))
        month = month_after(month)
    return found


class Life(RuleBasedStateMachine):
    """Both sides, operations and the clock do what they may and what they may not, in any order."""

    def __init__(self, fresh: Callable[[], AbstractContextManager[str]]) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.engine: Engine = open_engine(self.stack.enter_context(fresh()))
        self.stack.callback(self.engine.dispose)
        self.cast: Cast = settle(self.engine)
        self.today = START
        self.contracts: list[Contract] = []
        self.presses = 0

    # --- how the model speaks to the console ----------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 3, tzinfo=UTC)

    def done(self, viewer: Viewer, action: Callable[..., Any], *arguments: Any) -> Any:
        with transaction(self.engine, viewer) as repo:
            return action(repo, *arguments, self.now)

    def refused(self, viewer: Viewer, action: Callable[..., Any], *arguments: Any) -> None:
        with pytest.raises(ConsoleError) as told, transaction(self.engine, viewer) as repo:
            action(repo, *arguments, self.now)
        assert told.value.sentence.endswith("。")

    def attempt(self, allowed: bool, viewer: Viewer, action: Callable[..., Any], *arguments: Any) -> Any:
        return (self.done if allowed else self.refused)(viewer, action, *arguments)

    @property
    def last(self) -> Contract:
        return self.contracts[-1]

    @property
    def agreed(self) -> list[Contract]:
        return [each for each in self.contracts if each.approved]

    def renewed(self, contract: Contract) -> bool:
        return any(each.before is contract and each.approved for each in self.contracts)

    def invoices(self) -> list[InvoiceRow]:
        with Session(self.engine) as session:
            return list(session.scalars(select(InvoiceRow).order_by(InvoiceRow.id)))

    def picked(self, position: int, likely: Callable[[Bill], bool] | None) -> tuple[InvoiceId, Bill]:
        """An invoice of the deal; one that fits where there is one, for most steps should lead somewhere."""
        found = [(InvoiceId(row.id), self.bill_of(row)) for row in self.invoices() if row.credits_id is None]
        fitting = [each for each in found if likely is None or likely(each[1])] or found
        return fitting[position % len(fitting)]

    def bill_of(self, row: InvoiceRow) -> Bill:
        contract = next(each for each in self.contracts if each.id == row.order_id)
        return next(each for each in contract.bills if each.month == row.month)

    # --- negotiation ----------------------------------------------------------------------------------------------

    @initialize(agreed=st.sampled_from([True, True, True, False]), days=st.integers(0, 130))
    def they_talk(self, agreed: bool, days: int) -> None:
        proposal = in_talks(self.engine, self.cast, self.now)
        self.contracts.append(Contract(self.done(self.cast.buyer, request_quote, proposal)))
        if agreed:
            self.they_agree(days, 3_333, Decimal("12.5"), 99_999)

    @precondition(lambda self: not self.last.approved and not self.last.cut)
    @rule(
        days=st.integers(0, 130),
        price=st.sampled_from([1, 105, 3_333, 300_000]),
        hours=st.sampled_from([Decimal(1), Decimal(3), Decimal("12.5")]),
        extra=st.sampled_from([0, 1, 99_999]),
    )
    def they_agree(self, days: int, price: int, hours: Decimal, extra: int) -> None:
        self.the_partner_writes(0, days, price, hours, extra)
        self.the_client_asks_for_approval(False)
        self.the_partner_approves(True)

    @precondition(lambda self: self.last.approved and not self.last.over(self.today) and not self.last.ended_on)
    @rule(days=st.integers(0, 130), price=st.sampled_from([105, 300_000]))
    def they_renew(self, days: int, price: int) -> None:
        self.the_client_asks_for_a_renewal(len(self.contracts) - 1)
        self.they_agree(days, price, Decimal(3), 0)

    @precondition(lambda self: not self.last.approved)
    @rule(
        off=st.sampled_from([0, 0, 0, -1, 1, 30]),
        days=st.integers(0, 130),
        price=st.sampled_from([1, 105, 3_333, 300_000]),
        hours=st.sampled_from([Decimal(1), Decimal(3), Decimal("12.5")]),
        extra=st.sampled_from([0, 1, 99_999]),
    )
    def the_partner_writes(self, off: int, days: int, price: int, hours: Decimal, extra: int) -> None:
        one = self.last
        first = one.before.end + timedelta(days=1) if one.before else START
        content = written(first + timedelta(days=off), days, price, hours, extra)
        follows = one.before is None or (off == 0 and one.before.ended_on is None)
        self.attempt(follows and content != one.content, self.cast.seller, submit_version, one.id, one.version, content)
        if follows and content != one.content:
            one.content, one.version, one.awaiting = content, one.version + 1, False

    @precondition(lambda self: not self.last.approved)
    @rule(stale=st.booleans())
    def the_client_asks_for_approval(self, stale: bool) -> None:
        one = self.last
        version = one.version - stale
        allowed = one.version > 0 and (one.awaiting or not one.cut) and not stale
        self.attempt(allowed, self.cast.buyer, request_approval, one.id, version)
        one.awaiting = one.awaiting or allowed

    @rule(twice=st.booleans())
    def the_partner_approves(self, twice: bool) -> None:
        one = self.last
        allowed = one.approved or (one.awaiting and not one.cut)
        self.attempt(allowed, self.cast.seller, approve, one.id, one.version)
        if allowed and not one.approved:
            assert one.content
            one.approved, one.awaiting, one.bills = True, False, billed(one.content)
        if twice and allowed:
            self.done(self.cast.seller, approve, one.id, one.version)

    @rule(position=st.integers(0, 9))
    def the_client_asks_for_a_renewal(self, position: int) -> None:
        one = self.contracts[position % len(self.contracts)]
        following = next((each for each in self.contracts if each.before is one), None)
        allowed = following is not None or (one.approved and not one.over(self.today) and one.ended_on is None)
        order = self.attempt(allowed, self.cast.buyer, request_renewal, one.id)
        if following:
            assert order == following.id
        elif allowed:
            self.contracts.append(Contract(order, before=one))

    # --- the early end --------------------------------------------------------------------------------------------

    @rule(
        position=st.integers(0, 9),
        ahead=st.sampled_from([-1, 0, 0, 10, 10, 31, 45, 400]),
        reason=st.sampled_from([REASON, REASON, REASON, " ", "あ" * 2_001]),
        who=st.sampled_from(["buyer", "seller", "outsider", "looker"]),
    )
    def somebody_asks_for_an_early_end(self, position: int, ahead: int, reason: str, who: str) -> None:
        one = self.contracts[position % len(self.contracts)]
        on = self.today + timedelta(days=ahead)
        runs = one.approved and not one.over(self.today) and one.ended_on is None and one.asked is None
        runs = runs and not self.renewed(one)
        allowed = runs and self.today <= on <= one.end and reason == REASON and who in ("buyer", "seller")
        request = self.attempt(allowed, getattr(self.cast, who), request_termination, one.id, on, reason, True)
        if allowed:
            one.asked = request, on

    @precondition(lambda self: any(each.asked for each in self.contracts))
    @rule(position=st.integers(0, 9), approved=st.booleans())
    def operations_decide(self, position: int, approved: bool) -> None:
        waiting = [each for each in self.contracts if each.asked]
        one = waiting[position % len(waiting)]
        assert one.asked
        request, on = one.asked
        allowed = not approved or (on >= self.today and not self.renewed(one))
        self.attempt(allowed, self.cast.operator, decide_termination, request, approved, "確認しました。")
        if not allowed:
            return
        one.asked = None
        if approved:
            one.ended_on = on
            for bill in one.bills:
                bill.cancelled = bill.cancelled or (bill.open and bill.starts > on)

    # --- invoices -------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 7, 31, 31, 92]))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(later=st.sampled_from([0, 7, 31, 62, 124]), back=st.booleans(), again=st.booleans())
    def the_month_is_closed(self, later: int, back: bool, again: bool) -> None:
        self.today += timedelta(days=later)
        for contract in self.contracts:
            for bill in contract.bills:
                bill.issued = bill.issued or (bill.open and bill.issue_on <= self.today)
        while close_month(lambda: working(self.engine), self.now).more:
            pass
        if back:  # a clock that was set back issues nothing twice and takes nothing back
            close_month(lambda: working(self.engine), self.now - timedelta(days=1))
        if again:
            close_month(lambda: working(self.engine), self.now)

    @precondition(lambda self: self.agreed)
    @rule(position=st.integers(0, 99), who=st.sampled_from(["seller", "seller", "rival", "buyer"]), aim=st.booleans())
    def an_invoice_is_registered(self, position: int, who: str, aim: bool) -> None:
        invoice, bill = self.picked(position, (lambda bill: bill.open and not bill.registered) if aim else None)
        fresh = bill.open and (bill.registered or self.today < bill.issue_on)
        allowed = who == "seller" and fresh
        self.attempt(allowed, getattr(self.cast, who), register_invoice, invoice)
        bill.registered = bill.registered or allowed

    @precondition(lambda self: self.agreed)
    @rule(position=st.integers(0, 99), aim=st.booleans())
    def operations_credit_an_invoice(self, position: int, aim: bool) -> None:
        invoice, bill = self.picked(position, (lambda bill: bill.issued) if aim else None)
        self.attempt(bill.issued, self.cast.operator, credit_invoice, invoice, "誤って請求したため。")
        bill.credited = bill.credited or bill.issued

    @precondition(lambda self: self.agreed)
    @rule(position=st.integers(0, 99), share=st.sampled_from([0, 1, 1, 2, 2, 3]), aim=st.booleans())
    def money_comes_in(self, position: int, share: int, aim: bool) -> None:
        invoice, bill = self.picked(position, (lambda bill: bill.issued and bill.paid < bill.gross) if aim else None)
        left = bill.gross - bill.paid
        amount = (0, left, left // 2, left + 1)[share]
        self.presses += 1
        allowed = bill.issued and not bill.credited and 0 < amount <= left
        press = (invoice, amount, self.today, "", f"{self.presses}")
        for _ in range(1 + allowed):  # pressed twice it is entered once
            self.attempt(allowed, self.cast.operator, record_payment, *press)
        bill.paid += amount if allowed else 0

    @precondition(lambda self: any(bill.paid for each in self.contracts for bill in each.bills))
    @rule(position=st.integers(0, 99))
    def a_payment_was_a_mistake(self, position: int) -> None:
        with Session(self.engine) as session:
            rows = session.execute(
                select(PaymentRow.id, PaymentRow.amount, InvoiceRow)
                .join(InvoiceRow, InvoiceRow.id == PaymentRow.invoice_id)
                .where(PaymentRow.taken_back_at.is_(None))
                .order_by(PaymentRow.id)
            ).all()
        payment, amount, row = rows[position % len(rows)]
        for _ in range(2):
            self.done(self.cast.operator, take_back_payment, PaymentId(payment))
        self.bill_of(row).paid -= amount

    # --- what holds at any time -----------------------------------------------------------------------------------

    @invariant()
    def the_console_says_what_the_model_says(self) -> None:
        rows = self.invoices()
        self._months_are_as_expected([row for row in rows if row.credits_id is None])
        self._not_a_yen_is_lost({row.id: row for row in rows})
        for contract in self.agreed:
            if contract.before:
                assert contract.before.approved
                assert contract.before.ended_on is None
                assert contract.start == contract.before.end + timedelta(days=1), "no gap, no overlap (C2)"

    def _months_are_as_expected(self, rows: list[InvoiceRow]) -> None:
        told = {
            (row.order_id, row.month): (
                row.subtotal,
                row.total,
                row.registered_at is not None,
                row.issued_at is not None,
                row.cancelled_at is not None,
                row.paid,
            )
            for row in rows
        }
        expected = {
            (contract.id, bill.month): (
                bill.net,
                bill.gross,
                bill.registered or bill.issued,
                bill.issued,
                bill.cancelled or bill.credited,
                bill.paid,
            )
            for contract in self.contracts
            for bill in contract.bills
        }
        assert told == expected
        assert len(rows) == len(told), "one invoice a contract and month (B3)"

    def _not_a_yen_is_lost(self, rows: dict[int, InvoiceRow]) -> None:
        with Session(self.engine) as session:
            subtotals = dict(session.execute(select(OrderRow.id, OrderRow.subtotal)).all())
            mails = session.scalars(
                select(MailRow.key).where(MailRow.kind == "invoice_issued").order_by(MailRow.id)
            ).all()
        for contract in self.agreed:
            assert sum(bill.net for bill in contract.bills) == subtotals[contract.id]
        notes = {row.credits_id: row for row in rows.values() if row.credits_id is not None}
        for taken_back, note in notes.items():
            assert (note.subtotal, note.total) == (-rows[taken_back].subtotal, -rows[taken_back].total)
        issued = [row for row in rows.values() if row.issued_at and row.credits_id is None]
        assert sorted(mails) == sorted(f"invoice_issued:{row.id}" for row in issued), "each left once"

    def teardown(self) -> None:
        assert list(broken_orders(self.engine)) == [], "the chain of every negotiation holds (O5)"
        self.stack.close()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_whatever_the_two_sides_and_the_clock_do(
    database: str, sqlite_factory: SqliteFactory, request: pytest.FixtureRequest, tmp_path: Path
):
    postgres: PostgresFactory | None = request.getfixturevalue("postgres_factory") if database == "postgres" else None

    lives: list[Life] = []

    class ThisLife(Life):
        def __init__(self) -> None:
            lives.append(self)
            super().__init__(postgres.fresh if postgres else partial(sqlite_factory.fresh, tmp_path))

    run_state_machine_as_test(
        ThisLife,
        settings=settings(
            max_examples=15, stateful_step_count=50, derandomize=True, deadline=None, phases=[Phase.generate]
        ),
    )
    assert sum(bill.issued for life in lives for one in life.contracts for bill in one.bills) > 10, "they came far"
