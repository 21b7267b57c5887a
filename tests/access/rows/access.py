"""The entrance: a password opens a session, and a session is nobody's but its owner's (A2, A3)."""

from core.actions import access
from core.model import Audience
from tests.access import situations as s
from tests.access.people import NOBODY
from tests.access.table import DONE, REFUSED, SAME, UNTRAILED, Row
from tests.cast import NOW, address

ENTRANCE = {"may": frozenset({NOBODY}), "counts": frozenset({"sign_in_attempt"})}


def attempt(**changes):
    """The client's staff at the client's entrance, with `changes`."""
    right = {
        "terms": s.TERMS,
        "email": address("buyer"),
        "password": s.PASSWORD,
        "audience": Audience.CLIENT,
        "network": "192.0.2.0/24",
        "now": NOW,
    }
    return lambda t: right | changes


def owner(t):
    """Whose account and session these rows are about."""
    return t.cast.buyer.member


ROWS = [
    Row(
        access.sign_in,
        **ENTRANCE,
        states={s.passwords_set: DONE, s.signed_in: DONE, s.deactivated: REFUSED, s.peace: REFUSED},
        args=attempt(),
        by=owner,
    ),
    *(
        Row(access.sign_in, **ENTRANCE, note=note, states={s.passwords_set: REFUSED}, args=attempt(**wrong))
        for note, wrong in {
            "a wrong password": {"password": "wrong"},
            "an address without account": {"email": "nobody@aoba-keiki.example"},
            "another audience's entrance": {"audience": Audience.PARTNER},
        }.items()
    ),
    Row(
        access.recognize,
        **ENTRANCE,
        states={s.signed_in: SAME, s.signed_out: SAME, s.deactivated: SAME},
        args=lambda t: (s.TERMS, t.token, NOW),
    ),
    Row(
        access.visitor,
        **ENTRANCE,
        states={s.signed_in: SAME, s.signed_out: SAME},
        args=lambda t: (s.TERMS, t.session, NOW),
    ),
    Row(access.living, **ENTRANCE, states={s.signed_in: SAME, s.signed_out: SAME}, args=lambda t: ([t.session], NOW)),
    Row(access.is_demo, **ENTRANCE, states={s.peace: SAME}, args=lambda t: ()),
    Row(
        access.keep_alive,
        **ENTRANCE,
        states={s.signed_in: UNTRAILED, s.signed_out: SAME, s.deactivated: SAME},
        args=lambda t: (s.TERMS, [t.session], s.LATER),
    ),
    Row(
        access.sign_out,
        **ENTRANCE,
        states={s.signed_in: DONE, s.signed_out: SAME, s.deactivated: SAME},
        args=lambda t: (t.session, NOW),
        by=owner,
    ),
    Row(
        access.tell_of_lock,
        **ENTRANCE,
        states={s.passwords_set: SAME, s.locked: UNTRAILED},
        args=lambda t: (address("buyer"), NOW),
    ),
]
