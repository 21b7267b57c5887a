"""会社情報 is kept by the company's own 管理者, and by 運営 at kakutoku (A3, A4)."""

from dataclasses import replace

from sqlalchemy import Engine, update

from core.actions import company
from core.repository import reading
from core.store.tables import OrganizationRow
from core.views.members import CompanyEntry
from tests.access import situations as s
from tests.access.people import CLIENT_ADMIN, OPERATIONS, OTHER_CLIENT_ADMIN, OTHER_PARTNER_ADMIN, PARTNER_ADMIN
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import NOW, Cast

KEEPERS = CLIENT_ADMIN | OTHER_CLIENT_ADMIN | PARTNER_ADMIN | OTHER_PARTNER_ADMIN | OPERATIONS
MOVED = "東京都架空区三丁目3番3号"


def told_in_digits(engine: Engine, cast: Cast) -> s.Things:
    """Every company's numbers are kept in the form that they are kept in (L14)."""
    s.write(engine, update(OrganizationRow).values(phone="0300000101", postal_code="0000001"))
    return {}


def entry(t) -> CompanyEntry:
    """What the form was filled from."""
    with reading(t.engine, t.me) as repo:
        return repo.organizations.entry()


ROWS = [
    Row(
        company.save_company,
        may=KEEPERS,
        states={s.peace: DONE},
        args=lambda t: (entry(t), replace(entry(t), address=MOVED), NOW),
    ),
    Row(
        company.save_company,
        note="as it is",
        may=KEEPERS,
        states={told_in_digits: SAME},
        args=lambda t: (entry(t), entry(t), NOW),
    ),
    Row(
        company.save_company,
        note="over somebody else's change",
        may=KEEPERS,
        states={s.peace: REFUSED},
        args=lambda t: (replace(entry(t), name="以前の社名"), replace(entry(t), address=MOVED), NOW),
    ),
]
