"""A second step is its owner's affair; operations take it away from somebody who lost it, with a reason (A2, K3)."""

from pyotp.totp import TOTP
from sqlalchemy import Engine, update

from core.actions import second_step
from core.store.tables import SecondStepRow, SessionRow
from tests.access import situations as s
from tests.access.people import ALL, NOBODY, OPERATIONS
from tests.access.table import DONE, REFUSED, SAME, SIGNED_OUT, UNTRAILED, Row
from tests.cast import Cast, address

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ATTEMPTS = frozenset({"sign_in_attempt"})
CODE = TOTP(SECRET).at(s.REAL_NOW)
"""What the app shows at the moment of these rows."""


def secret_shown(engine: Engine, cast: Cast) -> s.Things:
    """Everybody is signed in and has read a secret into the app, not yet confirmed."""
    things = s.everybody_signed_in(engine, cast)
    with s.Session(engine.execution_options(**s.WRITE)) as session, session.begin():
        for member in things["sessions"]:
            session.add(SecondStepRow(member_id=member, secret=SECRET, created_at=s.REAL_NOW))
    return things


def code_asked(engine: Engine, cast: Cast) -> s.Things:
    """Everybody has a second step, has given the password and is asked for a code."""
    things = secret_shown(engine, cast)
    s.write(engine, update(SecondStepRow).values(confirmed_at=s.REAL_NOW))
    return things


def code_given(engine: Engine, cast: Cast) -> s.Things:
    """Everybody has a second step and has passed it in this session, with an earlier code."""
    things = code_asked(engine, cast)
    s.write(engine, update(SessionRow).values(second_step_at=s.REAL_NOW))
    return things


def confirming(**changes):
    """The code that proves that the secret arrived, with `changes`."""
    typed = {"secret": SECRET, "code": CODE, "password": s.PASSWORD, "network": "n", "now": s.REAL_NOW}
    return lambda t: {"terms": s.TERMS, "who": s.who(t)} | typed | changes


def removing(**changes):
    """Password and code for taking it away, with `changes`."""
    typed = {"password": s.PASSWORD, "code": CODE, "network": "n", "now": s.REAL_NOW}
    return lambda t: {"terms": s.TERMS, "who": s.who(t)} | typed | changes


def passing(code):
    """The code that opens the session."""
    return lambda t: {"who": s.who(t), "code": code, "network": "n", "now": s.REAL_NOW}


OWN = {"may": ALL, "counts": ATTEMPTS}
WRONG = "000000" if CODE != "000000" else "111111"

ROWS = [
    Row(
        second_step.begin_enrolment,  # a secret that counts for nothing yet
        **OWN,
        states={s.everybody_signed_in: UNTRAILED, secret_shown: SAME, code_given: REFUSED, code_asked: SIGNED_OUT},
        args=lambda t: (s.who(t), s.REAL_NOW),
    ),
    Row(
        second_step.confirm_enrolment,
        **OWN,
        states={s.everybody_signed_in: REFUSED, secret_shown: DONE, code_given: REFUSED, code_asked: SIGNED_OUT},
        args=confirming(),
    ),
    Row(
        second_step.confirm_enrolment,
        note="with a wrong code",
        **OWN,
        states={secret_shown: REFUSED},
        args=confirming(code=WRONG),
    ),
    Row(
        second_step.confirm_enrolment,
        note="without knowing the password",
        **OWN,
        states={secret_shown: REFUSED},
        args=confirming(password="wrong"),
    ),
    Row(
        second_step.pass_second_step,
        **OWN,
        states={code_asked: DONE, code_given: SIGNED_OUT, s.everybody_signed_in: SIGNED_OUT},
        args=passing(CODE),
    ),
    Row(
        second_step.pass_second_step,
        note="with a wrong code",
        **OWN,
        states={code_asked: REFUSED},
        args=passing(WRONG),
    ),
    Row(
        second_step.remove_second_step,
        **OWN,
        states={code_given: DONE, s.everybody_signed_in: REFUSED, code_asked: SIGNED_OUT},
        args=removing(),
    ),
    Row(
        second_step.remove_second_step,
        note="without a code",
        **OWN,
        states={code_given: REFUSED},
        args=removing(code=""),
    ),
    Row(
        second_step.remove_second_step,
        note="without knowing the password",
        **OWN,
        states={code_given: REFUSED},
        args=removing(password="wrong"),
    ),
    Row(
        second_step.reset_second_step,
        may=OPERATIONS,
        states={s.peace: REFUSED, code_given: DONE},
        args=lambda t: (t.cast.buyer.member, "電話を紛失したため。", s.REAL_NOW),
    ),
    Row(
        second_step.reset_second_step,
        note="one's own",
        may=OPERATIONS,
        states={code_given: REFUSED},
        args=lambda t: (t.cast.operator.member, "電話を紛失したため。", s.REAL_NOW),
    ),
    Row(
        second_step.reset_from_outside,  # whoever has the command line has the database
        may=frozenset({NOBODY}),
        states={s.peace: REFUSED, code_given: DONE},
        args=lambda t: (address("buyer"), "電話を紛失したため。", s.REAL_NOW),
        by=lambda t: None,
    ),
]
