"""請求書 as the lists show, count and sum them up: every query starts from whose invoices they are (B3, A5)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select, true
from sqlalchemy.orm import aliased

from core.calendar import after_months
from core.invoices import Invoice
from core.model import Audience
from core.model_contracts import InvoiceState
from core.rules import Permission, allows
from core.store.invoices import DECISIVE
from core.store.memory import remembered
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import InvoiceRow, OrderRow, OrganizationRow, PostingRow, ProposalRow
from core.views.invoice_lists import InvoiceFilter, InvoiceLine, InvoiceList, InvoiceSum, InvoiceSums

PAGE = 25
S = InvoiceState
_CLIENT, _PARTNER, _CREDIT = aliased(OrganizationRow), aliased(OrganizationRow), aliased(InvoiceRow)
_OPEN = InvoiceRow.total - InvoiceRow.paid


class InvoiceLists(Subject):
    """Each side sees those of its own contracts; operations see all, the rest of kakutoku none."""

    @remembered
    def listing(self, wanted: InvoiceFilter, today: date) -> InvoiceList:
        """One page: what is to be paid first, the longest due on top; then what comes; then what is done."""
        counts, sums = self._overview(today)
        query = self._select().where(*self._conditions(wanted, today))
        found = self.session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        rank = case((_owed(), 0), (_unissued(), 1), else_=2)
        rows = self.session.execute(
            query.order_by(
                rank,
                case((rank < 2, InvoiceRow.due_on)),
                InvoiceRow.issue_on.desc(),
                InvoiceRow.id.desc(),
            )
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return InvoiceList(counts, sums, found, pages, tuple(self._line(row) for row in rows))

    def _overview(self, today: date) -> tuple[dict[InvoiceState, int], InvoiceSums]:
        """How many stand where, and what they come to, in one look."""
        month = today.replace(day=1)
        coming = and_(_unissued(), InvoiceRow.issue_on < after_months(month, 1))
        overdue = and_(_owed(), InvoiceRow.due_on < today)
        state = state_in_sql()
        asked = [func.count().filter(state == each.value) for each in S]
        for which, amount in ((coming, InvoiceRow.total), (_owed(), _OPEN), (overdue, _OPEN)):
            asked += [func.count().filter(which), func.coalesce(func.sum(amount).filter(which), 0)]
        told = list(self.session.execute(select(*asked).where(self._mine())).one())
        sums = [InvoiceSum(told[place], int(told[place + 1])) for place in range(len(S), len(told), 2)]
        return dict(zip(S, told, strict=False)), InvoiceSums(*sums)

    def _select(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                *DECISIVE,
                _CLIENT.name.label("client_name"),
                _PARTNER.name.label("partner_name"),
                PostingRow.title,
                _CREDIT.id.label("credit_note"),
                InvoiceRow.reason,
                InvoiceRow.content["billing"].label("billing"),
            )
            .join(_CLIENT, _CLIENT.id == InvoiceRow.client_id)
            .join(_PARTNER, _PARTNER.id == InvoiceRow.partner_id)
            .join(OrderRow, OrderRow.id == InvoiceRow.order_id)
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .outerjoin(_CREDIT, _CREDIT.credits_id == InvoiceRow.id)
            .where(self._mine())
        )

    def _conditions(self, wanted: InvoiceFilter, today: date) -> list[ColumnElement[bool]]:
        others = {Audience.CLIENT: (_PARTNER.name,), Audience.PARTNER: (_CLIENT.name,)}
        places = others.get(self.viewer.audience, (_CLIENT.name, _PARTNER.name))
        conditions = holding(wanted.counterparty, *places)
        if wanted.state:
            conditions.append(state_in_sql() == wanted.state.value)
        if wanted.month:
            conditions.append(InvoiceRow.month == wanted.month)
        if wanted.overdue:
            conditions += [_owed(), InvoiceRow.due_on < today]
        return conditions

    def _line(self, row: Any) -> InvoiceLine:
        billing = row.billing if self.viewer.audience is not Audience.PARTNER else None
        return InvoiceLine(
            Invoice(*row[: len(DECISIVE)]),
            client=row.client_name,
            partner=row.partner_name,
            posting_title=row.title,
            credit_note=row.credit_note,
            reason=row.reason,
            to=tuple(billing["to"]) if billing else (),
            cc=tuple(billing["cc"]) if billing else (),
        )

    def _mine(self) -> ColumnElement[bool]:
        return true() if allows(self.viewer, Permission.MANAGE_INVOICES) else self.owns(InvoiceRow)


def state_in_sql() -> ColumnElement[str]:
    """`Invoice.state` as SQL, so that a database can count and filter by it; a test holds them equal."""
    issued, unpaid = InvoiceRow.issued_at.is_not(None), and_(InvoiceRow.paid <= 0, InvoiceRow.total != 0)
    return case(
        (InvoiceRow.cancelled_at.is_not(None), literal(S.CANCELLED.value)),
        (and_(issued, or_(InvoiceRow.credits_id.is_not(None), unpaid)), literal(S.ISSUED.value)),
        (and_(issued, InvoiceRow.paid >= InvoiceRow.total), literal(S.PAID.value)),
        (issued, literal(S.PARTLY_PAID.value)),
        (InvoiceRow.registered_at.is_not(None), literal(S.REGISTERED.value)),
        else_=literal(S.SCHEDULED.value),
    )


def _unissued() -> ColumnElement[bool]:
    return and_(InvoiceRow.issued_at.is_(None), InvoiceRow.cancelled_at.is_(None))


def _owed() -> ColumnElement[bool]:
    """Issued, not taken back, and not paid in full. A credit note is owed nothing."""
    issued = and_(InvoiceRow.issued_at.is_not(None), InvoiceRow.cancelled_at.is_(None))
    return and_(issued, InvoiceRow.credits_id.is_(None), not_(InvoiceRow.paid >= InvoiceRow.total))
