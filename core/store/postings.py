"""Postings: the client's own with what arrived for them, and the open ones as partners see them."""

from datetime import datetime

from sqlalchemy import and_, func, literal, select
from sqlalchemy.orm import aliased

from core.calendar import jst_date
from core.errors import NotFound
from core.formats import excerpt
from core.masking import mask
from core.model import Audience, OrganizationId, PostingId
from core.store.organizations import Organizations
from core.store.rounds import CURRENT_ROUND, visible_to_client
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


class Postings(Subject):
    """Requests open for proposals."""

    def own(self, posting: PostingId) -> Posting:
        """One posting of the viewer's company. Raises NotFound, also where it belongs to another (A5)."""
        row = self.session.execute(
            select(*CONTENT)
            .join(PostingRoundRow, CURRENT_ROUND)
            .where(PostingRow.id == posting, PostingRow.client_id == self.viewer.organization)
        ).one_or_none()
        if row is None:
            raise NotFound("この募集は見つかりません。")
        return Posting(row[0], row[1], tuple(row[2]), row[3], tuple(row[4]), *row[5:])

    def cards(self, now: datetime) -> tuple[PostingCard, ...]:
        """The client's postings, newest first, with counts of what it may see and of what is still sealed (P2)."""
        rounds = aliased(PostingRoundRow)
        visible = visible_to_client(now, rounds)
        rows = self.session.execute(
            select(
                PostingRow.id,
                PostingRow.title,
                PostingRoundRow.deadline,
                PostingRow.round,
                ProposalRow.status,
                visible.label("visible"),
                func.count(ProposalRow.id).label("proposals"),
                func.sum(unread_count(self.viewer)).label("unread"),
            )
            .join(PostingRoundRow, CURRENT_ROUND)
            .outerjoin(ProposalRow, and_(ProposalRow.posting_id == PostingRow.id, ProposalRow.withdrawn_at.is_(None)))
            .outerjoin(rounds, and_(rounds.posting_id == PostingRow.id, rounds.round == ProposalRow.round))
            .where(PostingRow.client_id == self.viewer.organization)
            .group_by(
                PostingRow.id, PostingRow.title, PostingRoundRow.deadline, PostingRow.round, ProposalRow.status, visible
            )
            .order_by(PostingRoundRow.deadline.desc(), PostingRow.id.desc())
        ).all()
        cards: dict[PostingId, PostingCard] = {}
        for row in rows:
            card = cards.get(row.id) or PostingCard(row.id, row.title, row.deadline, row.round, 0, {}, 0)
            counts = card.counts | ({row.status: card.counts.get(row.status, 0) + row.proposals} if row.visible else {})
            hidden = card.hidden + (0 if row.visible else row.proposals)
            unread = card.unread + int(row.unread or 0)
            cards[row.id] = PostingCard(row.id, row.title, row.deadline, row.round, hidden, counts, unread)
        return tuple(cards.values())

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
                categories=tuple(row.categories),
                excerpt=mask(excerpt(row.background, 120), [identities[row.client_id]]),
                budget=row.budget,
                deadline=row.deadline,
                round=row.round,
                proposal=row.proposal,
                withdrawn=row.withdrawn_at is not None,
            )
            for row in rows
        )

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
            raise NotFound("この募集は見つかりません。")
        identity = Organizations(self.session, self.viewer).identity(row.client_id)

        def masked(text: str) -> str:
            return mask(text, [identity])

        return Posting(
            id=row.id,
            title=masked(row.title),
            categories=tuple(masked(c) for c in row.categories),
            industries=masked(row.industries),
            company_sizes=tuple(row.company_sizes),
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
