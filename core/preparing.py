"""Makes the packs of many meetings, one after the other, each whole or not at all (D8)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog

from core.actions.packs import make_pack
from core.errors import ConsoleError, SignedOut, Unavailable
from core.model_direction import CaseId
from core.repository import Engine, preparing, transaction
from core.views.packs import BatchClaim

LEASE = timedelta(minutes=1)
"""How long a batch is one worker's own; renewed with each pack, which takes a moment."""

NOT_MADE = "資料を作成できませんでした。この案件の資料を個別に作成し、続く場合は運営へお知らせください。"
NOT_ASKED = "依頼した方の権限が変更されたため、作成できませんでした。もう一度作成してください。"

log = structlog.get_logger(__name__)


class Lost(Exception):
    """The batch is not this worker's any more: another has claimed it."""


class Preparer:
    """Makes the packs that were asked for. Any number may run; a batch's claim keeps them apart, the newest wins."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._engine, self._clock, self._stopping = engine, clock, stopping

    def prepare_next(self) -> bool:
        """Make the packs of the batch that waits longest; False where none does.

        Each pack is made in the transaction that counts it: killed at any moment, the next worker goes on with the
        first that is missing.
        """
        with preparing(self._engine) as batches:
            claim = batches.claim(self._clock(), LEASE)
        if claim is None:
            return False
        try:
            while claim.next is not None and not self._stopping():
                claim = self._made(claim, *claim.next)
            with preparing(self._engine) as batches:
                (batches.finish if claim.next is None else batches.let_go)(claim, self._clock())
        except (Lost, Unavailable):  # where the database is away, the claim runs out, and another goes on
            log.warning("batch left", batch=claim.id)
        return True

    def _made(self, claim: BatchClaim, case: CaseId, meets_on: date) -> BatchClaim:
        now = self._clock()
        until = now + LEASE
        try:
            with transaction(self._engine, claim.asker) as repo:
                if not repo.pack_batches.advance(claim, until):
                    raise Lost
                if not repo.packs.is_shared(case, meets_on):  # shared since it was asked for: it stays as it is
                    make_pack(repo, case, meets_on, now)
        except (Lost, Unavailable):
            raise
        except SignedOut:
            return self._failed(claim, claim.failing(NOT_ASKED, until))
        except ConsoleError as refusal:
            return self._failed(claim, claim.failing(refusal.sentence, until))
        except Exception:  # one that can't be made must not hold up the others, and has to be told
            log.exception("pack not made", case=case)
            return self._failed(claim, claim.failing(NOT_MADE, until))
        return replace(claim, done=claim.done + 1, until=until)

    def _failed(self, claim: BatchClaim, after: BatchClaim) -> BatchClaim:
        with preparing(self._engine) as batches:
            if not batches.fail(claim, after):
                raise Lost
        return after
