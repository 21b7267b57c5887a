"""Unread marks: what the other side wrote since the viewer last looked (M1, P5)."""

from sqlalchemy import ColumnElement, func, select

from core.model import Side, Viewer
from core.store.tables import MessageRow, ProposalRow, ThreadReadRow


def unread_count(viewer: Viewer) -> ColumnElement[int]:
    """How many messages of the other side the viewer has not read, beside each proposal of a query."""
    other = Side.PARTNER if viewer.side is Side.CLIENT else Side.CLIENT
    seen = (
        select(ThreadReadRow.message_id)
        .where(ThreadReadRow.proposal_id == ProposalRow.id, ThreadReadRow.member_id == viewer.member)
        .correlate(ProposalRow)
        .scalar_subquery()
    )
    return (
        select(func.count(MessageRow.id))
        .where(
            MessageRow.proposal_id == ProposalRow.id,
            MessageRow.side == other,
            MessageRow.id > func.coalesce(seen, 0),
        )
        .correlate(ProposalRow)
        .scalar_subquery()
    )
