"""What operations put right where somebody is stuck (K3); each action that does asks for the right and a reason."""

from collections.abc import Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model import MemberId, Order, OrderId, OrganizationId
from core.rules import Permission, require
from core.store.orders import DECISIVE, NOT_FOUND
from core.store.statements import updated
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    SessionRow,
    SignInAttemptRow,
)
from core.views.desk import StuckApproval

_CLIENT, _PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)


class Repairs(Subject):
    """Across organisations, for operations."""

    def forgive(self, address_hash: str) -> int:
        """Failed sign-ins of an address count no longer; returns how many there were (A2)."""
        return updated(self.session, delete(SignInAttemptRow).where(SignInAttemptRow.address_hash == address_hash))

    def change_email(self, member: MemberId, email: str) -> None:
        """Another mail address for a member, in lower case."""
        self.session.execute(update(MemberRow).where(MemberRow.id == member).values(email=email))

    def open_sessions(self, member: MemberId) -> int:
        """How many sessions of a member have not been ended. Raises NotAllowed."""
        require(self.viewer, Permission.REPAIR)
        found = select(func.count()).where(SessionRow.member_id == member, SessionRow.ended_at.is_(None))
        return self.session.scalar(found) or 0

    def order(self, order: OrderId) -> Order:
        """Any order, locked until the transaction ends. Raises NotAllowed, NotFound."""
        require(self.viewer, Permission.REPAIR)
        row = self.session.execute(select(*DECISIVE).where(OrderRow.id == order).with_for_update()).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Order(*row)

    def posting_title(self, order: OrderId) -> str:
        """Of the posting that an order goes back to. Raises NotAllowed."""
        require(self.viewer, Permission.REPAIR)
        found = select(PostingRow.title).join(ProposalRow, ProposalRow.posting_id == PostingRow.id)
        return self.session.scalars(
            found.join(OrderRow, OrderRow.proposal_id == ProposalRow.id).where(OrderRow.id == order)
        ).one()

    def awaiting(self, organization: OrganizationId) -> Sequence[StuckApproval]:
        """Orders of which one version waits for the partner's approval, the oldest first.

        Raises NotAllowed, NotFound for no organisation.
        """
        require(self.viewer, Permission.REPAIR)
        if self.session.get(OrganizationRow, organization) is None:
            raise NotFound("この会社は見つかりません。")
        rows = self.session.execute(
            select(
                OrderRow.id,
                PostingRow.title,
                _CLIENT.name,
                _PARTNER.name,
                OrderRow.awaiting,
                OrderRow.approval_requested_at,
            )
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(_CLIENT, _CLIENT.id == OrderRow.client_id)
            .join(_PARTNER, _PARTNER.id == OrderRow.partner_id)
            .where(
                or_(OrderRow.client_id == organization, OrderRow.partner_id == organization),
                OrderRow.awaiting.is_not(None),
            )
            .order_by(OrderRow.approval_requested_at, OrderRow.id)
        )
        return tuple(StuckApproval(*row) for row in rows)
