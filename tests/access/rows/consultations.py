"""A client's 管理者 and 社員 ask, sales and operations answer; nobody else hears of it (P4)."""

from typing import Any

from sqlalchemy import Engine

from core.actions import consultations
from core.model_accounts import ConsultationKind, ConsultationStatus
from tests.access import situations as s
from tests.access.people import CLIENT_WRITERS, OFFICE, OTHER_CLIENT_WRITERS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, NOW, PARTNER, Cast

QUESTION = "応募が少ないため、再公募を相談したいです。"
ANSWER = "来週から再公募できます。"


def asked(engine: Engine, cast: Cast) -> s.Things:
    """The client's staff has asked for a further round."""
    things = s.new(engine, cast)
    kind, posting = ConsultationKind.REOPEN, things["posting"]
    asked = s.act(engine, cast.buyer, consultations.ask_consultation, kind, posting, QUESTION, "the first press", NOW)
    return {**things, "consultation": asked, "owner": None}


def taken(engine: Engine, cast: Cast) -> s.Things:
    """Sales has taken it."""
    return _then(engine, cast, asked, consultations.take_consultation, None)


def answered(engine: Engine, cast: Cast) -> s.Things:
    """Sales has answered."""
    return _then(engine, cast, taken, consultations.answer_consultation, ANSWER)


def resting(engine: Engine, cast: Cast) -> s.Things:
    """It was answered and rests."""
    return _then(engine, cast, answered, consultations.move_consultation, ConsultationStatus.CLOSED)


def looked_after(engine: Engine, cast: Cast) -> s.Things:
    """Sales looks after the client."""
    s.act(engine, cast.operator, consultations.set_sales_contact, CLIENT, cast.sales.member, NOW)
    return {}


def _then(engine: Engine, cast: Cast, before: s.Situation, action: Any, *typed: Any) -> s.Things:
    things = before(engine, cast)
    s.act(engine, cast.sales, action, things["consultation"], *typed, NOW)
    return things


ROWS = [
    Row(
        consultations.ask_consultation,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={
            s.posting_open: DONE,
            s.new: DONE,
            asked: {frozenset({"client staff"}): SAME, CLIENT_WRITERS: DONE},
        },
        args=lambda t: (ConsultationKind.REOPEN, t.posting, QUESTION, "the first press", NOW),
    ),
    Row(
        consultations.ask_consultation,
        note="about nothing that stands yet",
        may=CLIENT_WRITERS | OTHER_CLIENT_WRITERS,
        states={s.peace: DONE},
        args=lambda t: (ConsultationKind.NEW_POSTING, None, "別の商材でも募集したいです。", "the first press", NOW),
    ),
    Row(
        consultations.take_consultation,
        may=OFFICE,
        states={asked: DONE, taken: {frozenset({"sales"}): SAME, OFFICE: REFUSED}},
        args=lambda t: (t.consultation, None, NOW),
    ),
    Row(
        consultations.answer_consultation,
        may=OFFICE,
        states={asked: DONE, taken: DONE, answered: SAME, resting: REFUSED},
        args=lambda t: (t.consultation, ANSWER, NOW),
    ),
    Row(
        consultations.move_consultation,
        may=OFFICE,
        states={asked: REFUSED, taken: REFUSED, answered: DONE, resting: SAME},
        args=lambda t: (t.consultation, ConsultationStatus.CLOSED, NOW),
    ),
    Row(
        consultations.set_sales_contact,
        may=OFFICE,
        states={s.peace: DONE, looked_after: SAME},
        args=lambda t: (CLIENT, t.cast.sales.member, NOW),
    ),
    Row(
        consultations.set_sales_contact,
        note="of a partner",
        may=OFFICE,
        states={s.peace: NOT_FOUND},
        args=lambda t: (PARTNER, t.cast.sales.member, NOW),
    ),
    Row(
        consultations.set_sales_contact,
        note="who can't answer",
        may=OFFICE,
        states={s.peace: REFUSED},
        args=lambda t: (CLIENT, t.cast.buyer.member, NOW),
    ),
]
