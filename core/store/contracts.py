"""契約書 and 取引: orders as the lists show, count and search them (C1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model import ContractStatus, OrderId, ProposalId, Side
from core.store.endings import follows
from core.store.memory import remembered
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import OrderRow, OrderVersionRow, OrganizationRow, PostingRow, ProposalRow, TerminationRow
from core.store.unread import unread_count
from core.views import ContractFilter, ContractList, ContractRow, Deal, DealList

PAGE = 25
SUCCESSOR = aliased(OrderRow)

S = ContractStatus
GROUPS: dict[ContractStatus, tuple[ContractStatus, ...]] = {
    S.DRAFTING: (S.DRAFTING,),
    S.ACTIVE: (S.SCHEDULED, S.ACTIVE, S.TERMINATING),
    S.ENDED: (S.ENDED,),
}
"""The counts above the list are 作成中, 契約中 and 契約終了; a contract that has yet to start counts as 契約中 (C1)."""

last_day = func.coalesce(OrderRow.ended_on, OrderRow.term_end)
"""The day on which a contract ends: as agreed, or as an approved termination says (C3)."""

drafting = or_(OrderRow.approved_at.is_(None), OrderRow.term_start.is_(None), OrderRow.term_end.is_(None))
"""Both sides have not agreed yet."""


class Contracts(Subject):
    """Every query starts from the orders of which the viewer's organisation is a side."""

    @remembered
    def listing(self, wanted: ContractFilter, today: date) -> ContractList:
        """One page of orders and contracts, newest first, with the counts of the whole list (C1).

        What is counted and searched stands in one index, in the order of the list; rows are read for the page alone.
        """
        status = status_on(today)
        counts = self._counts(today)
        fitting = self.fitting(wanted, today)
        if wanted == ContractFilter(status=wanted.status, page=wanted.page) and wanted.status in (None, *GROUPS):
            found = counts[wanted.status] if wanted.status else sum(counts.values())
        else:
            found = self.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        newest = (OrderRow.created_at.desc(), OrderRow.id.desc())
        shown = fitting.order_by(*newest).limit(PAGE).offset((page - 1) * PAGE).subquery()
        rows = self.session.execute(self._select(status).join(shown, shown.c.id == OrderRow.id).order_by(*newest))
        return ContractList(counts, found, pages, page, tuple(_row(row) for row in rows))

    def _counts(self, today: date) -> dict[ContractStatus, int]:
        """How many there are of each group, in one walk along the index."""
        over = and_(not_(drafting), last_day < today)
        flags = (func.sum(case((flag, 1), else_=0)) for flag in (drafting, over))
        row = self.session.execute(select(func.count(OrderRow.id), *flags).where(self.owns(OrderRow))).one()
        everything, drafts, ended = (int(number or 0) for number in row)
        return {S.DRAFTING: drafts, S.ACTIVE: everything - drafts - ended, S.ENDED: ended}

    def fitting(self, wanted: ContractFilter, today: date) -> Select[OrderId]:
        """The numbers of the orders that are looked for: all that has to walk along the index."""
        return select(OrderRow.id).where(self.owns(OrderRow), *self._conditions(wanted, status_on(today)))

    @remembered
    def deals(self, today: date, *, ended: bool, page: int = 1) -> DealList:
        """One page of the deals that run, or of those that ended; the one that was agreed last comes first (O5)."""
        grouped: dict[ProposalId, list[Any]] = {}
        for row in self.session.execute(self._agreed(today)):
            grouped.setdefault(row.proposal_id, []).append(row)
        deals = [_deal(rows) for rows in grouped.values()]
        shown = [deal for deal in deals if deal.ended is ended]
        over = sum(deal.ended for deal in deals)
        pages = max(1, -(-len(shown) // PAGE))
        page = min(max(1, page), pages)
        return DealList(len(deals) - over, over, pages, page, tuple(shown[(page - 1) * PAGE : page * PAGE]))

    @remembered
    def deal(self, order: OrderId, today: date) -> Deal:
        """The deal to which an order belongs. Raises NotFound where it has none, or none of the viewer's (A5)."""
        same = select(OrderRow.proposal_id).where(OrderRow.id == order).scalar_subquery()
        rows = self.session.execute(self._agreed(today).where(OrderRow.proposal_id == same)).all()
        if not rows:
            raise NotFound("この取引は見つかりません。")
        return _deal(rows)

    def _agreed(self, today: date) -> Select[*tuple[Any, ...]]:
        """Every approved order, the one that was agreed last first."""
        return (
            self._select(status_on(today))
            .add_columns(unread_count(self.viewer).label("unread"))
            .where(OrderRow.approved_at.is_not(None))
            .order_by(OrderRow.approved_at.desc(), OrderRow.id.desc())
        )

    def _select(self, status: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
        stopping = exists().where(TerminationRow.order_id == OrderRow.id, TerminationRow.decided_at.is_(None))
        return (
            select(
                OrderRow.id,
                OrderRow.proposal_id,
                OrderRow.approved_at,
                OrderRow.latest,
                OrganizationRow.name,
                PostingRow.title,
                func.coalesce(OrderRow.approved_at, OrderVersionRow.submitted_at).label("issued_at"),
                OrderRow.term_start,
                last_day.label("last_day"),
                OrderRow.subtotal,
                status.label("status"),
                SUCCESSOR.id.label("successor"),
                follows(SUCCESSOR).label("renewed"),
                stopping.label("stopping"),
            )
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrganizationRow, OrganizationRow.id == self._other())
            .outerjoin(
                OrderVersionRow,
                and_(OrderVersionRow.order_id == OrderRow.id, OrderVersionRow.number == OrderRow.latest),
            )
            .outerjoin(SUCCESSOR, SUCCESSOR.predecessor_id == OrderRow.id)
            .where(self.owns(OrderRow))
        )

    def _other(self) -> Any:
        return OrderRow.partner_id if self.viewer.side is Side.CLIENT else OrderRow.client_id

    def _conditions(self, wanted: ContractFilter, status: ColumnElement[str]) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if named := holding(wanted.counterparty, OrganizationRow.name):
            # Asked of each entry of the index (hence `coalesce`): as a join it would fetch every row and sort it.
            conditions.append(func.coalesce(self._other().in_(select(OrganizationRow.id).where(*named)), false()))
        if wanted.status:
            conditions.append(status.in_(GROUPS.get(wanted.status, (wanted.status,))))
        if wanted.period_from:
            conditions.append(last_day >= wanted.period_from)
        if wanted.period_to:
            conditions.append(OrderRow.term_start <= wanted.period_to)
        if wanted.amount_from is not None:
            conditions.append(OrderRow.subtotal >= wanted.amount_from)
        if wanted.amount_to is not None:
            conditions.append(OrderRow.subtotal <= wanted.amount_to)
        if wanted.number is not None:
            conditions.append(OrderRow.id == wanted.number)
        return conditions


def status_on(today: date) -> ColumnElement[str]:
    """`rules_contracts.contract_status` as SQL: a database can count and filter by it; a test holds them equal."""
    return case(
        (drafting, literal(S.DRAFTING.value)),
        (last_day < today, literal(S.ENDED.value)),
        (OrderRow.ended_on.is_not(None), literal(S.TERMINATING.value)),
        (OrderRow.term_start > today, literal(S.SCHEDULED.value)),
        else_=literal(S.ACTIVE.value),
    )


def _row(row: Any) -> ContractRow:
    return ContractRow(
        id=row.id,
        proposal=row.proposal_id,
        kind="発注書" if row.approved_at else "見積書",
        counterparty=row.name,
        posting_title=row.title,
        issued_at=row.issued_at,
        start=row.term_start,
        end=row.last_day,
        subtotal=row.subtotal,
        status=S(row.status),
        version=row.latest,
        renewal=row.successor,
        renewed=bool(row.renewed),
        stopping=row.stopping,
    )


def _deal(rows: Sequence[Any]) -> Deal:
    first = rows[0]
    return Deal(first.proposal_id, first.name, first.title, tuple(_row(row) for row in rows), first.unread)
