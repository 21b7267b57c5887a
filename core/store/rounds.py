"""Rounds of a posting: which of its proposals are still sealed (P2, P4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

from core.calendar import jst_date
from core.store.tables import PostingRoundRow, PostingRow, ProposalRow

CURRENT_ROUND = and_(PostingRoundRow.posting_id == PostingRow.id, PostingRoundRow.round == PostingRow.round)
PROPOSAL_ROUND = and_(PostingRoundRow.posting_id == ProposalRow.posting_id, PostingRoundRow.round == ProposalRow.round)


def visible_to_client(now: datetime, rounds: Any = PostingRoundRow) -> ColumnElement[bool]:
    """A round's proposals show from the day after its deadline, Asia/Tokyo (P2)."""
    return rounds.deadline < jst_date(now)
