"""How candidates are picked, ordered and rated, and what of them may be read before disclosure (P5, P10)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from core.model import OrganizationId, Viewer
from core.store.rounds import visible_to_client
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import OrganizationRow, PartnerProfileRow, ProposalRow, ReviewRow
from core.store.unread import unread_count
from core.views import CandidateFilter, Sort


def _open_text(masked: Any, full: Any) -> ColumnElement[str]:
    """The full text after disclosure, the masked one before (P10)."""
    return case((ProposalRow.disclosed_at.is_not(None), full), else_=masked)


TITLE = _open_text(ProposalRow.masked_title, ProposalRow.title)
BODY = _open_text(ProposalRow.masked_body, ProposalRow.body)
NAME = _open_text("", OrganizationRow.name)

ARRIVAL = (ProposalRow.round, ProposalRow.submitted_at, ProposalRow.id)
"""The order that numbers candidates: a posting's rounds, and within one who came first."""

BY_REVIEWS: tuple[Sort, ...] = ("rating", "reviews")
"""The sorts that look at reviews; for the others nobody counts them beforehand."""


def screened(subject: Subject, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The proposals that the viewer screens: its own postings' whose deadline has passed (A5, P2).

    Joined to their round by `PROPOSAL_ROUND`.
    """
    return (
        ProposalRow.client_id == subject.viewer.organization,
        subject.owns(ProposalRow),
        ProposalRow.withdrawn_at.is_(None),
        visible_to_client(now),
    )


def ratings(partners: Select[OrganizationId]) -> Subquery:
    """Each partner's plain average in tenths of a star, halves upward, and how many reviews stand behind it (P5).

    Counted in whole numbers, so that both databases round 4.35 the same way.
    """
    reviews = func.count()
    return (
        select(
            ReviewRow.partner_id,
            ((func.sum(ReviewRow.stars) * 20 + reviews) // (reviews * 2)).label("tenths"),
            reviews.label("reviews"),
        )
        .where(ReviewRow.partner_id.in_(partners))
        .group_by(ReviewRow.partner_id)
        .subquery("ratings")
    )


def order(sort: Sort, rated: Subquery) -> tuple[Any, ...]:
    """What the list is ordered by; equals stand in the order of their arrival."""
    tenths, reviews = func.coalesce(rated.c.tenths, 0).desc(), func.coalesce(rated.c.reviews, 0).desc()
    orders: dict[Sort, tuple[Any, ...]] = {
        "arrival": ARRIVAL,
        "newest": tuple(column.desc() for column in ARRIVAL),
        "rating": (tenths, reviews, *ARRIVAL),
        "reviews": (reviews, tenths, *ARRIVAL),
    }
    return orders[sort]


def conditions(wanted: CandidateFilter, rated: Subquery, viewer: Viewer) -> list[ColumnElement[bool]]:
    """The filter as conditions. Text is searched in what the client may read: no search unmasks anybody (P10)."""
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(ProposalRow.status == wanted.status)
    if wanted.rating is not None:
        found.append(rated.c.tenths >= int(wanted.rating * 10))
    if wanted.work_styles:
        found.append(PartnerProfileRow.work_style.in_(wanted.work_styles))
    if wanted.certification is not None:
        found.append(PartnerProfileRow.certification == wanted.certification)
    if wanted.favorite:
        found.append(ProposalRow.favorite.is_(True))
    if wanted.unread:
        found.append(unread_count(viewer) > 0)
    return found + holding(wanted.text, TITLE, BODY, NAME, ProposalRow.public_id)
