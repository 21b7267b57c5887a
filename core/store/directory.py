"""Every organisation and its people, as kakutoku's desk looks them up (K1)."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model import Audience, OrganizationId
from core.rules import Permission, require
from core.rules_access import ADDRESS, LOCK, is_locked
from core.store.organizations import Organizations
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import (
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
    SalesContactRow,
    SecondStepRow,
    SessionRow,
    SignInAttemptRow,
)
from core.views.desk import DeskMember, OrganizationLine, OrganizationList, OrganizationPage

PAGE = 25
_CONTACT = aliased(MemberRow)
_OWN = MemberRow.organization_id == OrganizationRow.id


class Directory(Subject):
    """Reads across organisations, for kakutoku's people."""

    def listing(self, audience: Audience | None = None, text: str = "", page: int = 1) -> OrganizationList:
        """Organisations by name, narrowed by kind and by words in their name, domain or people. Raises NotAllowed."""
        require(self.viewer, Permission.READ_ORGANIZATIONS)
        person = holding(text, MemberRow.name, MemberRow.email)
        narrowed: list[ColumnElement[bool]] = []
        if person:
            itself = and_(*holding(text, OrganizationRow.name, OrganizationRow.name_roman, OrganizationRow.domain))
            narrowed = [or_(itself, select(MemberRow.id).where(_OWN, *person).exists())]
        grouped = select(OrganizationRow.audience, func.count()).where(*narrowed).group_by(OrganizationRow.audience)
        counts = dict.fromkeys(Audience, 0) | dict(self.session.execute(grouped).all())
        found = counts[audience] if audience else sum(counts.values())
        pages = max(1, ceil(found / PAGE))
        kind = [OrganizationRow.audience == audience] if audience else []
        rows = self.session.execute(
            select(
                OrganizationRow.id,
                OrganizationRow.name,
                OrganizationRow.audience,
                select(func.count(MemberRow.id)).where(_OWN, MemberRow.active).scalar_subquery(),
                func.coalesce(_CONTACT.name, ""),
                select(func.max(SessionRow.created_at))
                .join(MemberRow, MemberRow.id == SessionRow.member_id)
                .where(_OWN)
                .correlate(OrganizationRow)
                .scalar_subquery(),
                OrganizationRow.created_at,
            )
            .outerjoin(SalesContactRow, SalesContactRow.client_id == OrganizationRow.id)
            .outerjoin(_CONTACT, _CONTACT.id == SalesContactRow.member_id)
            .where(*narrowed, *kind)
            .order_by(OrganizationRow.name, OrganizationRow.id)
            .limit(PAGE)
            .offset((min(max(page, 1), pages) - 1) * PAGE)
        )
        return OrganizationList(counts, found, pages, tuple(OrganizationLine(*row) for row in rows))

    def get(self, organization: OrganizationId, now: datetime) -> OrganizationPage:
        """One organisation with its people. Raises NotAllowed, NotFound."""
        require(self.viewer, Permission.READ_ORGANIZATIONS)
        row = self.session.execute(
            select(
                OrganizationRow.audience,
                OrganizationRow.created_at,
                SalesContactRow.member_id,
                func.coalesce(_CONTACT.name, ""),
                *self._business(organization),
            )
            .outerjoin(SalesContactRow, SalesContactRow.client_id == OrganizationRow.id)
            .outerjoin(_CONTACT, _CONTACT.id == SalesContactRow.member_id)
            .where(OrganizationRow.id == organization)
        ).one_or_none()
        if row is None:
            raise NotFound("この会社は見つかりません。一覧から選び直してください。")
        audience, created_at, contact, contact_name, *business = row
        entry = Organizations(self.session, self.viewer).entry_of(organization)
        members = self._members(organization, now)
        return OrganizationPage(organization, audience, created_at, entry, members, contact, contact_name, *business)

    def _business(self, organization: OrganizationId) -> list[Any]:
        """How many postings, proposals and approved orders it has."""
        sides = [
            (table.client_id == organization, table.partner_id == organization) for table in (ProposalRow, OrderRow)
        ]
        return [
            select(func.count(PostingRow.id)).where(PostingRow.client_id == organization).scalar_subquery(),
            select(func.count(ProposalRow.id))
            .where(or_(*sides[0]), ProposalRow.withdrawn_at.is_(None))
            .scalar_subquery(),
            select(func.count(OrderRow.id)).where(or_(*sides[1]), OrderRow.approved_at.is_not(None)).scalar_subquery(),
        ]

    def _members(self, organization: OrganizationId, now: datetime) -> tuple[DeskMember, ...]:
        open_now = and_(SessionRow.ended_at.is_(None), SessionRow.expires_at > now, SessionRow.epoch == MemberRow.epoch)
        rows = self.session.execute(
            select(
                MemberRow.id,
                MemberRow.name,
                MemberRow.email,
                MemberRow.role,
                MemberRow.active,
                func.max(SessionRow.created_at),
                SecondStepRow.confirmed_at.is_not(None),
                MemberRow.must_change_password,
                func.count(SessionRow.id).filter(open_now),
            )
            .outerjoin(SessionRow, SessionRow.member_id == MemberRow.id)
            .outerjoin(SecondStepRow, SecondStepRow.member_id == MemberRow.id)
            .where(MemberRow.organization_id == organization)
            .group_by(MemberRow.id, SecondStepRow.confirmed_at)
            .order_by(MemberRow.active.desc(), MemberRow.id)
        ).all()
        locked = self._locked([row.email for row in rows], now)
        return tuple(DeskMember(*row, locked=row.email in locked) for row in rows)

    def _locked(self, emails: Collection[str], now: datetime) -> set[str]:
        """Whose sign-in is locked at this moment (A2)."""
        names = {hashlib.sha256(email.encode()).hexdigest(): email for email in emails}
        failures: defaultdict[str, list[datetime]] = defaultdict(list)
        for digest, at in self.session.execute(
            select(SignInAttemptRow.address_hash, SignInAttemptRow.at)
            .where(
                SignInAttemptRow.address_hash.in_(names), SignInAttemptRow.at > now - 2 * LOCK - timedelta(minutes=1)
            )
            .order_by(SignInAttemptRow.at)
        ):
            failures[digest].append(at)
        return {names[digest] for digest, moments in failures.items() if is_locked(moments, ADDRESS, now)}
