"""Rounds of a posting: which of its proposals are still sealed (P2, P4)."""

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_

from core.store.tables import PostingRoundRow, PostingRow, ProposalRow

CURRENT_ROUND = and_(PostingRoundRow.posting_id == PostingRow.id, PostingRoundRow.round == PostingRow.round)
PROPOSAL_ROUND = and_(PostingRoundRow.posting_id == ProposalRow.posting_id, PostingRoundRow.round == ProposalRow.round)


def visible_to_client(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """A round's proposals show from the day after its deadline; `today` is the day in Tokyo (P2)."""
    return PostingRoundRow.deadline < today
