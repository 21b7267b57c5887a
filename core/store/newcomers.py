"""The invited, before they have an account: whoever holds the link of an invitation may take it up (A3)."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.model import MemberId, Viewer
from core.model_accounts import InvitationId
from core.store.members import PENDING
from core.store.proposals import Proposals
from core.store.registry import is_known
from core.store.tables import InvitationRow, MemberRow, OrganizationRow
from core.views.members import OpenInvitation


class Newcomers:
    """Acts for nobody; the number of an invitation comes from a link that was proved."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def invitation(self, invitation: InvitationId, *, pending: bool = True) -> OpenInvitation | None:
        """An invitation as its reader sees it; None once it was taken up or withdrawn, unless asked for anyhow."""
        query = (
            select(
                InvitationRow.id,
                InvitationRow.organization_id,
                OrganizationRow.name,
                OrganizationRow.audience,
                InvitationRow.email,
                InvitationRow.name,
                InvitationRow.role,
            )
            .join(OrganizationRow, OrganizationRow.id == InvitationRow.organization_id)
            .where(InvitationRow.id == invitation)
        )
        row = self._session.execute(query.where(PENDING) if pending else query).one_or_none()
        return OpenInvitation(*row) if row else None

    def join(self, invited: OpenInvitation, name: str, password_hash: str, now: datetime) -> Viewer | None:
        """The account that was offered, once; None where the address has got one meanwhile or the offer is over.

        What the organisation has proposed so far is masked anew: a text may name the person already (P10).
        """
        taken = update(InvitationRow).where(InvitationRow.id == invited.id, PENDING).values(accepted_at=now)
        if self._session.execute(taken.returning(InvitationRow.id)).one_or_none() is None or is_known(
            self._session, invited.email
        ):
            return None
        member = self._session.execute(
            insert(MemberRow)
            .values(
                organization_id=invited.organization,
                email=invited.email,
                name=name,
                role=invited.role,
                password_hash=password_hash,
                created_at=now,
            )
            .returning(MemberRow.id)
        ).scalar_one()
        viewer = Viewer(MemberId(member), invited.organization, invited.audience, invited.role)
        Proposals(self._session, viewer).mask_again(invited.organization)
        return viewer
