"""Two to five candidates of one posting, read together for a table (P11). Sealed ones are never read (P2)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import case, func, select

from core import formats
from core.calendar import Term
from core.errors import NotFound
from core.masking import Identity, mask
from core.model import Order, OrganizationId, ProposalId
from core.rules import is_disclosed
from core.rules_choosing import require_distinct, require_one_posting
from core.store.deals import is_deal
from core.store.evaluations import Evaluations
from core.store.memory import remembered
from core.store.orders import DECISIVE
from core.store.organizations import Organizations
from core.store.promises import PROMISED, promise
from core.store.repeats import read_repeats
from core.store.rounds import PROPOSAL_ROUND
from core.store.screening import ARRIVAL, BODY, NAME, NUMBER, STARS, TITLE, by_others, reviewed, screened, stars
from core.store.subject import Subject
from core.store.tables import (
    OrderRow,
    OrganizationRow,
    PartnerProfileRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    ReviewRow,
)
from core.views.choosing import Rating, TeamEvaluation
from core.views.comparing import Compared, Comparison, Facts, OtherCandidate, Quote
from core.views.people import Review

OPENING = 200
TELLING = 20
"""A good point of fewer characters, such as 報告が早い。, is quoted only where a partner has no longer one."""

NOT_FOUND = "比較する候補者が見つかりません。候補者の一覧から選び直してください。"
FACTS = tuple(getattr(PartnerProfileRow, name) for name in Facts.__dataclass_fields__)
REVIEW = tuple(getattr(ReviewRow, name) for name in Review.__dataclass_fields__)


class Comparisons(Subject):
    """Every query starts from the viewer's own postings whose deadline has passed."""

    @remembered
    def of(self, proposals: tuple[ProposalId, ...], now: datetime) -> Comparison:
        """The candidates side by side, each masked unless it is disclosed itself (P10); one alone still seeks others.

        Raises Refused where they can't be compared (P11), NotFound where one of them is not for this viewer (A5, P2).
        """
        require_distinct(proposals)
        places = {row.id: row for row in self._places(proposals, now)}
        if not places.keys() >= set(proposals):
            raise NotFound(NOT_FOUND)
        require_one_posting([places[each].posting_id for each in proposals])
        rows = {row.id: row for row in self._rows(proposals)}
        if not rows.keys() >= set(proposals):
            raise NotFound(NOT_FOUND)
        hidden = {row.partner_id for row in rows.values() if not is_disclosed(row.disclosed_at)}
        identities = Organizations(self.session, self.viewer).identities(hidden)
        partners = {row.partner_id for row in rows.values()}
        orders, reviews = self._orders(proposals), self._reviews(partners)
        teams = Evaluations(self.session, self.viewer).of(proposals, now)
        first = rows[proposals[0]]
        return Comparison(
            posting=first.posting_id,
            posting_title=first.posting_title,
            candidates=tuple(
                _compared(places[each], rows[each], identities, orders, reviews, teams.get(each)) for each in proposals
            ),
            others=tuple(
                OtherCandidate(row.id, row.number, row.public_id, row.name, row.status, row.title)
                for row in places.values()
                if row.id not in rows and not row.contracted
            ),
        )

    def _places(self, proposals: Collection[ProposalId], now: datetime) -> Collection[Any]:
        """Everybody who can be compared in the postings of these, numbered by arrival."""
        mine = screened(self, now)
        postings = (
            select(ProposalRow.posting_id)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id.in_(proposals), *mine)
        )
        return self.session.execute(
            select(
                ProposalRow.id,
                ProposalRow.posting_id,
                NUMBER,
                ProposalRow.public_id,
                NAME.label("name"),
                ProposalRow.status,
                TITLE.label("title"),
                is_deal().label("contracted"),
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.partner_id)
            .where(ProposalRow.posting_id.in_(postings), *mine)
            .order_by(ProposalRow.posting_id, *ARRIVAL)
        ).all()

    def _rows(self, proposals: Collection[ProposalId]) -> Collection[Any]:
        """What is compared of each, the partner's words as they may be read."""
        rated = reviewed(select(ProposalRow.partner_id).where(ProposalRow.id.in_(proposals)), self.viewer)
        return self.session.execute(
            select(
                ProposalRow.id,
                ProposalRow.posting_id,
                PostingRow.title.label("posting_title"),
                ProposalRow.partner_id,
                ProposalRow.disclosed_at,
                ProposalRow.round,
                TITLE.label("title"),
                func.substr(BODY, 1, OPENING * 2).label("opening"),
                ProposalRow.repeats,
                *PROMISED,
                *FACTS,
                *(rated.c[name] for name in STARS),
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(PartnerProfileRow, PartnerProfileRow.partner_id == ProposalRow.partner_id)
            .outerjoin(rated, rated.c.partner_id == ProposalRow.partner_id)
            .where(ProposalRow.id.in_(proposals), self.owns(ProposalRow))
        ).all()

    def _orders(self, proposals: Collection[ProposalId]) -> dict[ProposalId, Quote]:
        """The first order of each, which is the one that answers the posting; a renewal follows its own talks."""
        rows = self.session.execute(
            select(*DECISIVE, OrderRow.subtotal, OrderRow.term_start, OrderRow.term_end).where(
                OrderRow.proposal_id.in_(proposals), OrderRow.predecessor_id.is_(None), self.owns(OrderRow)
            )
        )
        return {row.proposal_id: _quote(row) for row in rows}

    def _reviews(self, partners: Collection[OrganizationId]) -> dict[OrganizationId, Any]:
        """Of each partner the newest review that tells something good."""
        telling = case((func.length(ReviewRow.good) >= TELLING, 1), else_=0)
        newest = (telling.desc(), ReviewRow.month.desc(), ReviewRow.id.desc())
        ranked = (
            select(
                ReviewRow.id,
                func.row_number().over(partition_by=ReviewRow.partner_id, order_by=newest).label("place"),
            )
            .where(ReviewRow.partner_id.in_(partners), ReviewRow.good != "", by_others(self.viewer))
            .subquery("ranked")
        )
        rows = self.session.execute(
            select(ReviewRow.partner_id, *REVIEW).join(ranked, ranked.c.id == ReviewRow.id).where(ranked.c.place == 1)
        )
        return {row.partner_id: row for row in rows}


def _compared(
    place: Any,
    row: Any,
    identities: Mapping[OrganizationId, Identity],
    orders: Mapping[ProposalId, Quote],
    reviews: Mapping[OrganizationId, Any],
    team: TeamEvaluation | None,
) -> Compared:
    disclosed = is_disclosed(row.disclosed_at)
    repetition = read_repeats(row.repeats, disclosed=disclosed)
    shown: Callable[[str], str] = str if disclosed else partial(mask, identities=[identities[row.partner_id]])
    facts = Facts(*(getattr(row, name) for name in Facts.__dataclass_fields__))
    return Compared(
        id=row.id,
        number=place.number,
        public_id=place.public_id,
        name=place.name,
        status=place.status,
        contracted=place.contracted,
        round=row.round,
        title=row.title,
        opening=formats.excerpt(row.opening, OPENING),
        facts=replace(
            facts,
            corporate_form=shown(facts.corporate_form),
            prefecture=shown(facts.prefecture),
            working_mode=shown(facts.working_mode),
        ),
        promise=promise(row),
        quote=orders.get(row.id) if disclosed else None,
        rating=Rating(stars(row)),
        review=_review(reviews.get(row.partner_id), shown),
        team=team,
        repeated=repetition.share if repetition else None,
    )


def _quote(row: Any) -> Quote:
    order = Order(*row[: len(DECISIVE)])
    term = Term(row.term_start, row.term_end) if row.term_start and row.term_end else None
    return Quote(order.state, order.latest, row.subtotal, term)


def _review(row: Any, shown: Callable[[str], str]) -> Review | None:
    if row is None:
        return None
    review = Review(*row[1:])
    return replace(
        review,
        good=shown(review.good),
        improve=shown(review.improve),
        recommend=shown(review.recommend),
        reviewer=shown(review.reviewer),
    )
