"""Single-use links that were sent by mail: kept as a hash, opened once (A1, A2, A3)."""

from datetime import datetime

from sqlalchemy import and_, insert, select, update
from sqlalchemy.orm import Session

from core.model_accounts import LinkPurpose, LinkState
from core.rules_access import link_state
from core.sealed import link_occasion
from core.store.outbox import forget
from core.store.tables import LinkRow


class Links:
    """Reads and writes of links. Whoever holds a token proves by it that the mail reached them; nothing else counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, purpose: LinkPurpose, subject: int, token_hash: str, now: datetime, *, expires_at: datetime) -> int:
        """A new link, which takes the place of those sent before for the same subject. Returns its number."""
        self.revoke(purpose, subject, now)
        statement = insert(LinkRow).values(
            token_hash=token_hash, purpose=purpose, subject_id=subject, created_at=now, expires_at=expires_at
        )
        return self._session.execute(statement.returning(LinkRow.id)).scalar_one()

    def look(self, purpose: LinkPurpose, token_hash: str, now: datetime) -> tuple[LinkState, int | None]:
        """What has become of a link, and what it is about; (UNKNOWN, None) for one that was never sent."""
        row = self._session.execute(
            select(LinkRow.subject_id, LinkRow.expires_at, LinkRow.used_at, LinkRow.revoked_at).where(
                LinkRow.purpose == purpose, LinkRow.token_hash == token_hash
            )
        ).one_or_none()
        if row is None:
            return LinkState.UNKNOWN, None
        state = link_state(expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at, now=now)
        return state, row.subject_id

    def use(self, purpose: LinkPurpose, token_hash: str, now: datetime) -> int | None:
        """Open it: what it is about, or None where it does not open. Of two at once the second gets None."""
        opens = and_(
            LinkRow.purpose == purpose,
            LinkRow.token_hash == token_hash,
            LinkRow.used_at.is_(None),
            LinkRow.revoked_at.is_(None),
            LinkRow.expires_at > now,
        )
        statement = update(LinkRow).where(opens).values(used_at=now).returning(LinkRow.id, LinkRow.subject_id)
        row = self._session.execute(statement.execution_options(synchronize_session=False)).one_or_none()
        if row is None:
            return None
        forget(self._session, link_occasion(row.id))
        return row.subject_id

    def sent_since(self, purpose: LinkPurpose, subject: int, moment: datetime) -> bool:
        """Whether a link about the subject was sent after `moment`."""
        sent = and_(LinkRow.purpose == purpose, LinkRow.subject_id == subject, LinkRow.created_at > moment)
        return self._session.scalar(select(LinkRow.id).where(sent).limit(1)) is not None

    def revoke(self, purpose: LinkPurpose, subject: int, now: datetime) -> None:
        """No link sent so far for this subject opens any more."""
        pending = and_(
            LinkRow.purpose == purpose,
            LinkRow.subject_id == subject,
            LinkRow.used_at.is_(None),
            LinkRow.revoked_at.is_(None),
        )
        statement = update(LinkRow).where(pending).values(revoked_at=now).returning(LinkRow.id)
        revoked = self._session.scalars(statement.execution_options(synchronize_session=False)).all()
        for link in revoked:
            forget(self._session, link_occasion(link))
