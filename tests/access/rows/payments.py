"""Only operations enter and take back payments (B3)."""

from core.actions import payments
from core.model_contracts import PaymentId
from core.payments import read
from tests import factories
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row

FILE = "請求書番号,入金日,入金額,取引番号\nINV-{},2026/11/30,1000,A\n"


def invoiced(engine, cast):
    """One invoice of the contract is issued, the next is planned."""
    things = s.contracted(engine, cast)
    one, planned = factories.invoiced(engine, things["order"], issued=1, planned=1)
    return {**things, "invoice": one, "planned": planned, "lines": read(FILE.format(one)).lines}


def paid(engine, cast):
    """A file has brought in a part of what the invoice asks for."""
    things = invoiced(engine, cast)
    s.act(engine, cast.operator, payments.import_payments, things["lines"], s.RUNNING)
    return {**things, "payment": PaymentId(1)}


def taken_back(engine, cast):
    """That payment was entered by mistake."""
    things = paid(engine, cast)
    s.act(engine, cast.operator, payments.take_back_payment, PaymentId(1), s.RUNNING)
    return things


ROWS = [
    Row(
        payments.record_payment,
        may=OPERATIONS,
        states={invoiced: DONE, paid: DONE, taken_back: DONE},
        args=lambda t: (t.invoice, None, None, "カ）アオバ", "once", s.RUNNING),
    ),
    Row(
        payments.record_payment,
        note="of one that is not issued",
        may=OPERATIONS,
        states={invoiced: REFUSED},
        args=lambda t: (t.planned, None, None, "", "once", s.RUNNING),
    ),
    Row(
        payments.check_payments,
        may=OPERATIONS,
        states={invoiced: SAME, paid: SAME},
        args=lambda t: (t.lines, s.RUNNING),
    ),
    Row(
        payments.import_payments,
        may=OPERATIONS,
        states={invoiced: DONE, paid: SAME, taken_back: SAME},
        args=lambda t: (t.lines, s.RUNNING),
    ),
    Row(
        payments.take_back_payment,
        may=OPERATIONS,
        states={invoiced: NOT_FOUND, paid: DONE, taken_back: SAME},
        args=lambda t: (PaymentId(1), s.RUNNING),
    ),
]
