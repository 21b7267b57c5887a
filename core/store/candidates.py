"""Candidates: proposals as the client that posted screens them. Sealed ones are counted, never read (P2)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update

from core import rules
from core.errors import NotFound
from core.masking import mask
from core.model import Candidate, CandidateStatus, MailState, OrderId, PostingId, ProposalId, Viewer
from core.store.organizations import Organizations
from core.store.postings import Postings
from core.store.rounds import PROPOSAL_ROUND, visible_to_client
from core.store.subject import Subject
from core.store.tables import (
    MailRow,
    OrderRow,
    OrganizationRow,
    PartnerProfileRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    ReviewRow,
)
from core.store.unread import unread_count
from core.views import (
    CandidateCard,
    CandidateDetail,
    CandidateFilter,
    CandidateList,
    PartnerProfile,
    Review,
    Sort,
)

PAGE = 25
EXCERPT = 140


def _open_text(masked: Any, full: Any) -> ColumnElement[str]:
    """The full text after disclosure, the masked one before (P10)."""
    return case((ProposalRow.disclosed_at.is_not(None), full), else_=masked)


TITLE = _open_text(ProposalRow.masked_title, ProposalRow.title)
BODY = _open_text(ProposalRow.masked_body, ProposalRow.body)
NAME = _open_text("", OrganizationRow.name)

PROFILE = (
    PartnerProfileRow.work_style,
    PartnerProfileRow.certification,
    PartnerProfileRow.employees,
    PartnerProfileRow.regular_employees,
    PartnerProfileRow.founded_year,
    PartnerProfileRow.partner_since,
    PartnerProfileRow.corporate_form,
    PartnerProfileRow.prefecture,
    PartnerProfileRow.working_mode,
    PartnerProfileRow.representative,
    PartnerProfileRow.record,
)


class Candidates(Subject):
    """Every query starts from the viewer's own postings whose deadline has passed."""

    def get(self, proposal: ProposalId, now: datetime) -> Candidate:
        """The record that the rules decide on, locked until the transaction ends. Raises NotFound (A5, P2)."""
        row = self.session.execute(
            select(
                ProposalRow.id,
                ProposalRow.posting_id,
                ProposalRow.client_id,
                ProposalRow.partner_id,
                ProposalRow.status,
                ProposalRow.disclosed_at,
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.id == proposal, *self._mine(now))
            .with_for_update(of=ProposalRow)
        ).one_or_none()
        if row is None:
            raise NotFound("この候補者は見つかりません。")
        return Candidate(*row)

    def move(self, proposal: ProposalId, to: CandidateStatus, now: datetime, *, disclosed_at: datetime | None) -> None:
        """Write a status that the rules have agreed to (P8)."""
        self.session.execute(
            update(ProposalRow)
            .where(ProposalRow.id == proposal)
            .values(status=to, status_changed_at=now, disclosed_at=disclosed_at)
        )

    def set_favorite(self, proposal: ProposalId, on: bool) -> None:
        """♡ on or off, for the whole company (P5)."""
        self.session.execute(update(ProposalRow).where(ProposalRow.id == proposal).values(favorite=on))

    def status_changed_at(self, proposal: ProposalId) -> datetime | None:
        """When the status last moved; it names the decline mail that may be waiting (P8)."""
        return self.session.scalar(select(ProposalRow.status_changed_at).where(ProposalRow.id == proposal))

    def listing(self, posting: PostingId, wanted: CandidateFilter, now: datetime) -> CandidateList:
        """One page of a posting's candidates with the counts above it (P5). Raises NotFound (A5)."""
        mine = and_(ProposalRow.posting_id == posting, *self._mine(now))
        content = Postings(self.session, self.viewer).own(posting)
        counts = dict.fromkeys(CandidateStatus, 0)
        hidden = 0
        for status, visible, number in self.session.execute(
            select(ProposalRow.status, visible_to_client(now).label("visible"), func.count())
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(ProposalRow.posting_id == posting, ProposalRow.withdrawn_at.is_(None))
            .group_by(ProposalRow.status, "visible")
        ):
            counts[status] += number if visible else 0
            hidden += 0 if visible else number
        cards = self._cards(mine).where(*_conditions(wanted, self.viewer))
        found = self.session.scalar(select(func.count()).select_from(cards.order_by(None).subquery())) or 0
        pages = max(1, -(-found // PAGE))
        page = min(max(1, wanted.page), pages)
        rows = self.session.execute(cards.order_by(*SORTS[wanted.sort]).limit(PAGE).offset((page - 1) * PAGE))
        return CandidateList(content, counts, hidden, found, pages, page, tuple(_card(row) for row in rows))

    def detail(self, proposal: ProposalId, now: datetime) -> CandidateDetail:
        """One candidate's page (P6, P7), masked before disclosure (P10). Raises NotFound (A5, P2)."""
        posting = select(ProposalRow.posting_id).where(ProposalRow.id == proposal).scalar_subquery()
        mine = and_(ProposalRow.posting_id == posting, *self._mine(now))
        row = self.session.execute(
            self._cards(mine)
            .add_columns(
                BODY.label("body"),
                ProposalRow.posting_id,
                PostingRow.title.label("posting_title"),
                ProposalRow.partner_id,
                ProposalRow.submitted_at,
                ProposalRow.disclosed_at,
                ProposalRow.status_changed_at,
                *(column.label(f"profile_{column.key}") for column in PROFILE),
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .where(ProposalRow.id == proposal)
        ).one_or_none()
        if row is None:
            raise NotFound("この候補者は見つかりません。")
        identity = Organizations(self.session, self.viewer).identity(row.partner_id)

        def shown(text: str) -> str:
            return text if rules.is_disclosed(row.disclosed_at) else mask(text, [identity])

        previous, following = self._neighbours(mine, row.number)
        return CandidateDetail(
            card=_card(row),
            posting=row.posting_id,
            posting_title=row.posting_title,
            body=row.body,
            submitted_at=row.submitted_at,
            disclosed_at=row.disclosed_at,
            status_changed_at=row.status_changed_at,
            decline_mail_due=self._decline_mail_due(proposal, row.status_changed_at),
            profile=_profile(row, shown),
            order=self._first_order(proposal),
            reviews=tuple(
                Review(
                    r.stars, shown(r.good), shown(r.improve), shown(r.recommend), r.company_size, r.reviewer, r.month
                )
                for r in self.session.scalars(
                    select(ReviewRow)
                    .where(ReviewRow.partner_id == row.partner_id)
                    .order_by(ReviewRow.month.desc(), ReviewRow.id.desc())
                )
            ),
            previous=previous,
            following=following,
        )

    def _mine(self, now: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            ProposalRow.client_id == self.viewer.organization,
            self.owns(ProposalRow),
            ProposalRow.withdrawn_at.is_(None),
            visible_to_client(now),
        )

    def _cards(self, mine: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
        """The columns of a card. Numbers count arrivals within the posting, whatever the list is filtered by."""
        numbers = (
            select(
                ProposalRow.id,
                func.row_number()
                .over(order_by=(ProposalRow.round, ProposalRow.submitted_at, ProposalRow.id))
                .label("n"),
            )
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(mine)
            .subquery("numbers")
        )
        return (
            select(
                ProposalRow.id,
                numbers.c.n.label("number"),
                ProposalRow.public_id,
                NAME.label("name"),
                ProposalRow.status,
                RATINGS.c.rating,
                func.coalesce(RATINGS.c.reviews, 0).label("reviews"),
                PartnerProfileRow.work_style,
                PartnerProfileRow.certification,
                TITLE.label("title"),
                func.substr(BODY, 1, EXCERPT).label("excerpt"),
                ProposalRow.favorite,
                unread_count(self.viewer).label("unread"),
            )
            .join(numbers, numbers.c.id == ProposalRow.id)
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.partner_id)
            .join(PartnerProfileRow, PartnerProfileRow.partner_id == ProposalRow.partner_id)
            .outerjoin(RATINGS, RATINGS.c.partner_id == ProposalRow.partner_id)
        )

    def _neighbours(self, mine: ColumnElement[bool], number: int) -> tuple[ProposalId | None, ProposalId | None]:
        """The candidates before and after number `number`, so that reading on takes one press."""
        ids = self.session.scalars(
            select(ProposalRow.id)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .where(mine)
            .order_by(ProposalRow.round, ProposalRow.submitted_at, ProposalRow.id)
        ).all()
        return (ids[number - 2] if number > 1 else None), (ids[number] if number < len(ids) else None)

    def _decline_mail_due(self, proposal: ProposalId, changed_at: datetime | None) -> datetime | None:
        """When the decline mail leaves, while it can still be taken back (P8)."""
        if changed_at is None:
            return None
        return self.session.scalar(
            select(MailRow.due_at)
            .where(MailRow.key.startswith(rules.decline_key(proposal, changed_at)), MailRow.state == MailState.QUEUED)
            .limit(1)
        )

    def _first_order(self, proposal: ProposalId) -> OrderId | None:
        return self.session.scalar(
            select(OrderRow.id).where(OrderRow.proposal_id == proposal, OrderRow.predecessor_id.is_(None))
        )


RATINGS = (
    select(
        ReviewRow.partner_id,
        func.round(func.avg(ReviewRow.stars), 1).label("rating"),
        func.count().label("reviews"),
    )
    .group_by(ReviewRow.partner_id)
    .subquery("ratings")
)
"""A partner's plain average, to one decimal, and how many reviews stand behind it (P5)."""

ARRIVAL = (ProposalRow.round, ProposalRow.submitted_at, ProposalRow.id)
SORTS: dict[Sort, tuple[Any, ...]] = {
    "arrival": ARRIVAL,
    "rating": (RATINGS.c.rating.desc().nulls_last(), func.coalesce(RATINGS.c.reviews, 0).desc(), *ARRIVAL),
    "reviews": (func.coalesce(RATINGS.c.reviews, 0).desc(), RATINGS.c.rating.desc().nulls_last(), *ARRIVAL),
}


def _conditions(wanted: CandidateFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    """The filter as conditions. Text is searched in what the client may read: no search unmasks anybody (P10)."""
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(ProposalRow.status == wanted.status)
    if wanted.rating is not None:
        found.append(RATINGS.c.rating >= wanted.rating)
    if wanted.work_styles:
        found.append(PartnerProfileRow.work_style.in_(wanted.work_styles))
    if wanted.certification:
        found.append(PartnerProfileRow.certification == wanted.certification)
    if wanted.favorite:
        found.append(ProposalRow.favorite.is_(True))
    if wanted.unread:
        found.append(unread_count(viewer) > 0)
    for word in wanted.text.split():
        found.append(
            or_(*(text.icontains(word, autoescape=True) for text in (TITLE, BODY, NAME, ProposalRow.public_id)))
        )
    return found


def _card(row: Any) -> CandidateCard:
    return CandidateCard(
        id=row.id,
        number=row.number,
        public_id=row.public_id,
        name=row.name,
        status=row.status,
        rating=None if row.rating is None else Decimal(str(row.rating)).quantize(Decimal("0.1")),
        reviews=row.reviews,
        work_style=row.work_style,
        certification=row.certification,
        title=row.title,
        excerpt=row.excerpt,
        favorite=row.favorite,
        unread=row.unread,
    )


def _profile(row: Any, shown: Callable[[str], str]) -> PartnerProfile:
    return PartnerProfile(
        work_style=row.profile_work_style,
        certification=row.profile_certification,
        employees=row.profile_employees,
        regular_employees=row.profile_regular_employees,
        founded_year=row.profile_founded_year,
        partner_since=row.profile_partner_since,
        corporate_form=row.profile_corporate_form,
        prefecture=row.profile_prefecture,
        working_mode=shown(row.profile_working_mode),
        representative=shown(row.profile_representative),
        record=shown(row.profile_record),
    )
