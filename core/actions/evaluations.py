"""選定チェック: a member's own scores and private note, for nobody but itself to change (P11)."""

from collections.abc import Mapping
from datetime import datetime

from core import rules
from core import rules_evaluation as law
from core.model import ProposalId
from core.model_choosing import CheckPoint
from core.repository import Repository
from core.rules import Permission
from core.text import clean


def save_evaluation(
    repo: Repository,
    proposal: ProposalId,
    scores: Mapping[CheckPoint, int | None],
    note: str | None,
    now: datetime,
) -> None:
    """Keep the scores that `scores` names, None taking one back, and the note unless it is None; the rest stays.

    So a press on one check point never undoes another, from whatever tab. The trail has the scores, but of the note
    only its length: nobody else ever reads it. Raises NotAllowed for a guest, NotFound, and Refused for a score
    outside 1–5, a note that is too long, and once the candidate became a deal.
    """
    rules.require(repo.viewer, Permission.SCREEN_CANDIDATES)
    law.require_selecting(contracted=repo.candidates.get(proposal, now).contracted)
    law.require_scores(scores)
    before = repo.evaluations.own(proposal)
    given = {point: scores.get(point, before.scores.get(point)) for point in CheckPoint}
    after = {point: score for point, score in given.items() if score is not None}
    text = before.note if note is None else clean(note, label="メモ", limit=law.NOTE_LIMIT)
    if (after, text) == (before.scores, before.note):
        return  # the second press of a double click finds its effect already there
    repo.evaluations.keep(proposal, after, text, now)
    repo.audit.record(
        "save_evaluation",
        "proposal",
        proposal,
        now,
        before=_told(before.scores, before.note),
        after=_told(after, text),
    )


def take_back_scores(repo: Repository, proposal: ProposalId, now: datetime) -> None:
    """Take the viewer's own three scores back; its note stays. Raises what `save_evaluation` raises."""
    save_evaluation(repo, proposal, dict.fromkeys(CheckPoint), None, now)


def _told(scores: Mapping[CheckPoint, int], note: str) -> dict[str, object]:
    return {**{point.value: scores.get(point) for point in CheckPoint}, "characters": len(note)}
