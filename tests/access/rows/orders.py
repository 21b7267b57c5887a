"""The two sides of an order act on it in their turn; for everybody else it does not exist (O1–O6)."""

from dataclasses import replace

from core.actions import orders
from tests.access import situations as s
from tests.access.people import (
    ALL,
    CLIENT_PEOPLE,
    CLIENT_WRITERS,
    OTHER_CLIENT_WRITERS,
    OTHER_PARTNER_WRITERS,
    PARTNER_PEOPLE,
    PARTNER_WRITERS,
)
from tests.access.table import CONFLICT, DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW
from tests.factories import CONTENT

EDITED = replace(CONTENT, details=CONTENT.details + "週次で報告する。")
STRANGERS = ALL - CLIENT_PEOPLE - PARTNER_PEOPLE

ROWS = [
    Row(
        orders.request_quote,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={
            s.new: NOT_FOUND,
            s.considering: DONE,
            s.requested: SAME,
            s.started: REFUSED,
            s.negotiating: SAME,
            s.declined_after_talks: REFUSED,
            s.contracted: SAME,
        },
        args=lambda t: (t.proposal, NOW),
    ),
    Row(
        orders.start_order,
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={
            s.new: NOT_FOUND,
            s.considering: DONE,
            s.requested: SAME,
            s.started: SAME,
            s.declined_after_talks: REFUSED,
            s.contracted: SAME,
        },
        args=lambda t: (t.proposal, NOW),
    ),
    Row(
        orders.submit_version,
        note="the first",
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={
            s.requested: {CLIENT_WRITERS: REFUSED, PARTNER_WRITERS: DONE},
            s.started: {CLIENT_WRITERS: REFUSED, PARTNER_WRITERS: DONE},
        },
        args=lambda t: (t.order, 0, CONTENT, NOW),
    ),
    Row(
        orders.submit_version,
        note="a change to version 1",
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={
            s.negotiating: DONE,
            s.overtaken: CONFLICT,
            s.awaiting: DONE,
            s.talks_closed: REFUSED,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.order, 1, EDITED, NOW),
    ),
    Row(
        orders.request_revision,
        may=CLIENT_WRITERS,
        known_to=PARTNER_PEOPLE,
        not_found=STRANGERS,
        states={
            s.requested: REFUSED,
            s.negotiating: DONE,
            s.awaiting: DONE,
            s.talks_closed: REFUSED,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.order, "単価を見直してください。", NOW),
    ),
]
