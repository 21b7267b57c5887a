"""Only sales and operations look as somebody else, in a browser's session of their own (K3)."""

from core.actions import viewing
from core.actions.access import recognize, sign_in
from core.model import Audience
from core.repository import SignedIn
from tests.access import situations as s
from tests.access.people import NOBODY, OFFICE
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, KAKUTOKU, NOW, address

WHY = "表示のお問い合わせへの回答"


def at_the_desk(engine, cast):
    """Sales is signed in."""
    s.passwords_set(engine, cast)
    token = sign_in(
        engine,
        s.TERMS,
        email=address("sales"),
        password=s.PASSWORD,
        audience=Audience.KAKUTOKU,
        network="192.0.2.0/24",
        now=NOW,
    )
    return {"token": token, "who": _who(engine, token)}


def looking(engine, cast):
    """Sales looks as the client."""
    things = at_the_desk(engine, cast)
    s.act(engine, things["who"].viewer, viewing.start_viewing, CLIENT, WHY, NOW)
    return {**things, "who": _who(engine, things["token"])}


def _who(engine, token) -> SignedIn:
    found = recognize(engine, s.TERMS, token, NOW)
    assert found is not None
    return found


def owner(t):
    """Whose session it is."""
    return t.cast.sales.member


ENTRANCE = {"may": frozenset({NOBODY}), "by": owner}

ROWS = [
    Row(
        viewing.start_viewing,
        note="outside a browser",
        may=OFFICE,
        states={s.peace: REFUSED},
        args=lambda t: (CLIENT, WHY, NOW),
    ),
    Row(
        viewing.start_viewing,
        note="as kakutoku",
        may=OFFICE,
        states={s.peace: NOT_FOUND},
        args=lambda t: (KAKUTOKU, WHY, NOW),
    ),
    Row(viewing.stop_viewing, **ENTRANCE, states={looking: DONE, at_the_desk: SAME}, args=lambda t: (t.who, NOW)),
    Row(
        viewing.note_file,
        **ENTRANCE,
        states={looking: DONE, at_the_desk: SAME},
        args=lambda t: (t.who, "/files/orders/1/1.pdf", NOW),
    ),
]
