"""Postings: the client's own with what arrived for them, and the open ones as partners see them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, select, true

from core.calendar import jst_date
from core.errors import NotFound
from core.formats import excerpt
from core.masking import mask
from core.model import Audience, CompanySize, OrganizationId, PostingId
from core.store.deals import is_deal
from core.store.memory import remembered
from core.store.organizations import Organizations
from core.store.rounds import CURRENT_ROUND, PROPOSAL_ROUND, visible_to_client
from core.store.subject import Subject
from core.store.tables import PostingRoundRow, PostingRow, ProposalRow
from core.store.unread import unread_count
from core.views import OpenPosting, Posting, PostingCard

CONTENT = (
    PostingRow.id,
    PostingRow.title,
    PostingRow.categories,
    PostingRow.industries,
    PostingRow.company_sizes,
    PostingRow.background,
    PostingRow.consultation,
    PostingRow.request,
    PostingRow.requirements,
    PostingRow.budget,
    PostingRow.period,
    PostingRow.round,
    PostingRoundRow.deadline,
    PostingRow.opened_at,
)

NOT_FOUND = "この募集は見つかりません。"


class Postings(Subject):
    """Requests open for proposals."""

    @remembered
    def own(self, posting: PostingId) -> Posting:
        """One posting of the viewer's company. Raises NotFound, also where it belongs to another (A5)."""
        row = self.session.execute(
            select(*CONTENT)
            .join(PostingRoundRow, CURRENT_ROUND)
            .where(PostingRow.id == posting, PostingRow.client_id == self.viewer.organization)
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return Posting(row[0], row[1], tuple(row[2]), row[3], tuple(CompanySize(size) for size in row[4]), *row[5:])

    @remembered
    def card(self, posting: PostingId, now: datetime) -> PostingCard:
        """One posting of the viewer's company with its counts (P2). Raises NotFound (A5)."""
        for card in self.cards(now, posting):
            return card
        raise NotFound(NOT_FOUND)

    @remembered
    def cards(self, now: datetime, posting: PostingId | None = None) -> tuple[PostingCard, ...]:
        """The client's postings, or the one named, latest deadline first.

        Counted is what the client may see; what is still sealed is one number, and nothing unread counts for it (P2).
        """
        visible = visible_to_client(jst_date(now))
        unread = case((and_(visible, ProposalRow.disclosed_at.is_not(None)), unread_count(self.viewer)), else_=0)
        proposals = (
            select(
                ProposalRow.posting_id,
                ProposalRow.status,
                visible.label("visible"),
                is_deal().label("deal"),
                unread.label("unread"),
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(
                ProposalRow.client_id == self.viewer.organization,
                ProposalRow.withdrawn_at.is_(None),
                true() if posting is None else ProposalRow.posting_id == posting,
            )
            .subquery("proposals")
        )
        kinds = (proposals.c.status, proposals.c.visible, proposals.c.deal)
        rows = self.session.execute(
            select(
                PostingRow.id,
                PostingRow.title,
                PostingRoundRow.deadline,
                PostingRow.round,
                *kinds,
                func.count(proposals.c.posting_id).label("number"),
                func.sum(proposals.c.unread).label("unread"),
            )
            .join(PostingRoundRow, CURRENT_ROUND)
            .outerjoin(proposals, proposals.c.posting_id == PostingRow.id)
            .where(
                PostingRow.client_id == self.viewer.organization,
                true() if posting is None else PostingRow.id == posting,
            )
            .group_by(PostingRow.id, PostingRow.title, PostingRoundRow.deadline, PostingRow.round, *kinds)
            .order_by(PostingRoundRow.deadline.desc(), PostingRow.id.desc())
        ).all()
        cards: dict[PostingId, PostingCard] = {}
        for row in rows:
            card = cards.get(row.id) or PostingCard(row.id, row.title, row.deadline, row.round, 0, 0, {}, 0)
            cards[row.id] = _counted(card, row) if row.number else card
        return tuple(cards.values())

    @remembered
    def open(self, now: datetime) -> tuple[OpenPosting, ...]:
        """The postings a partner may propose to now, nearest deadline first, without the client's name (P3, P10)."""
        rows = self.session.execute(
            select(
                PostingRow.id,
                PostingRow.client_id,
                PostingRow.title,
                PostingRow.categories,
                PostingRow.background,
                PostingRow.budget,
                PostingRoundRow.deadline,
                PostingRow.round,
                ProposalRow.id.label("proposal"),
                ProposalRow.withdrawn_at,
            )
            .join(PostingRoundRow, CURRENT_ROUND)
            .outerjoin(
                ProposalRow,
                and_(
                    ProposalRow.posting_id == PostingRow.id,
                    ProposalRow.round == PostingRow.round,
                    ProposalRow.partner_id == self.viewer.organization,
                ),
            )
            .where(literal(self.viewer.audience is Audience.PARTNER), PostingRoundRow.deadline >= jst_date(now))
            .order_by(PostingRoundRow.deadline, PostingRow.id)
        ).all()
        identities = Organizations(self.session, self.viewer).identities({row.client_id for row in rows})
        return tuple(
            OpenPosting(
                id=row.id,
                title=mask(row.title, [identities[row.client_id]]),
                categories=tuple(mask(each, [identities[row.client_id]]) for each in row.categories),
                # Masked before it is cut: half a name at the cut would pass.
                excerpt=excerpt(mask(row.background, [identities[row.client_id]]), 120),
                budget=mask(row.budget, [identities[row.client_id]]),
                deadline=row.deadline,
                round=row.round,
                proposal=row.proposal,
                withdrawn=row.withdrawn_at is not None,
            )
            for row in rows
        )

    @remembered
    def for_partner(self, posting: PostingId, now: datetime) -> Posting:
        """One posting as a partner reads it, masked (P3, P10): while it is open, or where it has proposed."""
        proposed = select(ProposalRow.id).where(
            ProposalRow.posting_id == PostingRow.id, ProposalRow.partner_id == self.viewer.organization
        )
        row = self.session.execute(
            select(PostingRow.client_id, *CONTENT)
            .join(PostingRoundRow, CURRENT_ROUND)
            .where(
                PostingRow.id == posting,
                literal(self.viewer.audience is Audience.PARTNER),
                (PostingRoundRow.deadline >= jst_date(now)) | proposed.exists(),
            )
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        identity = Organizations(self.session, self.viewer).identity(row.client_id)

        def masked(text: str) -> str:
            return mask(text, [identity])

        return Posting(
            id=row.id,
            title=masked(row.title),
            categories=tuple(masked(c) for c in row.categories),
            industries=masked(row.industries),
            company_sizes=tuple(CompanySize(size) for size in row.company_sizes),
            background=masked(row.background),
            consultation=masked(row.consultation),
            request=masked(row.request),
            requirements=masked(row.requirements),
            budget=masked(row.budget),
            period=masked(row.period),
            round=row.round,
            deadline=row.deadline,
            opened_at=row.opened_at,
        )

    def client_of(self, posting: PostingId) -> OrganizationId:
        """Whose posting it is, for actions; never shown before disclosure."""
        return self.session.execute(select(PostingRow.client_id).where(PostingRow.id == posting)).scalar_one()

    def masked_title(self, posting: PostingId) -> str:
        """The title as a partner that must not know the client may read it, for letters (P10)."""
        row = self.session.execute(select(PostingRow.title, PostingRow.client_id).where(PostingRow.id == posting)).one()
        return mask(row.title, [Organizations(self.session, self.viewer).identity(row.client_id)])


def _counted(card: PostingCard, row: Any) -> PostingCard:
    """The card with one group of its proposals added."""
    if not row.visible:
        return replace(card, hidden=card.hidden + row.number)
    if row.deal:
        return replace(card, deals=card.deals + row.number)
    counts = card.counts | {row.status: card.counts.get(row.status, 0) + row.number}
    return replace(card, counts=counts, unread=card.unread + int(row.unread))
