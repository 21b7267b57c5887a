"""Files of messages: found by the two sides of a disclosed thread, and by nobody else (M1, A5, P10)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from core.errors import NotFound
from core.model import AttachmentId, MessageId
from core.store.subject import Subject
from core.store.tables import AttachmentRow, MessageRow, ProposalRow
from core.uploads import StoredFile
from core.views import Attachment, SentFile

NOT_FOUND = "このファイルは見つかりません。"

_SHOWN = (
    AttachmentRow.id,
    AttachmentRow.name,
    AttachmentRow.media_type,
    AttachmentRow.size,
    AttachmentRow.sha256,
    AttachmentRow.scan,
    AttachmentRow.removed_at,
)


class Attachments(Subject):
    """A thread exists from disclosure on; before it no file is found, whatever hangs on its messages (P8, P10)."""

    def add(self, message: MessageId, file: StoredFile) -> None:
        """Note a file that the store of files already holds."""
        row = AttachmentRow(
            message_id=message,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            scan=file.scan,
        )
        self.session.add(row)

    def get(self, attachment: AttachmentId) -> Attachment:
        """A file of one of the viewer's threads. Raises NotFound (A5)."""
        return _attachment(self._one(attachment, lock=False))

    def sent(self, attachment: AttachmentId) -> SentFile:
        """The same with where it was sent and by which side, its thread locked. Raises NotFound (A5)."""
        row = self._one(attachment, lock=True)
        return SentFile(row.proposal_id, row.message_id, row.side, _attachment(row))

    def remove(self, attachment: AttachmentId, now: datetime) -> None:
        """Nobody finds its name or content any more; the row stays, and says who took it back and when."""
        self.session.execute(
            update(AttachmentRow)
            .where(AttachmentRow.id == attachment)
            .values(removed_at=now, removed_by_id=self.viewer.member)
        )

    def on(self, messages: Collection[MessageId]) -> Mapping[MessageId, list[Attachment]]:
        """The files of messages that the caller was allowed to fetch, in the order in which they were attached."""
        files: defaultdict[MessageId, list[Attachment]] = defaultdict(list)
        found = select(AttachmentRow.message_id, *_SHOWN).where(AttachmentRow.message_id.in_(messages))
        for row in self.session.execute(found.order_by(AttachmentRow.id)):
            files[row.message_id].append(_attachment(row))
        return files

    def _one(self, attachment: AttachmentId, *, lock: bool) -> Row[*tuple[Any, ...]]:
        query = (
            select(MessageRow.proposal_id, AttachmentRow.message_id, MessageRow.side, *_SHOWN)
            .join(MessageRow, MessageRow.id == AttachmentRow.message_id)
            .join(ProposalRow, ProposalRow.id == MessageRow.proposal_id)
            .where(AttachmentRow.id == attachment, self.owns(ProposalRow), ProposalRow.disclosed_at.is_not(None))
        )
        row = self.session.execute(query.with_for_update(of=ProposalRow) if lock else query).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return row


def _attachment(row: Row[*tuple[Any, ...]]) -> Attachment:
    """What a screen may know: of a file that was taken back not even the name."""
    gone = row.removed_at is not None
    return Attachment(row.id, "" if gone else row.name, row.media_type, row.size, row.sha256, row.scan, gone)
