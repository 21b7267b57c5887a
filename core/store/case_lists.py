"""Cases in lists: every case with its director, deals that nobody has taken on, who could take them (D1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true

from core import rules
from core.model import Audience, MemberId
from core.rules import Permission
from core.store.case_access import CLIENT, PARTNER, OfCases, head_select
from core.store.cases import DIRECTING
from core.store.contracts import last_day, status_on
from core.store.memory import remembered
from core.store.search import holding
from core.store.tables import (
    CaseMemberRow,
    CaseRow,
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
)
from core.views.cases import CaseFilter, CaseList, Director, UntakenDeal

PAGE = 25
UNTAKEN = 20
"""So many deals without a director are shown at once; taking one on makes room for the next."""


class CaseLists(OfCases):
    """Kakutoku lists every case, a partner those of its deals; to a client there is nothing inside."""

    @remembered
    def listing(self, wanted: CaseFilter, today: date) -> CaseList:
        """One page of the cases that fit, and how many there are of the viewer's own and of everybody's."""
        found = (
            head_select(today)
            .where(self.inside())
            .where(status_on(today).in_([status.value for status in wanted.statuses]))
            .where(*holding(wanted.client, CLIENT.name))
            .where(*holding(wanted.text, CaseRow.name, CaseRow.overview, CLIENT.name, PARTNER.name))
        )
        whose = self._mine() if wanted.mine else CaseRow.director_id == wanted.director if wanted.director else true()
        fitting = found.add_columns(self._mine().label("own"), whose.label("wanted")).subquery()
        mine, everybody, number = self.session.execute(
            select(func.count(case((fitting.c.own, 1))), func.count(), func.count(case((fitting.c.wanted, 1))))
        ).one()
        pages = max(1, -(-number // PAGE))
        page = min(max(1, wanted.page), pages)
        found = found.where(whose)
        columns = {each.name: each for each in found.selected_columns}
        order = {
            "ends": columns["ends"],
            "name": CaseRow.name,
            "client": columns["client"],
            "newest": CaseRow.opened_at.desc(),
        }
        chosen = found.with_only_columns(CaseRow.id).order_by(order.get(wanted.sort, columns["ends"]), CaseRow.id)
        shown = self.session.scalars(chosen.limit(PAGE).offset((page - 1) * PAGE)).all()
        by_number = {head.id: head for head in self.heads(today, CaseRow.id.in_(shown))}
        return CaseList(number, mine, everybody, pages, page, tuple(by_number[each] for each in shown))

    @remembered
    def untaken(self, today: date) -> tuple[int, tuple[UntakenDeal, ...]]:
        """How many deals that have not ended are no case yet, and the first of them to begin. Raises NotAllowed."""
        rules.require(self.viewer, Permission.READ_CASES)
        starts, ends = func.min(OrderRow.term_start), func.max(last_day)
        rows: Sequence[Any] = self.session.execute(
            select(
                func.count().over().label("found"),
                ProposalRow.id,
                PostingRow.title,
                CLIENT.name.label("client"),
                PARTNER.name.label("partner"),
                starts.label("starts"),
                ends.label("ends"),
            )
            .join(OrderRow, OrderRow.proposal_id == ProposalRow.id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(CLIENT, CLIENT.id == ProposalRow.client_id)
            .join(PARTNER, PARTNER.id == ProposalRow.partner_id)
            .where(OrderRow.approved_at.is_not(None), ~exists().where(CaseRow.proposal_id == ProposalRow.id))
            .group_by(ProposalRow.id, PostingRow.title, CLIENT.name, PARTNER.name)
            .having(ends >= today)
            .order_by(starts, ProposalRow.id)
            .limit(UNTAKEN)
        ).all()
        return (rows[0].found if rows else 0), tuple(UntakenDeal(*row[1:]) for row in rows)

    @remembered
    def directors(self) -> tuple[Director, ...]:
        """Who runs cases now or can take one on, by name. Raises NotAllowed."""
        rules.require(self.viewer, Permission.READ_CASES)
        able = MemberRow.active & MemberRow.role.in_(DIRECTING)
        runs = exists().where(CaseRow.director_id == MemberRow.id)
        rows = self.session.execute(
            select(MemberRow.id, MemberRow.name, able)
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .where(OrganizationRow.audience == Audience.KAKUTOKU, or_(able, runs))
            .order_by(MemberRow.name, MemberRow.id)
        )
        return tuple(Director(MemberId(number), name, bool(ready)) for number, name, ready in rows)

    def _mine(self) -> ColumnElement[bool]:
        """The cases that somebody of kakutoku directs, or that a member of a partner works for."""
        if self.viewer.audience is Audience.KAKUTOKU:
            return CaseRow.director_id == self.viewer.member
        working = CaseMemberRow.member_id == self.viewer.member, CaseMemberRow.left_on.is_(None)
        return exists().where(CaseMemberRow.case_id == CaseRow.id, *working)
