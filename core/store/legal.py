"""法令チェック: the facts that the law is asked about, and what a 管理者 has answered for (O9)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import aliased

from core.calendar import jst_date
from core.errors import NotFound
from core.model import OrderId
from core.model_contracts import LegalRule
from core.rules_law import Facts
from core.rules_law_checks import findings
from core.rules_partners import SOLE_PROPRIETOR
from core.store.memory import remembered
from core.store.order_content import from_json
from core.store.subject import Subject
from core.store.tables import (
    LegalOverrideRow,
    MemberRow,
    OrderRow,
    OrderVersionRow,
    OrganizationRow,
    PartnerProfileRow,
)
from core.views.legal import LegalCheck, LegalOverride


class Legal(Subject):
    """Every query starts from the orders of which the viewer's organisation is a side."""

    @remembered
    def check(self, order: OrderId, version: int, today: date) -> LegalCheck:
        """What the law says of a version: on the day it was agreed, until then today. Raises NotFound (A5)."""
        row = self._read(order, version)
        override = LegalOverride(frozenset(map(LegalRule, row.rules)), row.member, row.at) if row.rules else None
        facts = _facts(row, jst_date(row.approved_at) if row.approved_at else today)
        first = facts.first or facts.content
        check = LegalCheck(findings(facts), findings(replace(facts, content=first)), override)
        if row.approved_at is None:
            return check
        # What was agreed went through: a fact that changed since, such as the partner's answer, blocks it no more.
        return replace(check, findings=tuple(each for each in check.findings if each not in check.standing))

    def answer(self) -> bool | None:
        """Whether the viewer's own company is a freelancer's, as it answered; None: not yet (L7)."""
        own = OrganizationRow.id == self.viewer.organization
        return self.session.scalar(select(OrganizationRow.freelancer).where(own))

    def set_answer(self, freelancer: bool, now: datetime) -> None:
        """Keep the answer with its day."""
        own = OrganizationRow.id == self.viewer.organization
        values = {"freelancer": freelancer, "freelancer_answered_at": now}
        self.session.execute(update(OrganizationRow).where(own).values(values))

    def override(self, order: OrderId, version: int, rules: Collection[LegalRule], now: datetime) -> None:
        """Keep which rules this version goes on in spite of; the action has locked the order."""
        kept = self.session.get(LegalOverrideRow, (order, version)) or LegalOverrideRow(order_id=order, version=version)
        kept.rules, kept.member_id, kept.at = [each.value for each in rules], self.viewer.member, now
        self.session.add(kept)
        self.session.flush()

    def _read(self, order: OrderId, version: int) -> Row[*tuple[Any, ...]]:
        first, client, partner, before, agreed = (
            aliased(OrderVersionRow),
            aliased(OrganizationRow),
            aliased(OrganizationRow),
            aliased(OrderRow),
            aliased(OrderRow),
        )
        began = (
            select(func.min(agreed.term_start))
            .where(agreed.proposal_id == OrderRow.proposal_id, agreed.approved_at.is_not(None))
            .correlate(OrderRow)
            .scalar_subquery()
        )
        row = self.session.execute(
            select(
                OrderRow.approved_at,
                OrderVersionRow.content,
                first.content.label("first"),
                client.name.label("client"),
                client.address.label("client_address"),
                partner.name.label("partner"),
                partner.address.label("partner_address"),
                partner.freelancer,
                partner.registration_number,
                PartnerProfileRow.corporate_form,
                before.term_end.label("follows"),
                began.label("began"),
                LegalOverrideRow.rules,
                LegalOverrideRow.at,
                MemberRow.name.label("member"),
            )
            .join(OrderVersionRow, OrderVersionRow.order_id == OrderRow.id)
            .join(first, (first.order_id == OrderRow.id) & (first.number == 1))
            .join(client, client.id == OrderRow.client_id)
            .join(partner, partner.id == OrderRow.partner_id)
            .outerjoin(PartnerProfileRow, PartnerProfileRow.partner_id == partner.id)
            .outerjoin(before, before.id == OrderRow.predecessor_id)
            .outerjoin(
                LegalOverrideRow,
                (LegalOverrideRow.order_id == OrderRow.id) & (LegalOverrideRow.version == OrderVersionRow.number),
            )
            .outerjoin(MemberRow, MemberRow.id == LegalOverrideRow.member_id)
            .where(OrderRow.id == order, OrderVersionRow.number == version, self.owns(OrderRow))
        ).one_or_none()
        if row is None:
            raise NotFound("この版は見つかりません。")
        return row


def _facts(row: Row[*tuple[Any, ...]], day: date) -> Facts:
    return Facts(
        content=from_json(row.content),
        day=day,
        client=row.client,
        partner=row.partner,
        freelancer=row.freelancer,
        client_address=row.client_address,
        partner_address=row.partner_address,
        corporate=row.corporate_form != SOLE_PROPRIETOR,
        registered=bool(row.registration_number),
        first=from_json(row.first),
        began=row.began,
        follows=row.follows,
    )
