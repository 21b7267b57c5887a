"""The index of papers: every quote, order, notice and invoice, for both sides and the tax office to find (C6, L11)."""

from dataclasses import asdict

from core.model import OrderId
from core.store.paper_sources import without_paper
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import PaperRow

PART = 500
"""How many papers one transaction of the catching up enters."""


class Papers(Subject):
    """Each paper is kept once, by its key, in the transaction of whatever makes it."""

    def keep(self, order: OrderId) -> int:
        """Enter what an order has brought forth and the index does not know yet; returns how many papers.

        For an action to call once it has made a version, an approval, an issued invoice or credit note, an approved
        termination. The papers follow from these rows and from nothing else; a second call finds them there.
        """
        return self._keep(order, limit=10_000)

    def catch_up(self) -> int:
        """The same for a part of all that was made before there was an index; 0 once nothing is missing."""
        return self._keep(None, limit=PART)

    def _keep(self, order: OrderId | None, limit: int) -> int:
        kept = 0
        for missing, paper in without_paper(order, limit):
            for row in self.session.execute(missing).all():
                entered = insert_into(self.session, PaperRow).values(asdict(paper(row)))
                self.session.execute(entered.on_conflict_do_nothing(index_elements=["key"]))
                kept += 1
        return kept
