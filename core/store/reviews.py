"""The review of a deal that has ended: its client writes it, its partner reads it, other clients find it (C4, P7)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core import rules
from core.errors import NotFound
from core.model import OrderId, Side
from core.model_choosing import NoticeKind
from core.model_contracts import ReviewForm
from core.rules import Permission
from core.store.contracts import last_day
from core.store.memory import remembered
from core.store.subject import Subject
from core.store.tables import MemberRow, NoticeRow, OrderRow, OrganizationRow, PostingRow, ProposalRow, ReviewRow
from core.views.quality import DealReview, EndedDeal

NO_DEAL = "この取引は見つかりません。"
OTHER = aliased(OrderRow)


class Reviews(Subject):
    """A deal's two sides read its review; among a partner's reviews `repo.candidates` shows it to other clients."""

    @remembered
    def of_deal(self, order: OrderId, today: date) -> DealReview:
        """The review of the deal to which an order belongs, if one is written. Raises NotFound (A5)."""
        same = select(OrderRow.proposal_id).where(
            OrderRow.id == order, OrderRow.approved_at.is_not(None), self.owns(OrderRow)
        )
        row = self.session.execute(
            select(ProposalRow.id, ProposalRow.partner_id, PostingRow.title, func.max(last_day).label("ends"))
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrderRow, OrderRow.proposal_id == ProposalRow.id)
            .where(ProposalRow.id == same.scalar_subquery(), OrderRow.approved_at.is_not(None))
            .group_by(ProposalRow.id, ProposalRow.partner_id, PostingRow.title)
        ).one_or_none()
        if row is None:
            raise NotFound(NO_DEAL)
        deal = DealReview(row.id, row.partner_id, row.title, row.ends < today)
        found: Any = self.session.execute(
            select(ReviewRow, MemberRow.name)
            .outerjoin(MemberRow, MemberRow.id == ReviewRow.member_id)
            .where(ReviewRow.proposal_id == row.id)
        ).one_or_none()
        if found is None:
            return deal
        review, by = found
        return DealReview(
            deal.proposal,
            deal.partner,
            deal.posting_title,
            deal.ended,
            _form(review),
            by or "" if self.viewer.side is Side.CLIENT else "",
            review.month,
            review.written_at,
        )

    def hold(self, order: OrderId) -> None:
        """Two colleagues who write about the same deal at once go one after the other."""
        same = select(OrderRow.proposal_id).where(OrderRow.id == order, self.owns(OrderRow)).scalar_subquery()
        # Alone and first: what another transaction wrote while this one waited is seen only by the next statement.
        self.session.execute(select(ProposalRow.id).where(ProposalRow.id == same).with_for_update(key_share=True))

    def put(self, deal: DealReview, review: ReviewForm, name: str, now: datetime, month: date) -> int:
        """Keep the review in the place of what was written before; `name` is the client's, shown where it wants that.

        The day it was first written stays. The action holds the deal. Returns the review's number.
        """
        row = self.session.scalar(select(ReviewRow).where(ReviewRow.proposal_id == deal.proposal)) or ReviewRow(
            proposal_id=deal.proposal,
            partner_id=deal.partner,
            client_id=self.viewer.organization,
            month=month,
            written_at=now,
        )
        row.stars, row.good, row.improve, row.recommend = review.stars, review.good, review.improve, review.recommend
        row.company_size = review.company_size  # pyright: ignore[reportAttributeAccessIssue] - the rule has asked for it
        row.reviewer, row.member_id = name if review.named else "", self.viewer.member
        self.session.add(row)
        self.session.flush()
        return row.id

    def to_ask_for(self, since: date, today: date) -> tuple[EndedDeal, ...]:
        """Deals whose last contract ended from `since` on, without a review, whose client was not asked yet (C4).

        Raises NotAllowed.
        """
        rules.require(self.viewer, Permission.READ_QUALITY)
        follows = select(OTHER.id).where(
            OTHER.proposal_id == OrderRow.proposal_id,
            OTHER.approved_at.is_not(None),
            func.coalesce(OTHER.ended_on, OTHER.term_end) > last_day,
        )
        reviewed = select(ReviewRow.id).where(ReviewRow.proposal_id == OrderRow.proposal_id)
        asked = select(NoticeRow.id).where(
            NoticeRow.proposal_id == OrderRow.proposal_id, NoticeRow.kind == NoticeKind.REVIEW_REQUESTED.value
        )
        rows = self.session.execute(
            select(OrderRow.proposal_id, OrderRow.id, OrderRow.client_id, OrganizationRow.name, PostingRow.title)
            .join(ProposalRow, ProposalRow.id == OrderRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(OrganizationRow, OrganizationRow.id == OrderRow.partner_id)
            .where(
                OrderRow.approved_at.is_not(None),
                last_day < today,
                last_day >= since,
                *(~each.exists() for each in (follows, reviewed, asked)),
            )
            .order_by(OrderRow.id)
        )
        return tuple(EndedDeal(*row) for row in rows)


def _form(row: ReviewRow) -> ReviewForm:
    return ReviewForm(row.stars, row.good, row.improve, row.recommend, row.company_size, bool(row.reviewer))
