"""Only operations set what a client is charged, and only from days to come (O8, K1)."""

from datetime import timedelta

from core.actions import fees
from core.calendar import jst_date
from core.views import Fee
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, NOW, PARTNER

TODAY = jst_date(NOW)
NEXT = TODAY + timedelta(days=10)
FEE, DEARER = Fee(100_000, 30_000, 1_000), Fee(100_000, 50_000, 1_250)


def fee_planned(engine, cast):
    """One fee counts from today, another from a day to come."""
    s.act(engine, cast.operator, fees.set_fee, CLIENT, FEE, TODAY, NOW)
    s.act(engine, cast.operator, fees.set_fee, CLIENT, DEARER, NEXT, NOW)
    return {"client": CLIENT}


ROWS = [
    Row(fees.set_fee, may=OPERATIONS, states={s.peace: DONE}, args=lambda t: (CLIENT, FEE, TODAY, NOW)),
    Row(
        fees.set_fee,
        note="the same once more",
        may=OPERATIONS,
        states={fee_planned: SAME},
        args=lambda t: (CLIENT, DEARER, NEXT, NOW),
    ),
    Row(
        fees.set_fee,
        note="today's own",
        may=OPERATIONS,
        states={fee_planned: REFUSED},
        args=lambda t: (CLIENT, DEARER, TODAY, NOW),
    ),
    Row(
        fees.set_fee,
        note="of a partner",
        may=OPERATIONS,
        states={s.peace: NOT_FOUND},
        args=lambda t: (PARTNER, FEE, TODAY, NOW),
    ),
    Row(
        fees.withdraw_fee,
        may=OPERATIONS,
        states={fee_planned: DONE, s.peace: NOT_FOUND},
        args=lambda t: (CLIENT, NEXT, NOW),
    ),
    Row(
        fees.withdraw_fee,
        note="one that counts",
        may=OPERATIONS,
        states={fee_planned: REFUSED},
        args=lambda t: (CLIENT, TODAY, NOW),
    ),
]
