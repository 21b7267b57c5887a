"""The index of papers: every quote, order, notice and invoice, for both sides and the tax office to find (C6, L11)."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, true, tuple_
from sqlalchemy.orm import aliased

from core import rules
from core.errors import NotFound
from core.model import Audience, OrderId
from core.model_contracts import PaperId
from core.paper_numbers import meant
from core.rules import Permission
from core.store.memory import remembered
from core.store.paper_sources import without_paper
from core.store.search import holding
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import OrganizationRow, PaperRow
from core.views.papers import Paper, PaperFilter, PaperPage

PART = 500
"""How many papers one transaction of the catching up enters."""

PAGE = 50

NOT_FOUND = "この書類は見つかりません。"

COUNTED = 1_000
"""Further than this the papers that fit a search are not counted."""


class Papers(Subject):
    """Each paper is kept once, by its key, in the transaction of whatever makes it; both sides of it find it again."""

    def keep(self, order: OrderId) -> int:
        """Enter what an order has brought forth and the index does not know yet; returns how many papers.

        For an action to call once it has made a version, an approval, an issued invoice or credit note, an approved
        termination. The papers follow from these rows and from nothing else; a second call finds them there.
        """
        return self._keep(order, limit=10_000)

    def catch_up(self) -> int:
        """The same for a part of all that was made before there was an index; 0 once nothing is missing."""
        return self._keep(None, limit=PART)

    @remembered
    def search(self, wanted: PaperFilter) -> PaperPage:
        """One page of the viewer's papers that fit, the newest first (C6). Raises NotAllowed.

        One walk along one index, which holds all that is asked, from where the page begins to its end.
        """
        papers = self.part(wanted, PAGE + 1)
        found = self.count(wanted, COUNTED)
        more = len(papers) > PAGE
        last = papers[PAGE - 1] if more else None
        return PaperPage(papers[:PAGE], found, found < COUNTED, (last.dated, last.id) if last else None)

    def count(self, wanted: PaperFilter, most: int) -> int:
        """How many papers fit, wherever a page begins, counted as far as `most`. Raises NotAllowed."""
        fitting = select(PaperRow.id).where(*self.conditions(wanted)).limit(most)
        return self.session.scalar(select(func.count()).select_from(fitting.subquery())) or 0

    def get(self, paper: PaperId) -> Paper:
        """One paper of the viewer's. Raises NotAllowed, NotFound (A5)."""
        row = self.session.execute(self._select().where(PaperRow.id == paper, self._owned())).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Paper(*row)

    def part(self, wanted: PaperFilter, size: int) -> tuple[Paper, ...]:
        """So many papers from where the page begins. Raises NotAllowed."""
        found = self.fitting(wanted, size).subquery()
        listed = self._select().join(found, found.c.id == PaperRow.id)
        rows = self.session.execute(listed.order_by(PaperRow.dated.desc(), PaperRow.id.desc()))
        return tuple(Paper(*row) for row in rows)

    def fitting(self, wanted: PaperFilter, size: int) -> Select[Any]:
        """The numbers of so many papers from where the page begins: all that has to walk along the index."""
        after = wanted.after and tuple_(PaperRow.dated, PaperRow.id) < wanted.after
        return (
            select(PaperRow.id)
            .where(*self.conditions(wanted), true() if after is None else after)
            .order_by(PaperRow.dated.desc(), PaperRow.id.desc())
            .limit(size)
        )

    def conditions(self, wanted: PaperFilter) -> list[ColumnElement[bool]]:
        """Whose papers, and which of them. Raises NotAllowed."""
        found = [self._owned()]
        if wanted.kinds:
            found.append(PaperRow.kind.in_(wanted.kinds))
        if wanted.since:
            found.append(PaperRow.dated >= wanted.since)
        if wanted.until:
            found.append(PaperRow.dated <= wanted.until)
        if wanted.least is not None:
            found.append(PaperRow.amount >= wanted.least)
        if wanted.most is not None:
            found.append(PaperRow.amount <= wanted.most)
        if wanted.number.strip():
            # The few papers of a number are found by it: whose they are is asked of these alone (hence `coalesce`).
            found = [func.coalesce(found[0], false()), *found[1:], PaperRow.number.in_(meant(wanted.number))]
        if named := holding(wanted.counterparty, OrganizationRow.name):
            found.append(self._with(select(OrganizationRow.id).where(*named)))
        return found

    @staticmethod
    def _select() -> Select[*tuple[Any, ...]]:
        client, partner = aliased(OrganizationRow), aliased(OrganizationRow)
        return (
            select(
                PaperRow.id,
                PaperRow.kind,
                PaperRow.number,
                PaperRow.client_id,
                client.name.label("client"),
                partner.name.label("partner"),
                PaperRow.order_id,
                PaperRow.version,
                PaperRow.invoice_id,
                PaperRow.termination_id,
                PaperRow.dated,
                PaperRow.amount,
            )
            .join(client, client.id == PaperRow.client_id)
            .join(partner, partner.id == PaperRow.partner_id)
        )

    def _owned(self) -> ColumnElement[bool]:
        match self.viewer.audience:
            case Audience.CLIENT:
                return PaperRow.client_id == self.viewer.organization
            case Audience.PARTNER:
                return PaperRow.partner_id == self.viewer.organization
            case Audience.KAKUTOKU:
                rules.require(self.viewer, Permission.READ_PAPERS)
                return true()

    def _with(self, named: Select[Any]) -> ColumnElement[bool]:
        """The other side is one of these; for kakutoku either side.

        Asked of each entry of the index (hence `coalesce`, which hides it from the planners): as a join it would have
        them fetch every paper of a company and sort it.
        """
        others = {
            Audience.CLIENT: PaperRow.partner_id.in_(named),
            Audience.PARTNER: PaperRow.client_id.in_(named),
            Audience.KAKUTOKU: PaperRow.client_id.in_(named) | PaperRow.partner_id.in_(named),
        }
        return func.coalesce(others[self.viewer.audience], false())

    def _keep(self, order: OrderId | None, limit: int) -> int:
        kept = 0
        for missing, paper in without_paper(order, limit):
            for row in self.session.execute(missing).all():
                entered = insert_into(self.session, PaperRow).values(asdict(paper(row)))
                self.session.execute(entered.on_conflict_do_nothing(index_elements=["key"]))
                kept += 1
        return kept
