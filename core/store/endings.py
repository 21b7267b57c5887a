"""Contracts whose end comes near while nothing follows them, for whom the clock reminds (C2)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from core import rules
from core.model import OrderId
from core.rules_contracts import REMINDED
from core.store.subject import Subject
from core.store.tables import AuditRow, OrderRow, OrganizationRow, PostingRow, ProposalRow
from core.views import ContractEnd

VERB = "remind_of_end"
"""What the trail calls a reminder that went out; it tells which have."""

CLIENT, PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)
EARLIER, RENEWAL, FOLLOWER = aliased(OrderRow), aliased(OrderRow), aliased(OrderRow)
"""An alias is made once: it costs more than the statement it stands in."""


class Endings(Subject):
    """For operations, on whose behalf the clock works."""

    def soon(self, today: date) -> tuple[OrderId, ...]:
        """The contracts that end within the time of reminders and that nothing follows. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        last = today + timedelta(days=max(REMINDED))
        near = OrderRow.term_end.between(today, last)
        return tuple(self.session.scalars(select(OrderRow.id).where(near, *_unfollowed()).order_by(OrderRow.id)))

    def hold(self, order: OrderId) -> ContractEnd | None:
        """One of them, which nobody else reminds of or changes until this transaction ends; None where something
        follows it by now. Raises NotAllowed.
        """
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        locked = select(OrderRow.id).where(OrderRow.id == order).with_for_update()
        if self.session.scalar(locked) is None:
            return None
        row = self.session.execute(
            select(
                OrderRow.id,
                OrderRow.client_id,
                CLIENT.name,
                OrderRow.partner_id,
                PARTNER.name,
                PostingRow.title,
                row_began(OrderRow.proposal_id),
                OrderRow.term_start,
                OrderRow.term_end,
                OrderRow.approved_at,
                PARTNER.freelancer,
                RENEWAL.id.is_not(None),
            )
            .join(CLIENT, CLIENT.id == OrderRow.client_id)
            .join(PARTNER, PARTNER.id == OrderRow.partner_id)
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .outerjoin(RENEWAL, RENEWAL.predecessor_id == OrderRow.id)
            .where(OrderRow.id == order, *_unfollowed())
        ).one_or_none()
        if row is None:
            return None
        told = select(AuditRow.after).where(
            AuditRow.subject == "order", AuditRow.subject_id == order, AuditRow.action == VERB
        )
        return ContractEnd(*row, reminded=tuple(after["days_before"] for after in self.session.scalars(told)))


def row_began(proposal: Any) -> ColumnElement[date]:
    """Where a deal's contracts began, which follow one another without a gap (C2)."""
    first = select(func.min(EARLIER.term_start)).where(
        EARLIER.proposal_id == proposal, EARLIER.approved_at.is_not(None)
    )
    return first.scalar_subquery()


def follows(after: Any) -> ColumnElement[bool]:
    """A renewal that both sides approved and that was not ended before it began (C2, C3)."""
    return and_(after.approved_at.is_not(None), or_(after.ended_on.is_(None), after.ended_on >= after.term_start))


def _unfollowed() -> tuple[ColumnElement[bool], ...]:
    """A contract that both sides approved, that doesn't end early, and that no approved renewal follows."""
    followed = select(FOLLOWER.id).where(FOLLOWER.predecessor_id == OrderRow.id, follows(FOLLOWER)).exists()
    return (OrderRow.approved_at.is_not(None), OrderRow.ended_on.is_(None), ~followed)
