"""選定チェック: what the members of a client scored, and what the team makes of it (P11).

A member counts in the team's figures once all three points are scored. The scores of a colleague who was deactivated
since stay in them: what was read and judged remains what the choice was made on. A note is read by whoever wrote it, in
`own` and nowhere else.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from core import rules_evaluation as law
from core.errors import NotFound
from core.model import ProposalId, Role
from core.model_choosing import CheckPoint
from core.scores import spread
from core.store.memory import remembered
from core.store.rounds import PROPOSAL_ROUND
from core.store.screening import POINTS, evaluation, screened
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import EvaluationRow, MemberRow, PostingRoundRow, ProposalRow
from core.views import Evaluation, MemberEvaluation, OwnEvaluation, TeamEvaluation

SCORERS = (Role.ADMIN, Role.STAFF)
Scores = Mapping[CheckPoint, int]


class Evaluations(Subject):
    """Every query starts from the proposals that the viewer's organisation screens; sealed ones do not exist (P2)."""

    def own(self, proposal: ProposalId) -> OwnEvaluation:
        """What the viewer itself kept; whether it may see the proposal is for the action to ask."""
        row = self.session.execute(
            select(*POINTS, EvaluationRow.note, EvaluationRow.updated_at).where(
                EvaluationRow.proposal_id == proposal, EvaluationRow.member_id == self.viewer.member
            )
        ).one_or_none()
        return OwnEvaluation(_scores(row), row.note, row.updated_at) if row else OwnEvaluation({})

    def keep(self, proposal: ProposalId, scores: Scores, note: str, now: datetime) -> None:
        """Keep the viewer's own evaluation, whole, instead of what it was."""
        values = {point.value: scores.get(point) for point in CheckPoint} | {"note": note, "updated_at": now}
        row = insert_into(self.session, EvaluationRow).values(
            proposal_id=proposal, member_id=self.viewer.member, **values
        )
        self.session.execute(row.on_conflict_do_update(index_elements=["proposal_id", "member_id"], set_=values))

    @remembered
    def page(self, proposal: ProposalId, now: datetime) -> Evaluation:
        """選定チェック of one candidate as the viewer sees it. Raises NotFound (A5, P2)."""
        if proposal not in self._visible((proposal,), now):
            raise NotFound("この候補者は見つかりません。")
        rows = self.session.execute(
            select(MemberRow.id, MemberRow.name, MemberRow.active, MemberRow.role, *POINTS)
            .outerjoin(
                EvaluationRow, and_(EvaluationRow.member_id == MemberRow.id, EvaluationRow.proposal_id == proposal)
            )
            .where(
                MemberRow.organization_id == self.viewer.organization,
                or_(MemberRow.active, EvaluationRow.member_id.is_not(None)),
            )
            .order_by(MemberRow.id)
        ).all()
        own = self.own(proposal)
        scored = [(row, scores) for row in rows if law.is_complete(scores := _scores(row))]
        done = {row.id for row, _ in scored}
        others = tuple(
            MemberEvaluation(row.name, scores, row.active) for row, scores in scored if row.id != self.viewer.member
        )
        return Evaluation(
            own=own,
            team=_team([scores for _, scores in scored]),
            missing=tuple(row.name for row in rows if row.active and row.role in SCORERS and row.id not in done),
            colleagues=others if law.sees_single_scores(own.scores) else None,
        )

    @remembered
    def of(self, proposals: tuple[ProposalId, ...], now: datetime) -> dict[ProposalId, TeamEvaluation]:
        """The team's average and spread of several candidates; those that nobody has scored whole are left out."""
        found: defaultdict[ProposalId, list[Scores]] = defaultdict(list)
        for row in self.session.execute(
            select(EvaluationRow.proposal_id, *POINTS)
            .where(EvaluationRow.proposal_id.in_(self._visible(proposals, now)))
            .order_by(EvaluationRow.proposal_id, EvaluationRow.member_id)
        ):
            if law.is_complete(scores := _scores(row)):
                found[row.proposal_id].append(scores)
        teams = {proposal: _team(scores) for proposal, scores in found.items()}
        return {proposal: team for proposal, team in teams.items() if team}

    def _visible(self, proposals: Collection[ProposalId], now: datetime) -> Sequence[ProposalId]:
        return self.session.scalars(
            select(ProposalRow.id)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id.in_(proposals), *screened(self, now))
        ).all()


def _scores(row: Any) -> dict[CheckPoint, int]:
    given = ((point, getattr(row, point.value)) for point in CheckPoint)
    return {point: score for point, score in given if score is not None}


def _team(scored: Sequence[Scores]) -> TeamEvaluation | None:
    if not scored:
        return None
    total = sum(sum(scores.values()) for scores in scored)
    points = {point: spread([scores[point] for scores in scored]) for point in CheckPoint}
    return TeamEvaluation(len(scored), evaluation(total, len(scored)), points)
