"""Whoever may take papers along has those packed that its side has; nobody gets another's (C6)."""

from core.actions import bundles
from core.views.papers import PaperFilter
from tests.access import situations as s
from tests.access.people import CLIENT_WRITERS, OPERATIONS, OTHER_CLIENT_WRITERS, OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import DONE, REFUSED, Row

STRANGERS = OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS

ROWS = [
    Row(
        bundles.request_bundle,
        may=CLIENT_WRITERS | PARTNER_WRITERS | OPERATIONS | STRANGERS,
        states={
            s.new: REFUSED,
            s.negotiating: {STRANGERS: REFUSED, CLIENT_WRITERS | PARTNER_WRITERS | OPERATIONS: DONE},
        },
        args=lambda t: (PaperFilter(), "once", s.RUNNING),
    ),
]
