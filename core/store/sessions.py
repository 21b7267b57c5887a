"""Where a person is signed in: their own sessions, which they can end one by one (A2)."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from core.model import SessionId
from core.store.presence import alive
from core.store.second_steps import SecondSteps
from core.store.subject import Subject
from core.store.tables import MemberRow, SessionRow
from core.views.accounts import OwnSession, Security


class Sessions(Subject):
    """The viewer's own sessions; nobody sees or ends another's here."""

    def security(self, now: datetime) -> Security:
        """Everything about how the viewer's account is protected."""
        second_steps = SecondSteps(self.session)
        known = second_steps.get(self.viewer.member)
        return Security(
            sessions=self.listing(now),
            second_step_since=known.confirmed_at if known else None,
            recovery_codes=second_steps.recovery_left(self.viewer.member),
        )

    def listing(self, now: datetime) -> tuple[OwnSession, ...]:
        """Those that are alive: this one first, then the one used last."""
        rows = self.session.execute(
            select(SessionRow.id, SessionRow.agent, SessionRow.network, SessionRow.created_at, SessionRow.seen_at)
            .join(MemberRow, MemberRow.id == SessionRow.member_id)
            .where(SessionRow.member_id == self.viewer.member, alive(now))
            .order_by((SessionRow.id == (self.viewer.session or -1)).desc(), SessionRow.seen_at.desc())
        )
        return tuple(
            OwnSession(
                id=row.id,
                browser=row.agent or "",
                network=row.network or "",
                opened_at=row.created_at,
                seen_at=row.seen_at,
                is_this=row.id == self.viewer.session,
            )
            for row in rows
        )

    def end(self, session: SessionId, now: datetime) -> bool:
        """End one of them. False where there is none such, or it is over already."""
        return bool(self._end(now, SessionRow.id == session))

    def end_others(self, now: datetime) -> tuple[SessionId, ...]:
        """End all but this one; returns which."""
        return self._end(now, SessionRow.id != (self.viewer.session or -1))

    def _end(self, now: datetime, which: ColumnElement[bool]) -> tuple[SessionId, ...]:
        mine = update(SessionRow).where(
            SessionRow.member_id == self.viewer.member, SessionRow.ended_at.is_(None), which
        )
        ended = mine.values(ended_at=now).returning(SessionRow.id).execution_options(synchronize_session=False)
        return tuple(self.session.scalars(ended).all())
