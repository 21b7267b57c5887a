"""What kakutoku's people watch over: every posting and how far it has come (D1, K1)."""

from sqlalchemy import and_, func, select

from core.errors import NotAllowed
from core.model import Audience, CandidateStatus
from core.store.rounds import CURRENT_ROUND
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import OrderRow, OrganizationRow, PostingRoundRow, PostingRow, ProposalRow
from core.views import WatchedPosting


class Oversight(Subject):
    """Reads across organisations, for members of kakutoku alone."""

    def postings(self, text: str = "") -> tuple[WatchedPosting, ...]:
        """Every posting, the latest deadline first, narrowed by words in its title or its client's name.

        Raises NotAllowed for anybody but kakutoku (A5).
        """
        if self.viewer.audience is not Audience.KAKUTOKU:
            raise NotAllowed("この画面を閲覧できるのはカクトクのみです。")
        considering = ProposalRow.status == CandidateStatus.CONSIDERING
        rows = self.session.execute(
            select(
                PostingRow.id,
                PostingRow.title,
                OrganizationRow.name,
                PostingRoundRow.deadline,
                PostingRow.round,
                func.count(ProposalRow.id),
                func.count(ProposalRow.id).filter(considering),
                func.count(OrderRow.id),
                func.count(OrderRow.approved_at),
            )
            .join(OrganizationRow, OrganizationRow.id == PostingRow.client_id)
            .join(PostingRoundRow, CURRENT_ROUND)
            .outerjoin(ProposalRow, and_(ProposalRow.posting_id == PostingRow.id, ProposalRow.withdrawn_at.is_(None)))
            .outerjoin(OrderRow, and_(OrderRow.proposal_id == ProposalRow.id, OrderRow.predecessor_id.is_(None)))
            .where(*holding(text, PostingRow.title, OrganizationRow.name))
            .group_by(PostingRow.id, PostingRow.title, OrganizationRow.name, PostingRoundRow.deadline, PostingRow.round)
            .order_by(PostingRoundRow.deadline.desc(), PostingRow.id.desc())
        )
        return tuple(WatchedPosting(*row) for row in rows)
