"""Which files wait for the scanner: each is taken up by one worker at a time and waits on until there is a verdict."""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.model_choosing import ScanState
from core.store.audit import note
from core.store.statements import updated
from core.store.tables import AttachmentRow, KnowledgeFileRow, KnowledgePageRow, MessageRow

FILES = (AttachmentRow, KnowledgeFileRow)
"""What people attach: to messages, and to the knowledge of a case."""


class Scans:
    """What a worker does to files that wait. `scanned_at` of one that waits is when it was last taken up."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def claim(self, now: datetime, lease: timedelta) -> str | None:
        """The SHA-256 of the file that waits longest, for this worker alone until `now + lease`; None where none does.

        A file whose worker died, or whose scanner gave no verdict, comes again after the lease, behind the others.
        PostgreSQL's workers step over each other's rows; SQLite has one writer at a time.
        """
        for table in FILES:
            claimed = self._claim(table, now, lease)
            if claimed is not None:
                return claimed
        return None

    def _claim(
        self, table: type[AttachmentRow] | type[KnowledgeFileRow], now: datetime, lease: timedelta
    ) -> str | None:
        free = or_(table.scanned_at.is_(None), table.scanned_at <= now - lease)
        due = and_(table.scan == ScanState.WAITING, table.removed_at.is_(None), free)
        first: int | None = self.session.scalar(
            select(table.id)
            .where(due)
            .order_by(table.scanned_at.nulls_first(), table.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        claimed = update(table).where(table.id == first, due).values(scanned_at=now)
        if first is None or not updated(self.session, claimed.execution_options(synchronize_session=False)):
            return None
        return self.session.scalar(select(table.sha256).where(table.id == first))

    def settle(self, sha256: str, *, clean: bool, now: datetime) -> None:
        """The verdict on one content: clean for all that wait with it, dangerous for everything that carries it."""
        if clean:
            for table in FILES:
                waiting = update(table).where(table.sha256 == sha256, table.scan == ScanState.WAITING)
                self.session.execute(waiting.values(scan=ScanState.CLEAN, scanned_at=now))
            return
        sent = select(AttachmentRow.id, MessageRow.id.label("message"), MessageRow.proposal_id)
        sent = sent.join(MessageRow, MessageRow.id == AttachmentRow.message_id)
        same = AttachmentRow.sha256 == sha256, AttachmentRow.scan != ScanState.INFECTED
        for row in self.session.execute(sent.where(*same)).all():
            judged = update(AttachmentRow).where(AttachmentRow.id == row.id)
            self.session.execute(judged.values(scan=ScanState.INFECTED, scanned_at=now))
            found = {"message": row.message, "files": [sha256]}
            note(self.session, None, "find_danger", "proposal", row.proposal_id, now, after=found)
        kept = select(KnowledgeFileRow.id, KnowledgePageRow.id.label("page"), KnowledgePageRow.case_id)
        kept = kept.join(KnowledgePageRow, KnowledgePageRow.id == KnowledgeFileRow.page_id)
        same = KnowledgeFileRow.sha256 == sha256, KnowledgeFileRow.scan != ScanState.INFECTED
        for row in self.session.execute(kept.where(*same)).all():
            judged = update(KnowledgeFileRow).where(KnowledgeFileRow.id == row.id)
            self.session.execute(judged.values(scan=ScanState.INFECTED, scanned_at=now))
            found = {"page": row.page, "files": [sha256]}
            note(self.session, None, "find_danger", "case", row.case_id, now, after=found)
