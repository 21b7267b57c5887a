"""Looking at the console as a client or partner sees it: one session does so, for a while (K3)."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.model import OrganizationId, SessionId
from core.store.tables import SessionRow


class Onlooking:
    """Which organisation a session looks as. Whether it may is for the action to ask."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, session: SessionId, organization: OrganizationId, until: datetime) -> None:
        """From now until `until` the session's screens are drawn for a guest of the organisation."""
        self._session.execute(
            update(SessionRow).where(SessionRow.id == session).values(view_as_id=organization, view_as_until=until)
        )

    def end(self, session: SessionId) -> OrganizationId | None:
        """The session is its own person's again; returns as whom it looked, None where it did not, or no longer."""
        organization = self._session.scalar(
            select(SessionRow.view_as_id).where(SessionRow.id == session).with_for_update()
        )
        if organization is not None:
            self._session.execute(
                update(SessionRow).where(SessionRow.id == session).values(view_as_id=None, view_as_until=None)
            )
        return organization
