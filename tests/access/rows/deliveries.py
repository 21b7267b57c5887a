"""A partner reports what its contracts delivered; clients read it, and kakutoku changes nothing (P13)."""

from datetime import date

from core.actions import deliveries
from core.model_choosing import DeliveryForm
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import DONE, REFUSED, SAME, Row

MONTH = date(2026, 12, 1)
FORM = DeliveryForm("98.5", "310", "9")


def delivered(engine, cast):
    """The first month of the contract was reported."""
    things = s.contracted(engine, cast)
    s.act(engine, cast.seller, deliveries.report_delivery, things["order"], MONTH, FORM, s.RUNNING)
    return things


ROWS = [
    Row(
        deliveries.report_delivery,
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={
            s.negotiating: REFUSED,
            s.contracted: DONE,
            delivered: SAME,
            s.termination_approved: DONE,
        },
        args=lambda t: (t.order, MONTH, FORM, s.RUNNING),
    ),
]
