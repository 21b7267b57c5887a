"""Candidates: proposals as the client that posted screens them. Sealed ones are counted, never read (P2)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update

from core import formats, rules
from core.calendar import jst_date
from core.errors import NotFound
from core.model import Candidate, OrganizationId, PostingId, ProposalId
from core.rules_performance import is_generic
from core.store.deals import is_deal
from core.store.declines import waiting
from core.store.memory import remembered
from core.store.orders import Orders
from core.store.organizations import Organizations
from core.store.profiles import as_read_by_client, curtain
from core.store.repeats import SHARE
from core.store.rounds import PROPOSAL_ROUND
from core.store.screening import (
    ARRIVAL,
    BODY,
    BY_REVIEWS,
    NAME,
    NUMBER,
    STARS,
    TITLE,
    by_others,
    conditions,
    evaluated,
    evaluation,
    rated,
    reviewed,
    screened,
    screened_by,
    sort,
    stars,
)
from core.store.subject import Subject
from core.store.tables import (
    Base,
    OrganizationRow,
    PartnerProfileRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    ReviewRow,
)
from core.store.unread import unread_count
from core.views import CandidateCard, CandidateDetail, CandidateFilter, CandidateList, Rating, Review

PAGE = 25
EXCERPT = 140
NOT_FOUND = "この候補者は見つかりません。"
CONTRACTED = select(ProposalRow.id).where(ProposalRow.id.in_(bindparam("proposals", expanding=True)), is_deal())
_PROPOSAL = Base.metadata.tables[ProposalRow.__tablename__]
_SCREENED = (
    select(ProposalRow.id)
    .join(PostingRoundRow, PROPOSAL_ROUND)
    .where(ProposalRow.id == bindparam("proposal"), *screened_by(bindparam("client"), bindparam("today")))
)
_HEART = (
    update(_PROPOSAL)
    .where(_PROPOSAL.c.id.in_(_SCREENED), _PROPOSAL.c.favorite != bindparam("on"))
    .values(favorite=bindparam("on"))
    .returning(_PROPOSAL.c.id)
)
"""Put together once: of all presses this is the one that is made over and over, and to build it takes longer."""

RECORD = (
    ProposalRow.id,
    ProposalRow.posting_id,
    ProposalRow.client_id,
    ProposalRow.partner_id,
    ProposalRow.status,
    ProposalRow.disclosed_at,
    ProposalRow.favorite,
    ProposalRow.previous_status,
)


class Candidates(Subject):
    """Every query starts from the viewer's own postings whose deadline has passed."""

    def get(self, proposal: ProposalId, now: datetime) -> Candidate:
        """The record that the rules decide on, locked until the transaction ends. Raises NotFound (A5, P2)."""
        return self.several((proposal,), now)[0]

    def several(self, proposals: Collection[ProposalId], now: datetime) -> tuple[Candidate, ...]:
        """The records of these candidates, locked in one order whoever asks. Raises NotFound unless it sees them all.

        Two who lock overlapping selections then wait for each other's end, never for each other.
        """
        rows = self.session.execute(
            select(*RECORD)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id.in_(proposals), *screened(self, now))
            .order_by(ProposalRow.id)
            .with_for_update(of=ProposalRow)
        ).all()
        if len(rows) < len(set(proposals)):
            raise NotFound(NOT_FOUND)
        # A statement of its own: what an approval committed while this one waited for the lock is seen only from here.
        contracted = set(self.session.scalars(CONTRACTED, {"proposals": [row.id for row in rows]}))
        return tuple(Candidate(*row, contracted=row.id in contracted) for row in rows)

    def move(self, moved: Candidate, now: datetime, feedback: str) -> None:
        """Write a status that the rules have agreed to, and what the partner is told of a decline (P8)."""
        self.session.execute(
            update(ProposalRow)
            .where(ProposalRow.id == moved.id)
            .values(
                status=moved.status,
                status_changed_at=now,
                previous_status=moved.previous,
                disclosed_at=moved.disclosed_at,
                feedback=feedback,
            )
        )

    def set_favorite(self, proposal: ProposalId, on: bool, now: datetime) -> bool:
        """♡ on or off, for the whole company; whether that changed anything (P5). Raises NotFound (A5, P2)."""
        pressed = {"proposal": proposal, "client": self.as_client, "today": jst_date(now), "on": on}
        changed = self.session.scalar(_HEART, pressed)
        return changed is not None or self.is_favorite(proposal, now) is not on

    @remembered
    def is_favorite(self, proposal: ProposalId, now: datetime) -> bool:
        """Whether ♡ is on. Raises NotFound (A5, P2)."""
        found = self.session.scalar(
            select(ProposalRow.favorite)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id == proposal, *screened(self, now))
        )
        if found is None:
            raise NotFound(NOT_FOUND)
        return found

    def status_changed_at(self, proposal: ProposalId) -> datetime | None:
        """When the status last moved; it names the decline mail that may be waiting (P8)."""
        return self.session.scalar(select(ProposalRow.status_changed_at).where(ProposalRow.id == proposal))

    @remembered
    def listing(self, posting: PostingId, wanted: CandidateFilter, now: datetime) -> CandidateList:
        """One page of a posting's candidates (P5); none where the posting is not the viewer's (A5)."""
        numbers = self._picked(posting, wanted, now)
        pages = max(1, -(-len(numbers) // PAGE))
        page = min(max(1, wanted.page), pages)
        start = (page - 1) * PAGE
        shown = dict(list(numbers.items())[start : start + PAGE])
        return CandidateList(len(numbers), pages, page, start + 1, self._cards(shown))

    @remembered
    def detail(self, proposal: ProposalId, now: datetime) -> CandidateDetail:
        """One candidate's page (P6, P7), masked before disclosure (P10). Raises NotFound (A5, P2)."""
        posting = select(ProposalRow.posting_id).where(ProposalRow.id == proposal).scalar_subquery()
        places = (
            select(
                ProposalRow.id,
                NUMBER,
                func.lag(ProposalRow.id).over(order_by=ARRIVAL).label("previous"),
                func.lead(ProposalRow.id).over(order_by=ARRIVAL).label("following"),
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.posting_id == posting, *screened(self, now))
            .subquery("places")
        )
        row = self.session.execute(
            select(
                places.c.number,
                places.c.previous,
                places.c.following,
                BODY.label("body"),
                ProposalRow.posting_id,
                PostingRow.title.label("posting_title"),
                ProposalRow.partner_id,
                ProposalRow.submitted_at,
                ProposalRow.disclosed_at,
                ProposalRow.status_changed_at,
                ProposalRow.previous_status,
                ProposalRow.feedback,
            )
            .join(places, places.c.id == ProposalRow.id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .where(ProposalRow.id == proposal)
        ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        companies = Organizations(self.session, self.viewer)
        disclosed = rules.is_disclosed(row.disclosed_at)
        shown = curtain(self.session, self.viewer, row.partner_id, disclosed=disclosed)
        profile = as_read_by_client(self.session, row.partner_id, shown)
        if profile is None:
            raise NotFound(NOT_FOUND)
        return CandidateDetail(
            card=self._cards({proposal: row.number})[0],
            posting=row.posting_id,
            posting_title=row.posting_title,
            body=row.body,
            submitted_at=row.submitted_at,
            disclosed_at=row.disclosed_at,
            status_changed_at=row.status_changed_at,
            previous_status=row.previous_status,
            feedback=row.feedback,
            decline_mail_due=waiting(self.session, {proposal: row.status_changed_at}).get(proposal),
            profile=profile,
            order=Orders(self.session, self.viewer).of_proposal(proposal),
            needs_address=not companies.own().address.strip(),
            reviews=self._reviews(row.partner_id, shown),
            previous=row.previous,
            following=row.following,
        )

    def _picked(self, posting: PostingId, wanted: CandidateFilter, now: datetime) -> dict[ProposalId, int]:
        """The ids that the filter finds, in the order wanted, with their numbers.

        Numbers count arrivals, whatever the list is filtered by and whatever became a deal. Only ids are sorted: the
        cards' texts and marks are looked up for the one page that is drawn.
        """
        mine = and_(ProposalRow.posting_id == posting, *screened(self, now))
        numbers = select(ProposalRow.id, NUMBER).join(PostingRoundRow, PROPOSAL_ROUND).where(mine).subquery("numbers")
        query = (
            select(ProposalRow.id, numbers.c.number)
            .join(numbers, numbers.c.id == ProposalRow.id)
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.partner_id)
            .join(PartnerProfileRow, PartnerProfileRow.partner_id == ProposalRow.partner_id)
            .where(~is_deal(), *conditions(wanted, self.viewer))
            .order_by(numbers.c.number)
        )
        here = ProposalRow.posting_id == posting
        if wanted.rating is not None or wanted.sort in BY_REVIEWS:
            counts = reviewed(select(ProposalRow.partner_id).where(here), self.viewer)
            query = query.outerjoin(counts, counts.c.partner_id == ProposalRow.partner_id)
            query = query.add_columns(*(counts.c[name] for name in STARS))
        if wanted.sort == "evaluation":
            scores = evaluated(select(ProposalRow.id).where(here))
            query = query.outerjoin(scores, scores.c.proposal_id == ProposalRow.id)
            query = query.add_columns(scores.c.total, scores.c.members)
        found = rated(self.session.execute(query).all(), wanted.rating)
        return {row.id: row.number for row in sort(found, wanted.sort)}

    def _cards(self, numbers: dict[ProposalId, int]) -> tuple[CandidateCard, ...]:
        """The cards of these candidates of the viewer's, in the order given."""
        counts = reviewed(select(ProposalRow.partner_id).where(ProposalRow.id.in_(numbers)), self.viewer)
        scores = evaluated(select(ProposalRow.id).where(ProposalRow.id.in_(numbers)))
        rows = self.session.execute(
            select(
                ProposalRow.id,
                ProposalRow.public_id,
                NAME.label("name"),
                ProposalRow.status,
                *(counts.c[name] for name in STARS),
                PartnerProfileRow.work_style,
                PartnerProfileRow.certification,
                TITLE.label("title"),
                func.substr(BODY, 1, EXCERPT * 2).label("opening"),
                ProposalRow.favorite,
                unread_count(self.viewer).label("unread"),
                ProposalRow.round,
                scores.c.total,
                scores.c.members,
                SHARE.label("repeated"),
            )
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.partner_id)
            .join(PartnerProfileRow, PartnerProfileRow.partner_id == ProposalRow.partner_id)
            .outerjoin(counts, counts.c.partner_id == ProposalRow.partner_id)
            .outerjoin(scores, scores.c.proposal_id == ProposalRow.id)
            .where(ProposalRow.id.in_(numbers), self.owns(ProposalRow))
        )
        cards = {row.id: _card(row, numbers[row.id]) for row in rows}
        return tuple(cards[each] for each in numbers)

    def _reviews(self, partner: OrganizationId, shown: Callable[[str], str]) -> tuple[Review, ...]:
        rows: Sequence[Any] = self.session.execute(
            select(
                ReviewRow.stars,
                ReviewRow.good,
                ReviewRow.improve,
                ReviewRow.recommend,
                ReviewRow.company_size,
                ReviewRow.reviewer,
                ReviewRow.month,
            )
            .where(ReviewRow.partner_id == partner, by_others(self.viewer))
            .order_by(ReviewRow.month.desc(), ReviewRow.id.desc())
        ).all()
        return tuple(
            Review(
                stars=row.stars,
                good=shown(row.good),
                improve=shown(row.improve),
                recommend=shown(row.recommend),
                company_size=row.company_size,
                reviewer=shown(row.reviewer),
                month=row.month,
            )
            for row in rows
        )


def _card(row: Any, number: int) -> CandidateCard:
    return CandidateCard(
        id=row.id,
        number=number,
        public_id=row.public_id,
        name=row.name,
        status=row.status,
        rating=Rating(stars(row)),
        work_style=row.work_style,
        certification=row.certification,
        title=row.title,
        excerpt=formats.excerpt(row.opening, EXCERPT),
        favorite=row.favorite,
        unread=row.unread,
        round=row.round,
        evaluation=evaluation(row.total, row.members) if row.members else None,
        evaluated=row.members or 0,
        generic=is_generic(row.repeated or 0),
    )
