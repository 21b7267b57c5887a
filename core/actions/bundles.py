"""「この条件の書類をZIPで保存」: asked for once, packed by a worker while one goes on (C6)."""

from dataclasses import replace
from datetime import datetime

from core import rules
from core import rules_papers as law
from core.model_contracts import BundleId
from core.repository import Repository
from core.rules import Permission
from core.views.papers import PaperFilter


def request_bundle(repo: Repository, wanted: PaperFilter, intent: str, now: datetime) -> BundleId:
    """Have every paper that fits packed as one ZIP with its index; `intent` names the press (C6).

    Raises NotAllowed, and Refused where nothing fits, too much does, or too many are in the making.
    """
    rules.require(repo.viewer, Permission.BUNDLE_PAPERS)
    if asked := repo.bundles.asked(intent):
        return asked  # the second press of a double click finds its effect already there
    wanted, in_hand = replace(wanted, after=None), repo.bundles.in_hand()
    if same := [each for each, its in in_hand if its == wanted]:
        return same[0]  # so does whoever asks again for what is in the making
    total = repo.papers.count(wanted, law.MOST_PAPERS + 1)
    law.require_packable(total)
    law.require_few_in_hand(len(in_hand))
    new = repo.bundles.add(wanted, total, intent, now)
    repo.audit.record("request_bundle", "bundle", new, now, after={"papers": total})
    return new
