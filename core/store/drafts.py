"""Drafts: what somebody typed and has not sent yet, kept so that a restart loses nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from core.model import MemberId
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import DraftRow


class Drafts(Subject):
    """One member's own drafts, by the place they were typed in; nobody else ever sees them."""

    def get(self, place: str) -> dict[str, Any] | None:
        """The draft last saved at `place`, or None."""
        return self.session.scalar(select(DraftRow.content).where(*self._mine(place)))

    def save(self, place: str, content: Mapping[str, object], now: datetime) -> None:
        """Keep `content` (JSON types) at `place`, replacing what was there or is kept at this moment."""
        values = {"content": dict(content), "saved_at": now}
        row = insert_into(self.session, DraftRow).values(member_id=self.viewer.member, place=place, **values)
        self.session.execute(row.on_conflict_do_update(index_elements=["member_id", "place"], set_=values))

    def discard(self, place: str) -> None:
        """Forget the draft at `place`, for it was sent or thrown away."""
        self.session.execute(delete(DraftRow).where(*self._mine(place)))

    def discard_sent(self, place: str, content: Mapping[str, object]) -> None:
        """Forget the draft at `place` if it is what was sent, and not what another tab has kept there since."""
        kept = self.session.scalar(select(DraftRow.content).where(*self._mine(place)).with_for_update())
        if kept == content:
            self.discard(place)

    def _mine(self, place: str) -> tuple[Any, ...]:
        return DraftRow.member_id == MemberId(self.viewer.member), DraftRow.place == place
