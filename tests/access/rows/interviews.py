"""Both sides arrange an interview while the thread is open, their ゲスト look on; for others there is none (M3, P8)."""

from datetime import timedelta

from core.actions import interviews
from core.actions.candidates import decline
from core.model_choosing import InterviewId, SlotId
from core.rules_interviews import Period
from tests.access import situations as s
from tests.access.people import (
    CLIENT_WRITERS,
    OTHER_CLIENT_WRITERS,
    OTHER_PARTNER_WRITERS,
    PARTNER_WRITERS,
)
from tests.access.table import CONFLICT, DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW

DATES = tuple(Period(NOW + timedelta(days=n), NOW + timedelta(days=n, hours=1)) for n in (1, 2, 3))
SIDES = CLIENT_WRITERS | PARTNER_WRITERS
STRANGERS = OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS
TAKER = frozenset({"partner staff"})


def dates_offered(engine, cast):
    """The client's staff has offered dates."""
    things = s.considering(engine, cast)
    offered = (things["proposal"], DATES, "https://meet.example/a", "", None, NOW)
    interview = s.act(engine, cast.buyer, interviews.offer_dates, *offered)
    return {**things, "interview": interview, "slot": SlotId(1)}


def date_fixed(engine, cast):
    """The partner's staff has taken the first of them."""
    things = dates_offered(engine, cast)
    s.act(engine, cast.seller, interviews.take_date, things["slot"], NOW)
    return things


def dates_withdrawn(engine, cast):
    """They were taken back before anybody took one."""
    things = dates_offered(engine, cast)
    s.act(engine, cast.buyer, interviews.withdraw_offer, things["interview"], NOW)
    return things


def date_called_off(engine, cast):
    """The date that was taken was called off."""
    things = date_fixed(engine, cast)
    s.act(engine, cast.seller, interviews.call_off, things["interview"], NOW)
    return things


def declined_with_dates(engine, cast):
    """The candidate was declined while a date stood."""
    things = date_fixed(engine, cast)
    s.act(engine, cast.buyer, decline, things["proposal"], NOW)
    return things


def interview(t):
    return vars(t).get("interview", InterviewId(1))


ROWS = [
    Row(
        interviews.offer_dates,
        may=SIDES,
        not_found=STRANGERS,
        states={
            s.new: NOT_FOUND,
            s.considering: DONE,
            dates_offered: CONFLICT,
            date_fixed: DONE,
            s.declined_after_talks: REFUSED,
            s.contracted: DONE,
        },
        args=lambda t: (t.proposal, DATES, "", "", None, NOW),
    ),
    Row(
        interviews.take_date,
        may=SIDES,
        not_found=STRANGERS,
        states={
            s.new: NOT_FOUND,
            dates_offered: {PARTNER_WRITERS: DONE, CLIENT_WRITERS: REFUSED},
            date_fixed: {TAKER: SAME, SIDES: REFUSED},
            dates_withdrawn: REFUSED,
            date_called_off: REFUSED,
            declined_with_dates: REFUSED,
        },
        args=lambda t: (vars(t).get("slot", SlotId(1)), NOW),
    ),
    Row(
        interviews.withdraw_offer,
        may=SIDES,
        not_found=STRANGERS,
        states={
            s.new: NOT_FOUND,
            dates_offered: {CLIENT_WRITERS: DONE, PARTNER_WRITERS: REFUSED},
            date_fixed: REFUSED,
            dates_withdrawn: {CLIENT_WRITERS: SAME, PARTNER_WRITERS: REFUSED},
            declined_with_dates: REFUSED,
        },
        args=lambda t: (interview(t), NOW),
    ),
    Row(
        interviews.call_off,
        may=SIDES,
        not_found=STRANGERS,
        states={
            s.new: NOT_FOUND,
            dates_offered: REFUSED,
            date_fixed: DONE,
            date_called_off: SAME,
            declined_with_dates: REFUSED,
        },
        args=lambda t: (interview(t), NOW),
    ),
]
