"""Who reaches which case: kakutoku all of them, a client and a partner those of their deals (A5, D1)."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import aliased

from core import rules
from core.errors import NotFound
from core.model import Audience, ContractStatus
from core.model_direction import CaseId
from core.rules import Permission
from core.store.contracts import last_day, status_on
from core.store.subject import Subject
from core.store.tables import CaseRow, MemberRow, OrderRow, OrganizationRow
from core.views.direction import CaseHead

NO_CASE = "この案件は見つかりません。"
CLIENT, PARTNER, DIRECTOR = aliased(OrganizationRow), aliased(OrganizationRow), aliased(MemberRow)
BEGUN = aliased(OrderRow)


class OfCases(Subject):
    """What every subject about cases starts from."""

    def reached(self) -> ColumnElement[bool]:
        """The cases that the viewer may know of."""
        if rules.allows(self.viewer, Permission.READ_CASES):
            return true()
        return self.owns(CaseRow)

    def inside(self) -> ColumnElement[bool]:
        """The cases whose inner things the viewer may read: scripts, members, activity; never their client (D1)."""
        if self.viewer.audience is Audience.CLIENT:
            return CaseRow.id == -1
        return self.reached()

    def require(self, case: CaseId, *, inside: bool = True) -> None:
        """Raise NotFound unless the viewer may read the case, by default what is inside it as well (A5)."""
        wanted = self.inside() if inside else self.reached()
        if self.session.scalar(select(CaseRow.id).where(CaseRow.id == case, wanted)) is None:
            raise NotFound(NO_CASE)

    def hold(self, case: CaseId) -> None:
        """The same, and nobody else changes the case until this transaction ends. Raises NotFound."""
        held = select(CaseRow.id).where(CaseRow.id == case, self.inside()).with_for_update(key_share=True)
        if self.session.scalar(held) is None:
            raise NotFound(NO_CASE)

    def heads(self, today: date, *wanted: ColumnElement[bool]) -> tuple[CaseHead, ...]:
        """The cases that the viewer may know of and that fit, by their number."""
        rows = self.session.execute(head_select(today).where(self.reached(), *wanted).order_by(CaseRow.id))
        return tuple(replace(CaseHead(*row), status=ContractStatus(row.status)) for row in rows)


class OfFigures(OfCases):
    """Subjects that add up cases: what one of kakutoku may read of them, each of them may, and reads the same."""

    @property
    def eyes(self) -> Hashable:
        """Twenty directors who look after a change have it read once."""
        return Permission.READ_CASES if rules.allows(self.viewer, Permission.READ_CASES) else super().eyes


def head_select(today: date) -> Select[*tuple[Any, ...]]:
    """The columns of CaseHead: each case with the contract of today, else its latest."""
    bounds = (
        select(
            OrderRow.proposal_id,
            func.min(OrderRow.term_start).label("starts"),
            func.max(last_day).label("ends"),
        )
        .where(OrderRow.approved_at.is_not(None))
        .group_by(OrderRow.proposal_id)
        .subquery()
    )
    # Of contracts that follow each other without gap or overlap, the one of today is the latest that has begun (C2).
    current = (
        select(BEGUN.id)
        .where(BEGUN.proposal_id == CaseRow.proposal_id, BEGUN.approved_at.is_not(None))
        .order_by((BEGUN.term_start <= today).desc(), BEGUN.term_start.desc(), BEGUN.id.desc())
        .limit(1)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    return (
        select(
            CaseRow.id,
            CaseRow.proposal_id,
            CaseRow.name,
            CaseRow.client_id,
            CLIENT.name.label("client"),
            CaseRow.partner_id,
            PARTNER.name.label("partner"),
            CaseRow.director_id,
            DIRECTOR.name.label("director"),
            OrderRow.id.label("order"),
            status_on(today).label("status"),
            bounds.c.starts,
            bounds.c.ends,
            CaseRow.revision,
        )
        .join(CLIENT, CLIENT.id == CaseRow.client_id)
        .join(PARTNER, PARTNER.id == CaseRow.partner_id)
        .join(DIRECTOR, DIRECTOR.id == CaseRow.director_id)
        .join(OrderRow, OrderRow.id == current)
        .join(bounds, bounds.c.proposal_id == CaseRow.proposal_id)
    )
