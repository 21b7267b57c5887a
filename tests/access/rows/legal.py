"""A partner's 管理者 answers for its company, a client's for going on in spite of a finding (L7, O9)."""

from sqlalchemy import Engine, update

from core.actions import legal
from core.model_contracts import LegalRule
from core.store.tables import OrganizationRow
from tests.access import situations as s
from tests.access.people import ALL, CLIENT_ADMIN, CLIENT_PEOPLE, OTHER_PARTNER_ADMIN, PARTNER_ADMIN, PARTNER_PEOPLE
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row
from tests.cast import NOW, Cast

WHY = "パートナーの代表者に口頭で確認済みのため。"
UNANSWERED = frozenset({LegalRule.FREELANCER})


def _unasked(engine: Engine) -> None:
    s.write(engine, update(OrganizationRow).values(freelancer=None, freelancer_answered_at=None))


def unanswered(engine: Engine, cast: Cast) -> s.Things:
    """No partner has answered yet."""
    _unasked(engine)
    return {}


def blocked(engine: Engine, cast: Cast) -> s.Things:
    """The law stops a version: its partner has not answered."""
    things = s.negotiating(engine, cast)
    _unasked(engine)
    return things


def blocked_and_overtaken(engine: Engine, cast: Cast) -> s.Things:
    """A newer version stands meanwhile."""
    things = s.overtaken(engine, cast)
    _unasked(engine)
    return things


def overridden(engine: Engine, cast: Cast) -> s.Things:
    """The 管理者 has answered for it."""
    things = blocked(engine, cast)
    s.act(engine, cast.boss, legal.override_law, things["order"], 1, UNANSWERED, WHY, NOW)
    return things


ROWS = [
    Row(
        legal.answer_freelancer,
        may=PARTNER_ADMIN | OTHER_PARTNER_ADMIN,
        states={s.peace: DONE, unanswered: DONE},
        args=lambda t: (True, NOW),
    ),
    Row(
        legal.answer_freelancer,
        note="as before",
        may=PARTNER_ADMIN | OTHER_PARTNER_ADMIN,
        states={s.peace: SAME},
        args=lambda t: (False, NOW),
    ),
    Row(
        legal.override_law,
        may=CLIENT_ADMIN,
        known_to=CLIENT_PEOPLE | PARTNER_PEOPLE,
        not_found=ALL - CLIENT_PEOPLE - PARTNER_PEOPLE,
        states={
            s.requested: REFUSED,
            s.negotiating: REFUSED,
            blocked: DONE,
            blocked_and_overtaken: CONFLICT,
            overridden: SAME,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.order, 1, UNANSWERED, WHY, NOW),
    ),
]
