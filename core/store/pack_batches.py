"""Packs asked for together: asked for once, prepared by a worker one after the other, told of as they come (D8)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.model import MemberId
from core.model_direction import CaseId, PackBatchId
from core.store.claims import Claims
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import CaseRow, MemberRow, PackBatchRow
from core.views.packs import Batch, BatchClaim, Failure

LISTED = 5
"""How many of one's latest are shown."""


class PackBatches(Subject):
    """One's own."""

    def asked(self, intent: str) -> PackBatchId | None:
        """The batch that this very press has asked for already."""
        return self.session.scalar(
            select(PackBatchRow.id).where(PackBatchRow.intent == intent, PackBatchRow.member_id == self.viewer.member)
        )

    def in_hand(self, meetings: Sequence[tuple[CaseId, date]]) -> PackBatchId | None:
        """A batch of one's own that prepares these very packs and is not finished."""
        rows = self.session.execute(
            select(PackBatchRow.id, PackBatchRow.meetings)
            .where(PackBatchRow.member_id == self.viewer.member, PackBatchRow.finished_at.is_(None))
            .order_by(PackBatchRow.id)
        )
        return next((row.id for row in rows if row.meetings == _written(meetings)), None)

    def add(
        self, director: MemberId | None, meetings: Sequence[tuple[CaseId, date]], intent: str, now: datetime
    ) -> PackBatchId:
        """Keep what is wanted for a worker to prepare; the second press of a double click finds the first."""
        days = [on for _, on in meetings]
        row = insert_into(self.session, PackBatchRow).values(
            member_id=self.viewer.member,
            director_id=director,
            first_on=min(days),
            last_on=max(days),
            meetings=_written(meetings),
            intent=intent,
            asked_at=now,
            total=len(meetings),
            done=0,
            failed={},
        )
        self.session.execute(row.on_conflict_do_nothing(index_elements=["intent"]))
        found = self.asked(intent)
        if found is None:  # somebody else's press has this name: it was not made by our screen
            raise NotFound("この一括作成は見つかりません。")
        return found

    def advance(self, claim: BatchClaim, until: datetime) -> bool:
        """One more is made, in the transaction that makes it; False where another worker has claimed the batch."""
        return Claims(self.session, PackBatchRow).change(
            claim.id, claim.until, done=claim.done + 1, claimed_until=until
        )

    def mine(self) -> tuple[Batch, ...]:
        """One's own latest, the newest first."""
        rows = self.session.execute(
            select(PackBatchRow, MemberRow.name)
            .outerjoin(MemberRow, MemberRow.id == PackBatchRow.director_id)
            .where(PackBatchRow.member_id == self.viewer.member)
            .order_by(PackBatchRow.asked_at.desc(), PackBatchRow.id.desc())
            .limit(LISTED)
        ).all()
        failed = {_meeting(each)[0] for row, _ in rows for each in row.failed}
        names = dict(self.session.execute(select(CaseRow.id, CaseRow.name).where(CaseRow.id.in_(failed))).all())
        return tuple(_batch(row, director, names) for row, director in rows)


class Preparing:
    """What a worker does to batches; one whose worker died goes on where that one stood."""

    def __init__(self, session: Session) -> None:
        self._claims = Claims(session, PackBatchRow)

    def claim(self, now: datetime, lease: timedelta) -> BatchClaim | None:
        """The batch that waits longest, for this worker alone until `now + lease`; None where none does."""
        claimed = self._claims.first(now, lease)
        if claimed is None:
            return None
        row, asker = claimed
        meetings = tuple(_meeting(each) for each in row.meetings)
        return BatchClaim(row.id, asker, meetings, row.done, row.failed, now + lease)

    def fail(self, claim: BatchClaim, after: BatchClaim) -> bool:
        """The next one can't be made, as `after` says; False where another worker has claimed the batch."""
        return self._claims.change(
            claim.id, claim.until, done=after.done, failed=dict(after.failed), claimed_until=after.until
        )

    def finish(self, claim: BatchClaim, now: datetime) -> bool:
        """All have been looked at."""
        return self._claims.change(claim.id, claim.until, finished_at=now)

    def let_go(self, claim: BatchClaim, now: datetime) -> bool:
        """Another worker may go on at once."""
        return self._claims.change(claim.id, claim.until, claimed_until=now)


def _batch(row: PackBatchRow, director: str | None, names: dict[CaseId, str]) -> Batch:
    failures: list[Failure] = []
    for each, sentence in row.failed.items():
        case, on = _meeting(each)
        failures.append(Failure(case, names.get(case, ""), on, sentence))
    return Batch(
        *(row.id, director or "", row.first_on, row.last_on, row.asked_at, row.total, row.done, row.finished_at),
        tuple(failures),
    )


def _written(meetings: Sequence[tuple[CaseId, date]]) -> list[str]:
    return [_named(*each) for each in meetings]


def _named(case: CaseId, on: date) -> str:
    return f"{case}:{on.isoformat()}"


def _meeting(written: Any) -> tuple[CaseId, date]:
    case, on = str(written).split(":")
    return CaseId(int(case)), date.fromisoformat(on)
