"""A partner's writers and kakutoku's directors report for a case; its client reads, strangers know of nothing (D6)."""

from datetime import time, timedelta

from core.actions import feed
from core.actions.feed import DayPart
from core.calendar import jst_date
from core.model_direction import AppointmentState, ScriptId
from core.rules_feed import AppointmentForm
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS
from tests.access.rows.activities import FORM, REPORTING, manned, unmanned
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

DAY = jst_date(s.RUNNING)
MET = s.RUNNING + timedelta(days=4)
SELLER = 5


def form(member):
    """An appointment three days from now."""
    return AppointmentForm("株式会社みなも機械", "水面 渉", DAY + timedelta(days=3), time(14), member, ScriptId(1))


def booked(engine, cast):
    """The member has booked an appointment."""
    things = manned(engine, cast)
    told = (things["case"], form(cast.seller.member), "once", s.RUNNING)
    made = s.act(engine, cast.seller, feed.report_appointment, *told)
    return {**things, "appointment": made}


def held(engine, cast):
    """It has taken place."""
    things = booked(engine, cast)
    settle(engine, cast, things, AppointmentState.HELD)
    return things


def missed(engine, cast):
    """Somebody has said that nobody came."""
    things = booked(engine, cast)
    settle(engine, cast, things, AppointmentState.NO_SHOW)
    return things


def settle(engine, cast, things, to):
    """Say what became of the appointment."""
    seen = AppointmentState.BOOKED
    s.act(engine, cast.seller, feed.settle_appointment, things["appointment"], seen, to, MET)


def day_ended(engine, cast):
    """The member has gone home."""
    things = manned(engine, cast)
    s.act(engine, cast.seller, feed.end_day, things["case"], cast.seller.member, DAY, PARTS, "順調です。", s.RUNNING)
    return things


PARTS = [DayPart(ScriptId(1), FORM, 0)]

ROWS = [
    Row(
        feed.report_appointment,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: DONE, unmanned: REFUSED},
        args=lambda t: (t.case, form(SELLER), "once", s.RUNNING),
    ),
    Row(
        feed.settle_appointment,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={booked: DONE, held: SAME, missed: CONFLICT},
        args=lambda t: (t.appointment, AppointmentState.BOOKED, AppointmentState.HELD, MET),
    ),
    Row(
        feed.end_day,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: DONE, day_ended: SAME, unmanned: REFUSED},
        args=lambda t: (t.case, SELLER, DAY, PARTS, "順調です。", s.RUNNING),
    ),
]
