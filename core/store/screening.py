"""How candidates are picked and ordered, and what of them may be read before disclosure (P5, P10, P11, P12)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Subquery, case, func, or_, select

from core import ratings
from core.calendar import jst_date
from core.model import OrganizationId, ProposalId, Viewer
from core.model_choosing import CheckPoint
from core.ratings import Stars
from core.scores import tenths
from core.store.rounds import visible_to_client
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import EvaluationRow, OrganizationRow, PartnerProfileRow, ProposalRow, ReviewRow
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

NUMBER = func.row_number().over(partition_by=ProposalRow.posting_id, order_by=ARRIVAL).label("number")
"""A candidate's number within its posting, in a query that reads all of the posting's candidates."""

BY_REVIEWS: tuple[Sort, ...] = ("rating", "reviews")
"""The sorts that look at reviews; for the others nobody counts them beforehand."""

POINTS = tuple(getattr(EvaluationRow, point.value) for point in CheckPoint)
SCORED = tuple(point.is_not(None) for point in POINTS)
"""A member has scored all three check points, without which its scores do not count (P11)."""

STARS = tuple(f"stars_{stars}" for stars in ratings.STARS)


def screened(subject: Subject, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The proposals that the viewer screens: its own postings' whose deadline has passed (A5, P2).

    Joined to their round by `PROPOSAL_ROUND`.
    """
    return screened_by(subject.as_client, jst_date(now))


def screened_by(
    client: OrganizationId | BindParameter[OrganizationId], today: date | BindParameter[date]
) -> tuple[ColumnElement[bool], ...]:
    """The same by the client's number and the day in Tokyo, or by what stands for them in a statement."""
    return (
        ProposalRow.client_id == client,
        ProposalRow.withdrawn_at.is_(None),
        visible_to_client(today),
    )


def by_others(viewer: Viewer) -> ColumnElement[bool]:
    """The reviews that the viewer's own company did not write.

    It knows what it wrote of whom: among an undisclosed candidate's reviews that would tell it who this is (P10).
    """
    return or_(ReviewRow.client_id.is_(None), ReviewRow.client_id != viewer.organization)


def reviewed(partners: Select[OrganizationId], viewer: Viewer) -> Subquery:
    """How many of others' reviews of each partner gave one star, two, up to five; `core.ratings` makes the rest."""
    counts = (
        func.count(case((ReviewRow.stars == stars, 1))).label(name)
        for stars, name in zip(ratings.STARS, STARS, strict=True)
    )
    return (
        select(ReviewRow.partner_id, *counts)
        .where(ReviewRow.partner_id.in_(partners), by_others(viewer))
        .group_by(ReviewRow.partner_id)
        .subquery("reviewed")
    )


def evaluated(proposals: Select[ProposalId]) -> Subquery:
    """The sum of each proposal's scores, and by how many members who scored all three check points (P11)."""
    return (
        select(
            EvaluationRow.proposal_id,
            func.sum(sum(POINTS[1:], POINTS[0])).label("total"),
            func.count().label("members"),
        )
        .where(EvaluationRow.proposal_id.in_(proposals), *SCORED)
        .group_by(EvaluationRow.proposal_id)
        .subquery("evaluated")
    )


def evaluation(total: int, members: int) -> Decimal:
    """The average of all scores of those members, with one decimal."""
    return tenths(total, members * len(CheckPoint))


def stars(row: Any) -> Stars:
    """The stars of a row that carries the columns of `reviewed`; none of a partner without reviews."""
    one, two, three, four, five = (getattr(row, name) or 0 for name in STARS)
    return one, two, three, four, five


def rated(rows: Sequence[Any], least: Decimal | None) -> Sequence[Any]:
    """Those whose plain average, as the list shows it, is at least so many stars."""
    if least is None:
        return rows
    return [row for row in rows if (ratings.average(stars(row)) or 0) >= least]


def sort(rows: Sequence[Any], by: Sort) -> list[Any]:
    """The rows, which stand in the order of their arrival, as the list shall be sorted; equals stay in that order.

    Sorted here and not by the database, so that what the reviews support has one definition (P12).
    """
    if by == "arrival":
        return list(rows)
    if by == "newest":
        return list(reversed(rows))
    keys: dict[Sort, Callable[[Any], Any]] = {
        "rating": lambda row: ratings.standing(stars(row)),
        "reviews": lambda row: (sum(stars(row)), ratings.standing(stars(row))),
        "evaluation": lambda row: (Fraction(row.total, row.members), row.members) if row.members else (Fraction(), 0),
    }
    return sorted(rows, key=keys[by], reverse=True)


def conditions(wanted: CandidateFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    """The filter as conditions, but for the rating, which is no column: `rated` looks at that.

    Text is searched in what the client may read: no search unmasks anybody (P10).
    """
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(ProposalRow.status == wanted.status)
    if wanted.work_styles:
        found.append(PartnerProfileRow.work_style.in_(wanted.work_styles))
    if wanted.certification is not None:
        found.append(PartnerProfileRow.certification == wanted.certification)
    if wanted.favorite:
        found.append(ProposalRow.favorite.is_(True))
    if wanted.unread:
        found.append(unread_count(viewer) > 0)
    if wanted.unscored:
        mine = (EvaluationRow.proposal_id == ProposalRow.id, EvaluationRow.member_id == viewer.member)
        found.append(~select(EvaluationRow.proposal_id).where(*mine, *SCORED).exists())
    return found + holding(wanted.text, TITLE, BODY, NAME, ProposalRow.public_id)
