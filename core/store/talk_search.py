"""Looking for words in one's messages and in the names of the files on them (M1)."""

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from core.formats import excerpt
from core.model import Side, Viewer
from core.store.search import holding, words
from core.store.tables import AttachmentRow, MemberRow, MessageRow, OrganizationRow, PostingRow, ProposalRow
from core.views import FoundMessage, FoundMessages

MOST = 50
"""How many messages a search shows; with more than that one looks for something narrower."""

BEFORE, AROUND = 20, 90
"""How many characters of a message stand before the hit, and how many are shown at all."""


def found_messages(
    session: Session, viewer: Viewer, text: str, opened: ColumnElement[bool], other: Any
) -> FoundMessages:
    """The newest messages that hold each word, in the threads that `opened` lets through; `other` is whom with."""
    sought = tuple(words(text))
    if not sought:
        return FoundMessages((), False, ())
    file = _file_names()
    rows = session.execute(
        select(
            MessageRow.id,
            MessageRow.proposal_id,
            OrganizationRow.name,
            PostingRow.title,
            case((MessageRow.side == Side.SYSTEM, None), else_=MemberRow.name),
            MessageRow.sent_at,
            MessageRow.body,
            file.label("files"),
        )
        .join(ProposalRow, ProposalRow.id == MessageRow.proposal_id)
        .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
        .join(OrganizationRow, OrganizationRow.id == other)
        .outerjoin(MemberRow, MemberRow.id == MessageRow.author_id)
        .where(opened, and_(*holding(text, MessageRow.body, file)))
        .order_by(MessageRow.id.desc())
        .limit(MOST + 1)
    ).all()
    found = tuple(FoundMessage(*row[:4], row[4] or "", row[5], _around(row[6], row[7] or "", sought)) for row in rows)
    return FoundMessages(found[:MOST], len(found) > MOST, sought)


def _file_names() -> ColumnElement[str]:
    """The names of a message's files that were not taken back, as one text."""
    names = func.aggregate_strings(AttachmentRow.name, "、")
    kept = and_(AttachmentRow.message_id == MessageRow.id, AttachmentRow.removed_at.is_(None))
    return func.coalesce(select(names).where(kept).correlate(MessageRow).scalar_subquery(), "")


def _around(body: str, files: str, sought: tuple[str, ...]) -> str:
    """What to show of a message: its text from a little before the first hit, else the names of its files."""
    pattern = re.compile("|".join(map(re.escape, sought)), re.IGNORECASE)
    hit = pattern.search(body)
    if hit is None and files:
        return excerpt(f"添付：{files}", AROUND)
    start = max(0, hit.start() - BEFORE) if hit else 0
    return ("…" if start else "") + excerpt(body[start:], AROUND)
