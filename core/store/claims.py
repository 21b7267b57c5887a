"""Work that somebody asked for, in the hands of one worker at a time until it is finished; a later claim wins."""

from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.model import Viewer
from core.store.statements import updated
from core.store.tables import BundleRow, MemberRow, OrganizationRow, PackBatchRow

Row = TypeVar("Row", BundleRow, PackBatchRow)


class Claims(Generic[Row]):
    """What waits in one table. A claim holds until its lease runs out; one whose worker died comes again after it."""

    def __init__(self, session: Session, table: type[Row]) -> None:
        self._session, self._table = session, table

    def first(self, now: datetime, lease: timedelta, **begun: Any) -> tuple[Row, Viewer] | None:
        """What waits longest, for this worker alone until `now + lease`, and who asked for it; None where none does.

        `begun` is what it begins from, where an earlier attempt counts for nothing.
        """
        table = self._table
        free = or_(table.claimed_until.is_(None), table.claimed_until <= now)
        due = and_(table.finished_at.is_(None), free)
        found = self._session.scalar(
            select(table.id).where(due).order_by(table.asked_at, table.id).limit(1).with_for_update(skip_locked=True)
        )
        taken = update(table).where(table.id == found, due).values(claimed_until=now + lease, **begun)
        if found is None or not updated(self._session, taken):
            return None
        row: Any = self._session.execute(
            select(table, MemberRow.id, MemberRow.organization_id, OrganizationRow.audience, MemberRow.role)
            .join(MemberRow, MemberRow.id == table.member_id)
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .where(table.id == found)
        ).one()
        return row[0], Viewer(*row[1:])

    def change(self, number: int, until: datetime, **values: Any) -> bool:
        """Write to what is claimed until then; False where somebody else has claimed it meanwhile."""
        table = self._table
        held = update(table).where(table.id == number, table.claimed_until == until, table.finished_at.is_(None))
        return bool(updated(self._session, held.values(**values)))
