"""The people of one's own organisation, and those who are invited to it (A3)."""

from collections.abc import Collection
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, insert, select, update

from core.errors import NotFound, Refused, Unavailable
from core.model import MemberId, OrganizationId, Role
from core.model_accounts import InvitationId, LinkPurpose
from core.rules_access import LINK_LIFETIME
from core.rules_people import Standing, manager
from core.store.subject import Subject
from core.store.tables import InvitationRow, MemberRow, OrganizationRow, SessionRow
from core.views.members import Invitation, Member, MemberProfile, MemberState, People

PAGE = 25
BUSY = "ほかの方がユーザーの情報を変更しています。少し待ってから、もう一度お試しください。"
GONE = "このユーザーは見つかりません。画面を更新してご確認ください。"
INVITATION_GONE = "この招待は、すでに承諾されたか取り消されています。画面を更新してご確認ください。"

PENDING = and_(InvitationRow.accepted_at.is_(None), InvitationRow.withdrawn_at.is_(None))


class Members(Subject):
    """Reads start from the viewer's organisation; kakutoku's operations name another one where they may (K1)."""

    def hold(self, organization: OrganizationId) -> None:
        """Let nobody else change the organisation's people until this transaction ends.

        Does not wait: who changes people holds their own account, too, and two who wait for each other wait forever.
        Raises Refused.
        """
        wanted = select(OrganizationRow.id).where(OrganizationRow.id == organization)
        try:
            found = self.session.scalar(wanted.with_for_update(nowait=True, key_share=True))
        except Unavailable:
            raise Refused(BUSY) from None
        if found is None:
            raise NotFound("この会社は見つかりません。")

    # --- members ------------------------------------------------------------------------------------------------

    def listing(self, state: MemberState, page: int = 1) -> People:
        """One page of one list, by name; counts of all three."""
        own = MemberRow.organization_id == self.viewer.organization
        rows = self.session.execute(
            select(MemberRow.id, MemberRow.active, MemberRow.role).where(own).order_by(MemberRow.id)
        ).all()
        pending = self.pending(self.viewer.organization)
        active = sum(1 for row in rows if row.active)
        counts = {MemberState.ACTIVE: active, MemberState.INVITED: pending, MemberState.INACTIVE: len(rows) - active}
        pages = max(1, ceil(counts[state] / PAGE))
        offset = (min(max(page, 1), pages) - 1) * PAGE
        invited = state is MemberState.INVITED
        members = () if invited else self._members(and_(own, MemberRow.active == (state is MemberState.ACTIVE)), offset)
        return People(
            members=members,
            invitations=self._invitations(offset) if invited else (),
            counts=counts,
            managers=frozenset(row.id for row in rows if row.active and row.role is manager(self.viewer.audience)),
            pages=pages,
        )

    def get(self, member: MemberId, organization: OrganizationId) -> Member:
        """A member of the organisation. Raises NotFound."""
        query = _MEMBER.where(MemberRow.id == member, MemberRow.organization_id == organization)
        row = self.session.execute(query.group_by(MemberRow.id)).one_or_none()
        if row is None:
            raise NotFound(GONE)
        return _member(row)

    def managers(self, organization: OrganizationId, role: Role) -> frozenset[MemberId]:
        """Its active members with the role that manages."""
        return frozenset(
            self.session.scalars(
                select(MemberRow.id).where(
                    MemberRow.organization_id == organization, MemberRow.active.is_(True), MemberRow.role == role
                )
            )
        )

    def change(self, member: MemberId, now: datetime, *, role: Role | None = None, active: bool | None = None) -> None:
        """Another role, or the end or return of an account: its sessions end at once, wherever they are open."""
        values: dict[str, object] = {"epoch": MemberRow.epoch + 1}
        if role is not None:
            values["role"] = role
        if active is not None:
            values["active"] = active
        self.session.execute(update(MemberRow).where(MemberRow.id == member).values(values))
        self.session.execute(
            update(SessionRow).where(SessionRow.member_id == member, SessionRow.ended_at.is_(None)).values(ended_at=now)
        )

    def own_profile(self) -> MemberProfile:
        """The viewer's own entry, with what they want to be mailed about."""
        row = self.session.execute(
            select(
                MemberRow.name,
                MemberRow.email,
                OrganizationRow.name.label("organization"),
                MemberRow.role,
                MemberRow.notify_messages,
                MemberRow.notify_orders,
            )
            .join(OrganizationRow, OrganizationRow.id == MemberRow.organization_id)
            .where(MemberRow.id == self.viewer.member)
        ).one()
        return MemberProfile(*row)

    def keep_profile(self, name: str, *, notify_messages: bool, notify_orders: bool) -> None:
        """Keep the viewer's own name and wishes."""
        self._update_own(name=name, notify_messages=notify_messages, notify_orders=notify_orders)

    def dismiss_band(self, now: datetime) -> None:
        """The viewer has seen the band that asks for the company's information (A4)."""
        self._update_own(band_dismissed_at=now)

    # --- invitations --------------------------------------------------------------------------------------------

    def standings(self, emails: Collection[str]) -> dict[str, Standing]:
        """What is known of mail addresses (in lower case) that are about to be invited."""
        found = dict.fromkeys(emails, Standing.FREE)
        invited = select(InvitationRow.email).where(
            PENDING, InvitationRow.organization_id == self.viewer.organization, InvitationRow.email.in_(emails)
        )
        found |= dict.fromkeys(self.session.scalars(invited), Standing.INVITED)
        for row in self.session.execute(
            select(MemberRow.email, MemberRow.organization_id, MemberRow.active).where(MemberRow.email.in_(emails))
        ):
            if row.organization_id != self.viewer.organization:
                found[row.email] = Standing.ELSEWHERE
            else:
                found[row.email] = Standing.MEMBER if row.active else Standing.INACTIVE
        return found

    def pending(self, organization: OrganizationId) -> int:
        """How many invitations of an organisation wait for an answer."""
        query = select(func.count()).select_from(InvitationRow)
        return self.session.scalar(query.where(PENDING, InvitationRow.organization_id == organization)) or 0

    def invite(self, email: str, name: str, role: Role, now: datetime) -> InvitationId:
        """Note an invitation to the viewer's organisation."""
        row = {
            "organization_id": self.viewer.organization,
            "email": email,
            "name": name,
            "role": role,
            "invited_by_id": self.viewer.member,
            "invited_at": now,
            "sent_at": now,
        }
        return self.session.execute(insert(InvitationRow).values(row).returning(InvitationRow.id)).scalar_one()

    def invitation(self, invitation: InvitationId) -> Invitation:
        """An invitation of the viewer's organisation that waits for an answer. Raises NotFound."""
        row = self.session.execute(self._invited().where(InvitationRow.id == invitation)).one_or_none()
        if row is None:
            raise NotFound(INVITATION_GONE)
        return _invitation(row)

    def note_sent(self, invitation: InvitationId, now: datetime) -> None:
        """The invitation was mailed once more."""
        self.session.execute(update(InvitationRow).where(InvitationRow.id == invitation).values(sent_at=now))

    def withdraw(self, invitation: InvitationId, now: datetime) -> None:
        """The invitation no longer stands."""
        self.session.execute(update(InvitationRow).where(InvitationRow.id == invitation).values(withdrawn_at=now))

    def _members(self, wanted: ColumnElement[bool], offset: int) -> tuple[Member, ...]:
        query = _MEMBER.where(wanted).group_by(MemberRow.id).order_by(MemberRow.name, MemberRow.id)
        return tuple(_member(row) for row in self.session.execute(query.limit(PAGE).offset(offset)))

    def _invitations(self, offset: int) -> tuple[Invitation, ...]:
        query = self._invited().order_by(InvitationRow.sent_at.desc(), InvitationRow.id.desc())
        return tuple(_invitation(row) for row in self.session.execute(query.limit(PAGE).offset(offset)))

    def _invited(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                InvitationRow.id,
                InvitationRow.name,
                InvitationRow.email,
                InvitationRow.role,
                MemberRow.name.label("invited_by"),
                InvitationRow.sent_at,
            )
            .join(MemberRow, MemberRow.id == InvitationRow.invited_by_id)
            .where(PENDING, InvitationRow.organization_id == self.viewer.organization)
        )

    def _update_own(self, **values: object) -> None:
        self.session.execute(update(MemberRow).where(MemberRow.id == self.viewer.member).values(values))


_MEMBER: Select[*tuple[Any, ...]] = select(
    MemberRow.id,
    MemberRow.name,
    MemberRow.email,
    MemberRow.role,
    MemberRow.active,
    func.max(SessionRow.created_at).label("last_sign_in"),
).outerjoin(SessionRow, SessionRow.member_id == MemberRow.id)


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    return Member(row.id, row.name, row.email, row.role, row.active, row.last_sign_in)


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    expires_at = row.sent_at + LINK_LIFETIME[LinkPurpose.INVITATION]
    return Invitation(row.id, row.name, row.email, row.role, row.invited_by, row.sent_at, expires_at)
