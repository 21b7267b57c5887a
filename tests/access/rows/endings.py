"""Both sides are reminded of a near end by the clock, on behalf of operations (C2)."""

from datetime import timedelta

from core.actions import endings
from core.calendar import jst_midnight
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, SAME, Row
from tests.factories import CONTENT

assert CONTENT.end
A_WEEK_AHEAD = jst_midnight(CONTENT.end) - timedelta(days=7)

ROWS = [
    Row(
        endings.remind_of_end,
        may=OPERATIONS,
        states={
            s.negotiating: SAME,
            s.contracted: DONE,
            s.renewal_requested: DONE,
            s.renewed: SAME,
            s.termination_requested: DONE,
            s.termination_approved: SAME,
        },
        args=lambda t: (t.order, A_WEEK_AHEAD),
    ),
]
