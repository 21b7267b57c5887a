"""A partner's people register the invoices of its own contracts (B3)."""

from sqlalchemy import Engine

from core.actions import invoices
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import Cast

INVOICE = 1
"""The first month of the contract."""


def planned(engine: Engine, cast: Cast) -> s.Things:
    """A contract whose first invoice waits for its registration."""
    return {**s.contracted(engine, cast), "invoice": INVOICE}


def registered(engine: Engine, cast: Cast) -> s.Things:
    """The partner has registered it."""
    things = planned(engine, cast)
    s.act(engine, cast.seller, invoices.register_invoice, INVOICE, s.RUNNING)
    return things


ROWS = [
    Row(
        invoices.register_invoice,
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={planned: DONE, registered: SAME},
        args=lambda t: (t.invoice, s.RUNNING),
    ),
    Row(
        invoices.register_invoice,
        note="on its issue date",
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={planned: REFUSED, registered: SAME},
        args=lambda t: (t.invoice, s.OVER),
    ),
]
