"""キックオフシート: what is agreed before a case's work begins, and what of it the client was shown (D2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.model_direction import CaseId, KickoffItem
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.tables import KickoffRow, MemberRow
from core.views.kickoff import KickoffSheet, SharedKickoff


class Kickoffs(OfCases):
    """Kakutoku and the partner read the sheet as it is, the client as it was shared last."""

    @remembered
    def sheet(self, case: CaseId) -> KickoffSheet:
        """The sheet as it is now, an empty one where nobody has begun it. Raises NotFound, also for the client (A5)."""
        self.require(case)
        found = self.session.execute(
            select(KickoffRow, MemberRow.name)
            .join(MemberRow, MemberRow.id == KickoffRow.updated_by_id)
            .where(KickoffRow.case_id == case)
        ).one_or_none()
        if found is None:
            return KickoffSheet(_read({}), 0, "", None, None, None)
        row, by = found
        return KickoffSheet(_read(row.content), row.revision, by, row.updated_at, row.shared_revision, row.shared_at)

    @remembered
    def shared(self, case: CaseId) -> SharedKickoff | None:
        """The sheet as the client was shown it last, None before that. Raises NotFound (A5)."""
        self.require(case, inside=False)
        row = self.session.execute(
            select(KickoffRow.shared, KickoffRow.shared_at).where(
                KickoffRow.case_id == case, KickoffRow.shared_at.is_not(None)
            )
        ).one_or_none()
        return SharedKickoff(_read(row.shared), row.shared_at) if row else None

    def put(self, case: CaseId, sheet: Mapping[KickoffItem, str], now: datetime) -> None:
        """Keep the sheet under the next revision; the action holds the case."""
        row = self.session.get(KickoffRow, case) or KickoffRow(case_id=case, revision=0)
        row.content = {item.value: text for item, text in sheet.items()}
        row.revision += 1
        row.updated_by_id, row.updated_at = self.viewer.member, now
        self.session.add(row)

    def share(self, case: CaseId, now: datetime) -> None:
        """The client reads the sheet as it is now, until it is shared again; the action holds the case."""
        row = self.session.get_one(KickoffRow, case)
        row.shared, row.shared_revision, row.shared_at = dict(row.content), row.revision, now


def _read(content: Mapping[str, Any]) -> dict[KickoffItem, str]:
    return {item: str(content.get(item.value, "")) for item in KickoffItem}
