"""Kakutoku's sales and operations look as a client or partner sees the console, with a reason (K3)."""

from sqlalchemy import Engine

from core.actions import viewing
from tests.access import situations as s
from tests.access.people import ALL, OFFICE
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, KAKUTOKU, Cast


def looking_on(engine: Engine, cast: Cast) -> s.Things:
    """Sales and operations look at the console as the client."""
    things = s.everybody_signed_in(engine, cast)
    for viewer in (cast.sales, cast.operator):
        in_session = s.in_session(viewer, things)
        s.act(engine, in_session, viewing.start_viewing, CLIENT, "問い合わせの確認", s.REAL_NOW)
    return things


ROWS = [
    Row(
        viewing.start_viewing,
        may=OFFICE,
        states={s.everybody_signed_in: DONE, s.peace: REFUSED},
        args=lambda t: (CLIENT, "問い合わせの確認", s.REAL_NOW),
    ),
    Row(
        viewing.start_viewing,
        note="without a reason",
        may=OFFICE,
        states={s.everybody_signed_in: REFUSED},
        args=lambda t: (CLIENT, " ", s.REAL_NOW),
    ),
    Row(
        viewing.start_viewing,
        note="as kakutoku itself",
        may=OFFICE,
        states={s.everybody_signed_in: NOT_FOUND},
        args=lambda t: (KAKUTOKU, "問い合わせの確認", s.REAL_NOW),
    ),
    Row(
        viewing.stop_viewing,
        may=ALL,
        even_after=True,
        states={s.everybody_signed_in: SAME, looking_on: {OFFICE: DONE, ALL: SAME}},
        args=lambda t: (s.who(t), s.REAL_NOW),
    ),
    Row(
        viewing.note_file,
        may=ALL,
        even_after=True,
        states={s.everybody_signed_in: SAME, looking_on: {OFFICE: DONE, ALL: SAME}},
        args=lambda t: (s.who(t), "/files/orders/1/1.pdf", s.REAL_NOW),
    ),
]
