"""A partner's people register the invoices of its own contracts; operations issue them and take them back (B3)."""

from collections.abc import Sequence

from sqlalchemy import Engine

from core.actions import handing_over, invoices, issuing
from core.views.invoices import Registration
from tests.access import situations as s
from tests.access.people import OPERATIONS, OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import Cast


class Taken:
    """A payment provider that takes everything."""

    def hand_over(self, batch: str, registrations: Sequence[Registration]) -> None:
        """Nothing is written."""


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


def issued(engine: Engine, cast: Cast) -> s.Things:
    """It has gone out."""
    things = planned(engine, cast)
    s.act(engine, cast.operator, issuing.issue_invoice, INVOICE, s.OVER)
    return things


def credited(engine: Engine, cast: Cast) -> s.Things:
    """Operations have taken it back."""
    things = issued(engine, cast)
    s.act(engine, cast.operator, issuing.credit_invoice, INVOICE, "数量の誤り", s.OVER)
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
    Row(
        issuing.issue_invoice,
        may=OPERATIONS,
        states={planned: DONE, registered: DONE, issued: SAME, credited: SAME},
        args=lambda t: (t.invoice, s.OVER),
    ),
    Row(
        issuing.credit_invoice,
        may=OPERATIONS,
        states={planned: REFUSED, registered: REFUSED, issued: DONE, credited: SAME},
        args=lambda t: (t.invoice, "数量の誤り", s.OVER),
    ),
    Row(
        handing_over.hand_over,
        may=OPERATIONS,
        states={planned: SAME, registered: DONE, credited: SAME},
        args=lambda t: (Taken(), s.OVER),
    ),
]
