"""契約停止申請: requests to end a contract before its last day (C3)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import aliased

from core import rules
from core.calendar import Term
from core.errors import NotFound
from core.model import OrderEventKind, OrderId, Side, TerminationId
from core.store.endings import follows, row_began
from core.store.orders import Orders, as_approved
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    OrderEventRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    TerminationRow,
)
from core.views import Termination, TerminationList, TerminationNotice

PAGE = 20
CLIENT, PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)
ASKER, DECIDER = aliased(MemberRow), aliased(MemberRow)


class Terminations(Subject):
    """A side adds a request for its own contract; only operations read and decide them."""

    def pending(self, order: OrderId) -> TerminationId | None:
        """The request that waits for its decision, if there is one."""
        return self.session.scalar(
            select(TerminationRow.id)
            .join(OrderRow, OrderRow.id == TerminationRow.order_id)
            .where(TerminationRow.order_id == order, TerminationRow.decided_at.is_(None), self.owns(OrderRow))
        )

    def add(self, order: OrderId, ends_on: date, reason: str, now: datetime) -> TerminationId:
        """Keep a request; the action has locked the order and found none waiting."""
        row = TerminationRow(
            order_id=order,
            side=self.viewer.side,
            requested_by=self.viewer.member,
            requested_at=now,
            ends_on=ends_on,
            reason=reason,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def get(self, termination: TerminationId) -> Termination:
        """One request, its order locked until the transaction ends. Raises NotAllowed, NotFound."""
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        order = select(TerminationRow.order_id).where(TerminationRow.id == termination).scalar_subquery()
        self.session.execute(select(OrderRow.id).where(OrderRow.id == order).with_for_update())
        row = self.session.execute(self._select().where(TerminationRow.id == termination)).one_or_none()
        if row is None:
            raise NotFound("この契約停止申請は見つかりません。")
        return Termination(*row)

    def renewed(self, order: OrderId) -> bool:
        """Whether a renewal of this contract, which both sides have approved, will run."""
        after = aliased(OrderRow)
        return self.session.scalar(select(after.id).where(after.predecessor_id == order, follows(after))) is not None

    def decide(self, request: Termination, *, approved: bool, reason: str, now: datetime) -> None:
        """Write the decision; approved, the contract ends on the day that was asked for. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        self.session.execute(
            update(TerminationRow)
            .where(TerminationRow.id == request.id, TerminationRow.decided_at.is_(None))
            .values(approved=approved, decided_by=self.viewer.member, decided_at=now, decision_reason=reason)
        )
        if approved:
            self.session.execute(update(OrderRow).where(OrderRow.id == request.order).values(ended_on=request.ends_on))

    def notice(self, termination: TerminationId) -> TerminationNotice:
        """What was decided, as the chain sealed it: for the two sides and for operations. Raises NotFound (A5)."""
        mine = self.owns(OrderRow)
        if rules.allows(self.viewer, rules.Permission.DECIDE_TERMINATIONS):
            mine = OrderRow.id == TerminationRow.order_id
        sealed, approval = aliased(OrderEventRow), aliased(OrderEventRow)
        row = self.session.execute(
            select(OrderRow, sealed.payload, sealed.at, sealed.digest, approval.payload.label("agreed"))
            .join(TerminationRow, TerminationRow.order_id == OrderRow.id)
            .join(sealed, and_(sealed.order_id == OrderRow.id, sealed.kind == OrderEventKind.TERMINATED))
            .join(approval, and_(approval.order_id == OrderRow.id, approval.kind == OrderEventKind.APPROVED))
            .where(TerminationRow.id == termination, TerminationRow.approved.is_(True), mine)
        ).one_or_none()
        if row is None or row.payload["termination"] != termination:
            raise NotFound("この契約終了通知書は見つかりません。")
        order, said, agreed = row.OrderRow, row.payload, row.agreed
        return TerminationNotice(
            id=termination,
            order=order.id,
            version=agreed["version"],
            order_digest=agreed["sha256"],
            client=as_approved(agreed[Side.CLIENT.value]),
            partner=as_approved(agreed[Side.PARTNER.value]),
            term=Term(order.term_start, order.term_end),
            ends_on=date.fromisoformat(said["ended_on"]),
            side=Side(said["side"]),
            asked_by=said["asked_by"],
            asked_at=datetime.fromisoformat(said["asked_at"]),
            reason=said["text"],
            decided_at=row.at,
            head=row.digest,
        )

    def seal_old(self) -> None:
        """What was approved before the chain told of it enters it, as done by whoever approved it, when they did (O5).

        Raises NotAllowed.
        """
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        sealed = select(OrderEventRow.order_id).where(
            OrderEventRow.order_id == TerminationRow.order_id, OrderEventRow.kind == OrderEventKind.TERMINATED
        )
        old = self._select().add_columns(TerminationRow.decided_by)
        for *row, member in self.session.execute(old.where(TerminationRow.approved.is_(True), ~sealed.exists())).all():
            request = Termination(*row)
            if request.decided_at:
                chain = Orders(self.session, replace(self.viewer, member=member))
                chain.record(request.order, OrderEventKind.TERMINATED, request.decided_at, **request.sealed)

    def listing(self, *, decided: bool = False, page: int = 1) -> TerminationList:
        """One page of the requests that wait, or of those that were decided, newest first. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.DECIDE_TERMINATIONS)
        wanted: ColumnElement[bool] = (
            TerminationRow.decided_at.is_not(None) if decided else TerminationRow.decided_at.is_(None)
        )
        waiting = self._count(TerminationRow.decided_at.is_(None))
        pages = max(1, -(-self._count(wanted) // PAGE))
        page = min(max(1, page), pages)
        rows = self.session.execute(
            self._select()
            .where(wanted)
            .order_by(TerminationRow.requested_at.desc(), TerminationRow.id.desc())
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return TerminationList(waiting, pages, page, tuple(Termination(*row) for row in rows))

    def _count(self, wanted: ColumnElement[bool]) -> int:
        return self.session.scalar(select(func.count()).select_from(TerminationRow).where(wanted)) or 0

    @staticmethod
    def _select() -> Select[*tuple[Any, ...]]:
        return (
            select(
                TerminationRow.id,
                TerminationRow.order_id,
                OrderRow.client_id,
                CLIENT.name.label("client_name"),
                OrderRow.partner_id,
                PARTNER.name.label("partner_name"),
                PostingRow.title,
                OrderRow.term_start,
                OrderRow.term_end,
                TerminationRow.side,
                ASKER.name.label("asker"),
                TerminationRow.requested_at,
                TerminationRow.ends_on,
                TerminationRow.reason,
                TerminationRow.approved,
                func.coalesce(DECIDER.name, "").label("decider"),
                TerminationRow.decided_at,
                TerminationRow.decision_reason,
                PARTNER.freelancer,
                row_began(OrderRow.proposal_id),
            )
            .join(OrderRow, OrderRow.id == TerminationRow.order_id)
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(CLIENT, CLIENT.id == OrderRow.client_id)
            .join(PARTNER, PARTNER.id == OrderRow.partner_id)
            .join(ASKER, ASKER.id == TerminationRow.requested_by)
            .outerjoin(DECIDER, DECIDER.id == TerminationRow.decided_by)
        )
