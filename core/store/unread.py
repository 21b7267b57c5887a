"""Unread marks: what the other side wrote since the viewer last looked (M1, P5)."""

from sqlalchemy import ColumnElement, func, select

from core.model import Side, Viewer
from core.store.tables import MessageRow, ProposalRow, ThreadReadRow
from core.views import UNREAD_MOST


def unread_count(viewer: Viewer) -> ColumnElement[int]:
    """How many messages of the other side the viewer has not read (to UNREAD_MOST), beside each proposal of a query.

    Only what was written since is looked at: the index leads from the proposal and the last message read onwards, and
    who has never looked is not counted through a history of thousands.
    """
    other = Side.PARTNER if viewer.side is Side.CLIENT else Side.CLIENT
    seen = (
        select(ThreadReadRow.message_id)
        .where(ThreadReadRow.proposal_id == ProposalRow.id, ThreadReadRow.member_id == viewer.member)
        .correlate(ProposalRow)
        .scalar_subquery()
    )
    unread = (
        select(MessageRow.id)
        .where(
            MessageRow.proposal_id == ProposalRow.id,
            MessageRow.side == other,
            MessageRow.id > func.coalesce(seen, 0),
        )
        .limit(UNREAD_MOST)
        .correlate(ProposalRow)
        .subquery()
    )
    return select(func.count()).select_from(unread).scalar_subquery()
