"""Which files wait for the scanner: each is taken up by one worker at a time and waits on until there is a verdict."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.model import AttachmentId
from core.model_choosing import ScanState
from core.store.audit import note
from core.store.statements import updated
from core.store.tables import AttachmentRow, MessageRow


class Scans:
    """What a worker does to files that wait. `scanned_at` of one that waits is when it was last taken up."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(self, now: datetime, lease: timedelta) -> str | None:
        """The SHA-256 of the file that waits longest, for this worker alone until `now + lease`; None where none does.

        A file whose worker died, or whose scanner gave no verdict, comes again after the lease, behind the others.
        PostgreSQL's workers step over each other's rows; SQLite has one writer at a time.
        """
        free = or_(AttachmentRow.scanned_at.is_(None), AttachmentRow.scanned_at <= now - lease)
        due = and_(AttachmentRow.scan == ScanState.WAITING, AttachmentRow.removed_at.is_(None), free)
        first: AttachmentId | None = self.session.scalar(
            select(AttachmentRow.id)
            .where(due)
            .order_by(AttachmentRow.scanned_at.nulls_first(), AttachmentRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        claimed = update(AttachmentRow).where(AttachmentRow.id == first, due).values(scanned_at=now)
        if first is None or not updated(self.session, claimed.execution_options(synchronize_session=False)):
            return None
        return self.session.scalar(select(AttachmentRow.sha256).where(AttachmentRow.id == first))

    def settle(self, sha256: str, *, clean: bool, now: datetime) -> None:
        """The verdict on one content: clean for all that wait with it, dangerous for every message that carries it."""
        same = AttachmentRow.sha256 == sha256
        if clean:
            waiting = update(AttachmentRow).where(same, AttachmentRow.scan == ScanState.WAITING)
            self.session.execute(waiting.values(scan=ScanState.CLEAN, scanned_at=now))
            return
        known = select(AttachmentRow.id, MessageRow.id.label("message"), MessageRow.proposal_id)
        known = known.join(MessageRow, MessageRow.id == AttachmentRow.message_id)
        for row in self.session.execute(known.where(same, AttachmentRow.scan != ScanState.INFECTED)).all():
            judged = update(AttachmentRow).where(AttachmentRow.id == row.id)
            self.session.execute(judged.values(scan=ScanState.INFECTED, scanned_at=now))
            found = {"message": row.message, "files": [sha256]}
            note(self.session, None, "find_danger", "proposal", row.proposal_id, now, after=found)
