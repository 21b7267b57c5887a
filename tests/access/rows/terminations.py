"""Each side may ask to end its contract early; only operations decide (C3)."""

from core.actions import terminations
from tests.access import situations as s
from tests.access.people import (
    CLIENT_WRITERS,
    OPERATIONS,
    OTHER_CLIENT_WRITERS,
    OTHER_PARTNER_WRITERS,
    PARTNER_WRITERS,
)
from tests.access.table import DONE, REFUSED, SAME, Row

ROWS = [
    Row(
        terminations.request_termination,
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={
            s.negotiating: REFUSED,
            s.contracted: DONE,
            s.termination_requested: REFUSED,
            s.termination_approved: REFUSED,
            s.termination_refused: DONE,
        },
        args=lambda t: (t.order, s.LAST_DAY, "計画の見直し。", True, s.RUNNING),
    ),
    Row(
        terminations.decide_termination,
        note="approve",
        may=OPERATIONS,
        states={
            s.termination_requested: DONE,
            s.termination_approved: SAME,
            s.termination_refused: REFUSED,
            s.renewed: REFUSED,
        },
        args=lambda t: (t.termination, True, "", s.RUNNING),
    ),
    Row(
        terminations.decide_termination,
        note="refuse",
        may=OPERATIONS,
        states={
            s.termination_requested: DONE,
            s.termination_approved: REFUSED,
            s.termination_refused: SAME,
            s.renewed: DONE,
        },
        args=lambda t: (t.termination, False, "合意の記録がないため。", s.RUNNING),
    ),
]
