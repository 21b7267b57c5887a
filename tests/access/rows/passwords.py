"""A password is its owner's affair, and a link opens once to whoever holds it (A1, A2)."""

from sqlalchemy import Engine, update

from core.actions import passwords
from core.actions.links import issue
from core.model import Audience
from core.model_accounts import LinkPurpose
from core.repository import entering
from core.store.tables import MemberRow
from tests.access import situations as s
from tests.access.people import ALL, NOBODY
from tests.access.table import DONE, REFUSED, SAME, UNTRAILED, Row
from tests.cast import NOW, Cast, address

NEW = "青い自転車で朝の市場へ向かう"
ATTEMPTS = frozenset({"sign_in_attempt"})
ENTRANCE = {"may": frozenset({NOBODY}), "counts": ATTEMPTS}


def link_sent(engine: Engine, cast: Cast) -> s.Things:
    """The client's staff has forgotten the password and has the mail with the link."""
    s.passwords_set(engine, cast)
    with entering(engine) as access:
        issued = issue(access.links, LinkPurpose.RESET, cast.buyer.member, NOW)
    return {"link": issued.token, "attempt": None}


def link_used(engine: Engine, cast: Cast) -> s.Things:
    """The link has been used."""
    things = link_sent(engine, cast)
    passwords.reset_password(engine, s.TERMS, token=things["link"], password=NEW, again=NEW, now=NOW)
    return things


def link_of_somebody_deactivated(engine: Engine, cast: Cast) -> s.Things:
    """The client's staff was deactivated after asking for the link."""
    things = link_sent(engine, cast)
    s.write(engine, update(MemberRow).where(MemberRow.id == cast.buyer.member).values(active=False))
    return things


def initial_password(engine: Engine, cast: Cast) -> s.Things:
    """Everybody has signed in with an initial password, which must be changed first."""
    things = s.everybody_signed_in(engine, cast)
    s.write(engine, update(MemberRow).values(must_change_password=True))
    return things


def owner(t):
    """Whose password these rows are about."""
    return t.cast.buyer.member


def change(**changes):
    """One's own password, with `changes`."""
    typed = {"current": s.PASSWORD, "password": NEW, "again": NEW, "agent": "", "network": "n", "now": s.REAL_NOW}
    return lambda t: {"terms": s.TERMS, "who": s.who(t)} | typed | changes


def setting_anew(**changes):
    """A new password by the link, with `changes`."""
    typed = {"terms": s.TERMS, "password": NEW, "again": NEW, "now": NOW}
    return lambda t: {"token": t.link} | typed | changes


ROWS = [
    Row(
        passwords.change_password,
        may=ALL,
        states={s.everybody_signed_in: DONE, initial_password: DONE},
        args=change(),
    ),
    Row(
        passwords.change_password,
        note="without knowing it",
        may=ALL,
        counts=ATTEMPTS,
        states={s.everybody_signed_in: REFUSED},
        args=change(current="wrong"),
    ),
    Row(
        passwords.change_password,
        note="to one that is too short",
        may=ALL,
        counts=ATTEMPTS,
        states={s.everybody_signed_in: REFUSED},
        args=change(password="短い", again="短い"),
    ),
    Row(
        passwords.ask_for_reset,
        **ENTRANCE,
        states={s.passwords_set: UNTRAILED},
        args=lambda t: {"email": address("buyer"), "network": "n", "now": NOW},
    ),
    Row(
        passwords.send_reset,
        **ENTRANCE,
        states={link_sent: DONE, link_of_somebody_deactivated: SAME},
        args=lambda t: {"email": address("buyer"), "audience": Audience.CLIENT, "attempt": 1, "now": NOW},
        by=lambda t: None,
    ),
    Row(
        passwords.resettable,
        **ENTRANCE,
        states={link_sent: SAME, link_used: REFUSED, link_of_somebody_deactivated: REFUSED},
        args=lambda t: (t.link, NOW),
    ),
    Row(
        passwords.reset_password,
        **ENTRANCE,
        states={link_sent: DONE, link_used: REFUSED, link_of_somebody_deactivated: REFUSED},
        args=setting_anew(),
        by=owner,
    ),
    *(
        Row(
            passwords.reset_password,
            **ENTRANCE,
            note=note,
            states={link_sent: REFUSED},
            args=setting_anew(**wrong),
        )
        for note, wrong in {
            "two different ones": {"again": "別の言葉を並べたもの"},
            "a link cut off": {"token": "x" * 42},
            "after its hours": {"now": s.OVER},
        }.items()
    ),
]
