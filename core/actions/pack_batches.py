"""「木・金の資料をまとめて作成」: asked for once, prepared by a worker while one goes on (D8)."""

from collections.abc import Collection
from datetime import date, datetime

from core import rules
from core import rules_packs as law
from core.model import MemberId
from core.model_direction import PackBatchId
from core.repository import Repository
from core.rules import Permission
from core.views.packs import unshared


def request_packs(
    repo: Repository, director: MemberId | None, days: Collection[date], intent: str, now: datetime
) -> PackBatchId:
    """Have the packs of all meetings of these days made, those of one director's cases or of everybody's (None).

    Packs that are made already get the figures of now; those that were shared stay as they are. `intent` names the
    press. Raises NotAllowed, and Refused where there is nothing to make or too much at once (D8).
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    if asked := repo.pack_batches.asked(intent):
        return asked  # the second press of a double click finds its effect already there
    law.require_days(days)
    every = unshared(repo.packs.meetings(min(days), max(days), director=director))
    meetings = [(each.case, each.day) for each in every if each.day in days]
    law.require_preparable(meetings)
    if same := repo.pack_batches.in_hand(meetings):
        return same  # so does whoever asks again for what is being made
    new = repo.pack_batches.add(director, meetings, intent, now)
    told = {"meetings": len(meetings), "days": [each.isoformat() for each in sorted(days)], "director": director}
    repo.audit.record("request_packs", "pack_batch", new, now, after=told)
    return new
