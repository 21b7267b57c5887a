"""請求先情報 is kept by the client's own 管理者 alone (A3, B1)."""

from dataclasses import replace

from sqlalchemy import Engine

from core.actions import billing
from core.repository import reading
from core.rules_billing import BillingEntry
from core.views.billing import BillingProfile
from tests.access import situations as s
from tests.access.people import CLIENT_ADMIN, OTHER_CLIENT_ADMIN
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import NOW, Cast

KEEPERS = CLIENT_ADMIN | OTHER_CLIENT_ADMIN
TYPED = BillingEntry(False, ("keiri@seikyu.example", "soumu@seikyu.example"), "0300000101")
NEVER = BillingProfile(BillingEntry(True, (), "03-0000-0101"))


def told(engine: Engine, cast: Cast) -> s.Things:
    """Both clients have said where their invoices go."""
    for viewer in (cast.boss, cast.outsider):
        s.act(engine, viewer, billing.save_billing, NEVER, TYPED, NOW)
    return {}


def kept(t) -> BillingProfile:
    """What the form was filled from; of who has no such screen, what it would be."""
    if t.me.audience.value != "client":
        return NEVER
    with reading(t.engine, t.me) as repo:
        return repo.billing.desk().profile


ROWS = [
    Row(
        billing.save_billing,
        may=KEEPERS,
        states={s.peace: DONE, told: SAME},
        args=lambda t: (kept(t), TYPED, NOW),
    ),
    Row(
        billing.save_billing,
        note="over somebody else's change",
        may=KEEPERS,
        states={told: REFUSED},
        args=lambda t: (replace(kept(t), entry=NEVER.entry, revision=0), TYPED._replace(to_admin=True), NOW),
    ),
    Row(
        billing.save_billing,
        note="to nobody",
        may=KEEPERS,
        states={s.peace: REFUSED, told: REFUSED},
        args=lambda t: (kept(t), TYPED._replace(emails=()), NOW),
    ),
]
