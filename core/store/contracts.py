"""契約書 and 取引: orders as the lists show, count and search them (C1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from core.model import ContractStatus, Side
from core.store.subject import Subject
from core.store.tables import OrderRow, OrderVersionRow, OrganizationRow, PostingRow, ProposalRow
from core.views import ContractFilter, ContractList, ContractRow

PAGE = 25

S = ContractStatus
GROUPS: dict[ContractStatus, tuple[ContractStatus, ...]] = {
    S.DRAFTING: (S.DRAFTING,),
    S.ACTIVE: (S.SCHEDULED, S.ACTIVE, S.TERMINATING),
    S.ENDED: (S.ENDED,),
}
"""The counts above the list are 作成中, 契約中 and 契約終了; a contract that has yet to start counts as 契約中 (C1)."""


class Contracts(Subject):
    """Every query starts from the orders of which the viewer's organisation is a side."""

    def listing(self, wanted: ContractFilter, today: date) -> ContractList:
        """One page of orders and contracts, newest first, with the counts of the whole list (C1)."""
        status = _status(today)
        counts = dict.fromkeys(GROUPS, 0)
        for each, number in self.session.execute(
            select(status.label("status"), func.count()).where(self.owns(OrderRow)).group_by("status")
        ):
            counts[next(group for group, members in GROUPS.items() if S(each) in members)] += number
        successor = aliased(OrderRow)
        query = (
            select(
                OrderRow.id,
                OrderRow.proposal_id,
                OrderRow.approved_at,
                OrganizationRow.name,
                PostingRow.title,
                func.coalesce(OrderRow.approved_at, OrderVersionRow.submitted_at).label("issued_at"),
                OrderRow.term_start,
                func.coalesce(OrderRow.ended_on, OrderRow.term_end).label("term_end"),
                OrderRow.subtotal,
                status.label("status"),
                successor.id.label("successor"),
            )
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrganizationRow, OrganizationRow.id == self._other())
            .outerjoin(
                OrderVersionRow,
                and_(OrderVersionRow.order_id == OrderRow.id, OrderVersionRow.number == OrderRow.latest),
            )
            .outerjoin(successor, successor.predecessor_id == OrderRow.id)
            .where(self.owns(OrderRow), *self._conditions(wanted, status))
        )
        found = self.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        rows = self.session.execute(
            query.order_by(OrderRow.created_at.desc(), OrderRow.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
        ).all()
        return ContractList(counts, found, pages, page, _rows(rows))

    def _other(self) -> Any:
        return OrderRow.partner_id if self.viewer.side is Side.CLIENT else OrderRow.client_id

    def _conditions(self, wanted: ContractFilter, status: ColumnElement[str]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [
            OrganizationRow.name.icontains(word, autoescape=True) for word in wanted.counterparty.split()
        ]
        if wanted.status:
            conditions.append(status.in_(GROUPS.get(wanted.status, (wanted.status,))))
        if wanted.period_from:
            conditions.append(OrderRow.term_end >= wanted.period_from)
        if wanted.period_to:
            conditions.append(OrderRow.term_start <= wanted.period_to)
        if wanted.amount_from is not None:
            conditions.append(OrderRow.subtotal >= wanted.amount_from)
        if wanted.amount_to is not None:
            conditions.append(OrderRow.subtotal <= wanted.amount_to)
        if wanted.number is not None:
            conditions.append(OrderRow.id == wanted.number)
        return conditions


def _status(today: date) -> ColumnElement[str]:
    """`rules_orders.contract_status` as SQL, so that a database can count and filter by it; a test holds them equal."""
    drafting = or_(OrderRow.approved_at.is_(None), OrderRow.term_start.is_(None), OrderRow.term_end.is_(None))
    return case(
        (drafting, literal(S.DRAFTING.value)),
        (func.coalesce(OrderRow.ended_on, OrderRow.term_end) < today, literal(S.ENDED.value)),
        (OrderRow.ended_on.is_not(None), literal(S.TERMINATING.value)),
        (OrderRow.term_start > today, literal(S.SCHEDULED.value)),
        else_=literal(S.ACTIVE.value),
    )


def _rows(rows: Sequence[Any]) -> tuple[ContractRow, ...]:
    return tuple(
        ContractRow(
            id=r.id,
            proposal=r.proposal_id,
            kind="発注書" if r.approved_at else "見積書",
            counterparty=r.name,
            posting_title=r.title,
            issued_at=r.issued_at,
            start=r.term_start,
            end=r.term_end,
            subtotal=r.subtotal,
            status=S(r.status),
            renewal_requested=r.successor is not None,
        )
        for r in rows
    )
