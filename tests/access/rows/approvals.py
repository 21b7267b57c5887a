"""The client asks for the approval of one version, the partner approves exactly that one (O5, C2)."""

from core.actions import approvals
from tests.access import situations as s
from tests.access.people import ALL, CLIENT_PEOPLE, CLIENT_WRITERS, PARTNER_PEOPLE, PARTNER_WRITERS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row
from tests.cast import NOW

STRANGERS = ALL - CLIENT_PEOPLE - PARTNER_PEOPLE

ROWS = [
    Row(
        approvals.request_approval,
        may=CLIENT_WRITERS,
        known_to=PARTNER_PEOPLE,
        not_found=STRANGERS,
        states={
            s.requested: REFUSED,
            s.negotiating: DONE,
            s.overtaken: CONFLICT,
            s.awaiting: SAME,
            s.talks_closed: REFUSED,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.order, 1, NOW),
    ),
    Row(
        approvals.approve,
        may=PARTNER_WRITERS,
        known_to=CLIENT_PEOPLE,
        not_found=STRANGERS,
        states={
            s.requested: REFUSED,
            s.negotiating: REFUSED,
            s.overtaken: REFUSED,
            s.awaiting: DONE,
            s.request_closed: REFUSED,
            s.contracted: SAME,
        },
        args=lambda t: (t.order, 1, NOW),
    ),
    Row(
        approvals.request_renewal,
        may=CLIENT_WRITERS,
        known_to=PARTNER_PEOPLE,
        not_found=STRANGERS,
        states={
            s.negotiating: REFUSED,
            s.contracted: DONE,
            s.renewal_requested: SAME,
            s.termination_requested: REFUSED,
            s.termination_approved: REFUSED,
        },
        args=lambda t: (t.order, s.RUNNING),
    ),
    Row(
        approvals.request_renewal,
        note="of a contract that is over",
        may=CLIENT_WRITERS,
        known_to=PARTNER_PEOPLE,
        not_found=STRANGERS,
        states={s.contracted: REFUSED},
        args=lambda t: (t.order, s.OVER),
    ),
]
