"""Everybody ends their own sessions, and nobody another's (A2)."""

from sqlalchemy import Engine

from core.actions import sessions
from tests.access import situations as s
from tests.access.people import ALL
from tests.access.table import DONE, NOT_FOUND, SAME, Row
from tests.cast import Cast


def signed_in_elsewhere(engine: Engine, cast: Cast) -> s.Things:
    """Everybody is signed in twice, at the desk and on the phone."""
    desk = s.everybody_signed_in(engine, cast)["sessions"]
    return {"sessions": desk, "phones": s.open_sessions(engine, "phone")}


ROWS = [
    Row(
        sessions.end_session,
        may=ALL,
        states={signed_in_elsewhere: DONE},
        args=lambda t: (t.phones[t.me.member], s.REAL_NOW),
    ),
    Row(
        sessions.end_session,
        note="somebody else's",
        may=ALL,
        states={signed_in_elsewhere: NOT_FOUND},
        args=lambda t: (t.phones[1 if t.me.member != 1 else 2], s.REAL_NOW),
    ),
    Row(
        sessions.end_other_sessions,
        may=ALL,
        states={s.everybody_signed_in: SAME, signed_in_elsewhere: DONE},
        args=lambda t: (s.REAL_NOW,),
    ),
]
