"""The trail as operations search it: by who, what, when, which organisation and which thing, newest first (K2)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_, union
from sqlalchemy.orm import aliased

from core.calendar import jst_midnight
from core.model import MemberId, OrganizationId
from core.rules import Permission, require
from core.store.search import holding
from core.store.subject import Subject
from core.store.tables import (
    AuditRow,
    ConsultationRow,
    HearingRow,
    InvitationRow,
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
)
from core.views import TrailEvent, TrailFilter, TrailPage

PAGE = 50
MOST_PEOPLE = 20
"""How many people a name may mean; more are not told apart by it."""

_ORDER = (AuditRow.at.desc(), AuditRow.id.desc())
_BEHALF, _NAMED, _PERSON = aliased(OrganizationRow), aliased(OrganizationRow), aliased(MemberRow)


class Trail(Subject):
    """For those who may read it; nothing here changes it.

    Each way of searching begins in an index that ends in the order of reading, so that a page costs the same however
    long the trail is. Where one question has several beginnings, each gives its newest, and the newest of those count.
    """

    def page(self, wanted: TrailFilter) -> TrailPage:
        """The newest events that fit. Raises NotAllowed."""
        require(self.viewer, Permission.READ_AUDIT_TRAIL)
        return self._page(wanted)

    def of_organization(self, organization: OrganizationId, limit: int = 10) -> TrailPage:
        """The newest events of one organisation, for its own page. Raises NotAllowed."""
        require(self.viewer, Permission.READ_AUDIT_TRAIL)
        return self._page(TrailFilter(organization=organization), limit)

    def _page(self, wanted: TrailFilter, limit: int = PAGE) -> TrailPage:
        # Which events first, then what they say: with both in one, PostgreSQL would rather read the whole trail.
        ids = self.session.scalars(self._newest(wanted, limit)).all()
        rows = self.session.execute(_EVENT.where(AuditRow.id.in_(ids[:limit])).order_by(*_ORDER))
        return TrailPage(tuple(_event(row) for row in rows), more=len(ids) > limit)

    def _newest(self, wanted: TrailFilter, limit: int) -> Select[int]:
        """The numbers of one page, and of one event more."""
        first, *others = (
            select(AuditRow.id, AuditRow.at).where(begin, *_narrowed(wanted)).order_by(*_ORDER).limit(limit + 1)
            for begin in self._beginnings(wanted)
        )
        if not others:
            return first.with_only_columns(AuditRow.id)
        each = union(*(select(*newest.subquery().c) for newest in (first, *others))).subquery()
        return select(each.c.id).order_by(each.c.at.desc(), each.c.id.desc()).limit(limit + 1)

    def _beginnings(self, wanted: TrailFilter) -> list[ColumnElement[bool]]:
        """Where to begin: with the people, else with the thing, else with the organisation, else with the moment."""
        if wanted.member is not None:
            return [AuditRow.member_id == wanted.member]
        if wanted.who:
            return [AuditRow.member_id == member for member in self._people(wanted.who)] or [literal(False)]
        if wanted.organization is not None and not (wanted.subject and wanted.subject_id):
            return _about(wanted.organization)
        return [literal(True)]

    def _people(self, who: str) -> Sequence[MemberId]:
        found = select(MemberRow.id).where(*holding(who, MemberRow.name, MemberRow.email))
        return self.session.scalars(found.order_by(MemberRow.id).limit(MOST_PEOPLE)).all()


def _narrowed(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditRow.action == wanted.action)
    if wanted.since:
        found.append(AuditRow.at >= jst_midnight(wanted.since))
    if wanted.until:
        found.append(AuditRow.at < jst_midnight(wanted.until + timedelta(days=1)))
    if wanted.subject:
        found.append(AuditRow.subject == wanted.subject)
    if wanted.subject_id is not None:
        found.append(AuditRow.subject_id == wanted.subject_id)
    if wanted.organization is not None and (wanted.member is not None or wanted.who or wanted.subject_id):
        found.append(or_(*_about(wanted.organization)))
    if wanted.before is not None:
        last = select(AuditRow.at).where(AuditRow.id == wanted.before).scalar_subquery()
        found.append(tuple_(AuditRow.at, AuditRow.id) < tuple_(last, literal(wanted.before)))
    return found


def _about(organization: OrganizationId) -> list[ColumnElement[bool]]:
    """The organisation acted, kakutoku acted for it, or the thing is the organisation, its person, or its business."""
    own = {
        "member": select(MemberRow.id).where(MemberRow.organization_id == organization),
        "invitation": select(InvitationRow.id).where(InvitationRow.organization_id == organization),
        "posting": select(PostingRow.id).where(PostingRow.client_id == organization),
        "hearing": select(HearingRow.id).where(HearingRow.client_id == organization),
        "consultation": select(ConsultationRow.id).where(ConsultationRow.client_id == organization),
        "proposal": select(ProposalRow.id).where(
            or_(ProposalRow.client_id == organization, ProposalRow.partner_id == organization)
        ),
        "order": select(OrderRow.id).where(
            or_(OrderRow.client_id == organization, OrderRow.partner_id == organization)
        ),
    }
    return [
        AuditRow.organization_id == organization,
        AuditRow.on_behalf_of_id == organization,
        and_(AuditRow.subject == "organization", AuditRow.subject_id == organization),
        *(and_(AuditRow.subject == subject, AuditRow.subject_id.in_(things)) for subject, things in own.items()),
    ]


_EVENT: Select[*tuple[Any, ...]] = (
    select(
        AuditRow.id,
        AuditRow.at,
        MemberRow.name.label("who"),
        OrganizationRow.name.label("organization"),
        _BEHALF.name.label("on_behalf_of"),
        AuditRow.action,
        AuditRow.subject,
        AuditRow.subject_id,
        func.coalesce(_NAMED.name, _PERSON.name, "").label("named"),
        AuditRow.before,
        AuditRow.after,
    )
    .outerjoin(MemberRow, MemberRow.id == AuditRow.member_id)
    .outerjoin(OrganizationRow, OrganizationRow.id == AuditRow.organization_id)
    .outerjoin(_BEHALF, _BEHALF.id == AuditRow.on_behalf_of_id)
    .outerjoin(_NAMED, and_(AuditRow.subject == "organization", _NAMED.id == AuditRow.subject_id))
    .outerjoin(_PERSON, and_(AuditRow.subject == "member", _PERSON.id == AuditRow.subject_id))
)


def _event(row: Any) -> TrailEvent:
    return TrailEvent(
        id=row.id,
        at=row.at,
        who=row.who or "",
        organization=row.organization or "",
        on_behalf_of=row.on_behalf_of or "",
        action=row.action,
        subject=row.subject,
        subject_id=row.subject_id,
        named=row.named,
        before=row.before,
        after=row.after,
    )
