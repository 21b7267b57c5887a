"""ZIPs of papers: asked for by somebody, packed by a worker, fetched, and gone after a week (C6)."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.model import Audience
from core.model_contracts import BundleId, PaperKind
from core.rules import Permission, allows
from core.rules_papers import KEPT
from core.store.claims import Claims
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import BundleRow
from core.views.papers import Bundle, BundleClaim, PaperFilter

COLUMNS = (
    BundleRow.id,
    BundleRow.asked_at,
    BundleRow.total,
    BundleRow.done,
    BundleRow.finished_at,
    BundleRow.failure,
    BundleRow.size,
    BundleRow.sha256,
    BundleRow.wanted,
)
NOT_FOUND = "このZIPは見つかりません。"
LISTED = 10
"""How many of one's latest are shown."""


class Bundles(Subject):
    """One's own bundles; what is finished, one's colleagues may fetch as well."""

    def asked(self, intent: str) -> BundleId | None:
        """The bundle that this very press has asked for already."""
        return self.session.scalar(
            select(BundleRow.id).where(BundleRow.intent == intent, BundleRow.member_id == self.viewer.member)
        )

    def in_hand(self) -> tuple[tuple[BundleId, PaperFilter], ...]:
        """Which of one's own wait or are in the making, and what was asked for."""
        rows = self.session.execute(
            select(BundleRow.id, BundleRow.wanted)
            .where(BundleRow.member_id == self.viewer.member, BundleRow.finished_at.is_(None))
            .order_by(BundleRow.id)
        )
        return tuple((row.id, _from_json(row.wanted)) for row in rows)

    def add(self, wanted: PaperFilter, total: int, intent: str, now: datetime) -> BundleId:
        """Keep what is wanted for a worker to pack; the second press of a double click finds the first."""
        row = insert_into(self.session, BundleRow).values(
            organization_id=self.viewer.organization,
            member_id=self.viewer.member,
            wanted=_to_json(wanted),
            intent=intent,
            asked_at=now,
            total=total,
            done=0,
            failure="",
        )
        self.session.execute(row.on_conflict_do_nothing(index_elements=["intent"]))
        found = self.asked(intent)
        if found is None:  # somebody else's press has this name: it was not made by our screen
            raise NotFound(NOT_FOUND)
        return found

    def mine(self) -> tuple[Bundle, ...]:
        """One's own latest, the newest first."""
        rows = self.session.execute(
            select(*COLUMNS)
            .where(BundleRow.member_id == self.viewer.member)
            .order_by(BundleRow.asked_at.desc(), BundleRow.id.desc())
            .limit(LISTED)
        )
        return tuple(_bundle(row) for row in rows)

    def get(self, bundle: BundleId) -> Bundle:
        """A finished bundle of the viewer's organisation. Raises NotFound (A5)."""
        row = self.session.execute(
            select(*COLUMNS).where(
                BundleRow.id == bundle,
                BundleRow.organization_id == self.viewer.organization,
                BundleRow.sha256.is_not(None),
            )
        ).one_or_none()
        theirs = self.viewer.audience is not Audience.KAKUTOKU or allows(self.viewer, Permission.READ_PAPERS)
        if row is None or not theirs:
            raise NotFound(NOT_FOUND)
        return _bundle(row)


class Packing:
    """What a worker does to bundles."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._claims = Claims(session, BundleRow)

    def claim(self, now: datetime, lease: timedelta) -> BundleClaim | None:
        """The bundle that waits longest, for this worker alone until `now + lease`; None where none does.

        One whose worker died comes again after the lease and is packed from the beginning.
        """
        claimed = self._claims.first(now, lease, done=0)
        if claimed is None:
            return None
        row, asker = claimed
        return BundleClaim(row.id, asker, _from_json(row.wanted), now + lease)

    def note(self, claim: BundleClaim, done: int, until: datetime) -> bool:
        """How far it has come, and that it goes on; False where somebody else has claimed it meanwhile."""
        return self._change(claim, done=done, claimed_until=until)

    def finish(self, claim: BundleClaim, done: int, size: int, sha256: str, now: datetime) -> bool:
        """It can be fetched; False where somebody else has claimed it meanwhile."""
        return self._change(claim, done=done, total=done, size=size, sha256=sha256, finished_at=now)

    def fail(self, claim: BundleClaim, sentence: str, now: datetime) -> bool:
        """It can't be packed, and why; False where somebody else has claimed it meanwhile."""
        return self._change(claim, failure=sentence, finished_at=now)

    def drop_old(self, now: datetime) -> tuple[BundleId, ...]:
        """Forget what was finished over a week ago; returns whose files can go."""
        old = BundleRow.finished_at <= now - KEPT
        gone = tuple(self.session.scalars(select(BundleRow.id).where(old)))
        self.session.execute(delete(BundleRow).where(old))
        return gone

    def _change(self, claim: BundleClaim, **values: Any) -> bool:
        return self._claims.change(claim.id, claim.until, **values)


def _bundle(row: Any) -> Bundle:
    return Bundle(
        id=row.id,
        asked_at=row.asked_at,
        total=row.total,
        done=row.done,
        finished_at=row.finished_at,
        failure=row.failure,
        size=row.size,
        sha256=row.sha256,
        wanted=_from_json(row.wanted),
    )


def _to_json(wanted: PaperFilter) -> dict[str, Any]:
    """Where a page began is no part of what is wanted."""
    return {
        "kinds": [kind.value for kind in wanted.kinds],
        "since": wanted.since and wanted.since.isoformat(),
        "until": wanted.until and wanted.until.isoformat(),
        "least": wanted.least,
        "most": wanted.most,
        "counterparty": wanted.counterparty,
        "number": wanted.number,
    }


def _from_json(stored: dict[str, Any]) -> PaperFilter:
    return PaperFilter(
        kinds=tuple(PaperKind(kind) for kind in stored["kinds"]),
        since=stored["since"] and date.fromisoformat(stored["since"]),
        until=stored["until"] and date.fromisoformat(stored["until"]),
        least=stored["least"],
        most=stored["most"],
        counterparty=stored["counterparty"],
        number=stored["number"],
    )
