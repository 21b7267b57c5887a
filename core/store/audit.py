"""The audit trail: who did what to which thing, old → new (K2). Rows are only ever added."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.model import OrganizationId, Viewer
from core.store.subject import Subject
from core.store.tables import AuditRow, Base

_EVENT = insert(Base.metadata.tables[AuditRow.__tablename__])
"""Into the table rather than the class: every write adds an event, and none needs an object of it."""


def plain_value(value: object) -> object:
    """A value as the trail keeps it: JSON's own types, moments and dates in ISO form."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def note(
    session: Session,
    viewer: Viewer | None,
    action: str,
    subject: str,
    subject_id: int,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    on_behalf_of: OrganizationId | None = None,
) -> None:
    """Add one event; `viewer` is None for what somebody did who is not signed in, such as a public form (A1, K2).

    What the clock does nobody did either: it acts for kakutoku's operations, without being one of its members.
    """
    somebody = viewer if viewer and viewer.member > 0 else None
    event = {
        "at": now,
        "member_id": somebody and somebody.member,
        "organization_id": somebody and somebody.organization,
        "on_behalf_of_id": on_behalf_of,
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "before": {k: plain_value(v) for k, v in (before or {}).items()},
        "after": {k: plain_value(v) for k, v in (after or {}).items()},
    }
    session.execute(_EVENT, event)


class Audit(Subject):
    """Writes the trail of the viewer's actions, in the action's own transaction."""

    def record(
        self,
        action: str,
        subject: str,
        subject_id: int,
        now: datetime,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        on_behalf_of: OrganizationId | None = None,
    ) -> None:
        """Add one event: `action` (a verb, as the function is called) on `subject` number `subject_id`.

        `on_behalf_of` is the organisation for which kakutoku acts, where it does what that could do itself (K2).
        """
        note(
            self.session,
            self.viewer if self.viewer.member > 0 else None,  # the clock is nobody
            action,
            subject,
            subject_id,
            now,
            before=before,
            after=after,
            on_behalf_of=on_behalf_of,
        )
