"""Kakutoku's operations audit partners, and nobody else does (P6, K1)."""

from sqlalchemy import Engine

from core.actions import prime_audits
from core.actions.prime_audits import NewAudit
from core.calendar import jst_date
from core.model_accounts import AuditKind
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import NOW, OTHER_PARTNER, Cast


def audit_due(engine: Engine, cast: Cast) -> s.Things:
    """A partner that passed one audit; the other has been held and is to be recorded."""
    held = NewAudit(AuditKind.MEETINGS, jst_date(NOW), cast.director.member, True)
    s.act(engine, cast.operator, prime_audits.record_audit, OTHER_PARTNER, held, NOW)
    other = NewAudit(AuditKind.MANAGEMENT, jst_date(NOW), cast.director.member, True, "体制を確認した。")
    return {"audit": other, "partner": OTHER_PARTNER}


def audit_recorded(engine: Engine, cast: Cast) -> s.Things:
    """The first press of a double click has recorded it."""
    things = audit_due(engine, cast)
    s.act(engine, cast.operator, prime_audits.record_audit, OTHER_PARTNER, things["audit"], NOW)
    return things


def audit_of_a_newcomer(engine: Engine, cast: Cast) -> s.Things:
    """A partner that has told nothing of itself yet."""
    return {**audit_due(engine, cast), **s.partner_entered(engine, cast)}


ROWS = [
    Row(
        prime_audits.record_audit,
        may=OPERATIONS,
        states={audit_due: DONE, audit_recorded: SAME, audit_of_a_newcomer: REFUSED},
        args=lambda t: (t.partner, t.audit, NOW),
    ),
    Row(
        prime_audits.set_partner_since,
        may=OPERATIONS,
        states={audit_due: DONE, audit_of_a_newcomer: REFUSED},
        args=lambda t: (t.partner, 2018, NOW),
    ),
]
