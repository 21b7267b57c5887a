"""Deals: proposals whose order both sides approved; they have left 募集・候補者 for 取引 (O5)."""

from sqlalchemy import ColumnElement, select

from core.store.tables import OrderRow, ProposalRow


def is_deal() -> ColumnElement[bool]:
    """Whether an order of the proposal was approved, beside each proposal of a query."""
    return (
        select(OrderRow.id)
        .where(OrderRow.proposal_id == ProposalRow.id, OrderRow.approved_at.is_not(None))
        .correlate(ProposalRow)
        .exists()
    )
