"""The law of invoices, every state and move of it (B3, C3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.errors import Refused
from core.invoices import Invoice
from core.model import OrderId, OrganizationId
from core.model_contracts import InvoiceId, InvoiceState
from core.rules_invoices import CREDIT_NOTE, InvoiceMove, is_cut_off, require, why_not
from tests.cast import NOW

S, M = InvoiceState, InvoiceMove
ISSUE_ON = date(2027, 1, 1)
PLANNED = Invoice(
    id=InvoiceId(1),
    order=OrderId(1),
    client=OrganizationId(1),
    partner=OrganizationId(3),
    credits=None,
    month=date(2026, 12, 1),
    starts_on=date(2026, 12, 1),
    ends_on=date(2026, 12, 31),
    issue_on=ISSUE_ON,
    due_on=date(2027, 1, 31),
    subtotal=300_000,
    total=330_000,
    digest=None,
    registered_at=None,
    handed_over_at=None,
    issued_at=None,
    paid=0,
    cancelled_at=None,
)
REGISTERED = replace(PLANNED, registered_at=NOW, digest="0" * 64)
ISSUED = replace(REGISTERED, issued_at=NOW)
IN: dict[InvoiceState, Invoice] = {
    S.SCHEDULED: PLANNED,
    S.REGISTERED: REGISTERED,
    S.ISSUED: ISSUED,
    S.PARTLY_PAID: replace(ISSUED, paid=1),
    S.PAID: replace(ISSUED, paid=330_000),
    S.CANCELLED: replace(ISSUED, cancelled_at=NOW),
}
MAY: dict[InvoiceState, set[InvoiceMove]] = {
    S.SCHEDULED: {M.REGISTER, M.CANCEL},
    S.REGISTERED: {M.CANCEL},
    S.ISSUED: {M.CREDIT},
    S.PARTLY_PAID: {M.CREDIT},
    S.PAID: {M.CREDIT},
    S.CANCELLED: set(),
}


@pytest.mark.parametrize("state", InvoiceState)
def test_the_state_follows_from_what_has_happened(state: InvoiceState):
    assert IN[state].state is state
    assert replace(IN[state], cancelled_at=NOW).state is S.CANCELLED


def test_what_bills_nothing_is_paid_once_issued_and_a_credit_note_never():
    assert replace(ISSUED, total=0).state is S.PAID
    assert replace(ISSUED, credits=InvoiceId(9), total=-330_000).state is S.ISSUED


@pytest.mark.parametrize("state", InvoiceState)
@pytest.mark.parametrize("move", InvoiceMove)
def test_before_its_day_the_partner_registers_and_afterwards_the_clock_issues(state: InvoiceState, move: InvoiceMove):
    waiting = {S.SCHEDULED, S.REGISTERED}
    before = move in MAY[state]
    on_the_day = (before and move is not M.REGISTER) or (move is M.ISSUE and state in waiting)
    assert (why_not(IN[state], move, ISSUE_ON - timedelta(days=1)) == "") is before
    assert (why_not(IN[state], move, ISSUE_ON) == "") is on_the_day
    if not on_the_day:
        with pytest.raises(Refused, match=r"。$"):
            require(IN[state], move, ISSUE_ON)


@pytest.mark.parametrize("move", InvoiceMove)
def test_nothing_is_done_to_a_credit_note(move: InvoiceMove):
    assert why_not(replace(ISSUED, credits=InvoiceId(9)), move, ISSUE_ON) == CREDIT_NOTE


@pytest.mark.parametrize("state", InvoiceState)
def test_an_early_end_cuts_off_months_that_begin_after_it_and_are_not_issued(state: InvoiceState):
    cut = state in {S.SCHEDULED, S.REGISTERED}
    assert is_cut_off(IN[state], PLANNED.starts_on - timedelta(days=1)) is cut
    assert not is_cut_off(IN[state], PLANNED.starts_on)
    assert not is_cut_off(IN[state], PLANNED.ends_on)
