"""The people of one's own organisation, and those who are invited to it (A3)."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, select, update

from core.errors import NotFound, Refused, Unavailable
from core.model import MemberId, OrganizationId, Role
from core.model_accounts import InvitationId, LinkPurpose
from core.rules_access import LINK_LIFETIME
from core.rules_people import Standing, manager
from core.store.statements import updated
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

    def listing(self, state: MemberState | None = None, text: str = "", page: int = 1) -> People:
        """One page of the viewer's colleagues and the invited; `text` is looked for in names and mail addresses."""
        everybody = sorted(
            (*self._members(), *self._invitations()), key=lambda line: (_ORDER[line.state], line.name or line.email)
        )
        wanted = _folded(text)
        fitting = [
            line
            for line in everybody
            if state in (None, line.state) and wanted in _folded(f"{line.name}\n{line.email}")
        ]
        pages = max(1, ceil(len(fitting) / PAGE))
        first = (min(max(page, 1), pages) - 1) * PAGE
        role = manager(self.viewer.audience)
        return People(
            lines=self._with_sign_ins(fitting[first : first + PAGE]),
            counts={each: sum(line.state is each for line in everybody) for each in MemberState},
            managers=frozenset(
                line.id for line in everybody if isinstance(line, Member) and line.active and line.role is role
            ),
            found=len(fitting),
            pages=pages,
        )

    def get(self, member: MemberId, organization: OrganizationId) -> Member:
        """A member of the organisation. Raises NotFound."""
        query = _MEMBER.where(MemberRow.id == member, MemberRow.organization_id == organization)
        row = self.session.execute(query).one_or_none()
        if row is None:
            raise NotFound(GONE)
        return Member(*row, last_sign_in=None)

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
        """The invitation no longer stands. Raises NotFound where somebody takes it up at this moment."""
        standing = update(InvitationRow).where(InvitationRow.id == invitation, PENDING)
        if not updated(self.session, standing.values(withdrawn_at=now)):
            raise NotFound(INVITATION_GONE)

    def _members(self) -> tuple[Member, ...]:
        query = _MEMBER.where(MemberRow.organization_id == self.viewer.organization)
        return tuple(Member(*row, last_sign_in=None) for row in self.session.execute(query))

    def _invitations(self) -> tuple[Invitation, ...]:
        return tuple(_invitation(row) for row in self.session.execute(self._invited()))

    def _with_sign_ins(self, lines: Sequence[Member | Invitation]) -> tuple[Member | Invitation, ...]:
        """When each was last here, as far as sessions are kept."""
        query = (
            select(SessionRow.member_id, func.max(SessionRow.created_at).label("at"))
            .where(SessionRow.member_id.in_([line.id for line in lines if isinstance(line, Member)]))
            .group_by(SessionRow.member_id)
        )
        latest = {row.member_id: row.at for row in self.session.execute(query)}
        return tuple(
            replace(line, last_sign_in=latest.get(line.id)) if isinstance(line, Member) else line for line in lines
        )

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


_MEMBER = select(MemberRow.id, MemberRow.name, MemberRow.email, MemberRow.role, MemberRow.active)
_ORDER = {state: place for place, state in enumerate(MemberState)}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    expires_at = row.sent_at + LINK_LIFETIME[LinkPurpose.INVITATION]
    return Invitation(row.id, row.name, row.email, row.role, row.invited_by, row.sent_at, expires_at)
