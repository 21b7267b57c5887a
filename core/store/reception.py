"""What somebody without an account can bring about: a lead, and, with the link that was mailed to them, an account."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.model import MemberId, OrganizationId, Recipient
from core.model_accounts import LeadId, LeadKind, LeadStatus
from core.store import leads, recipients
from core.store.audit import note
from core.store.leads import LeadRecord
from core.store.links import Links
from core.store.outbox import Outbox
from core.store.registry import NOBODY, Registry
from core.store.tables import LeadRow, SalesContactRow


class Reception:
    """Reads and writes for nobody in particular: each method is given what proves the caller's right."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def links(self) -> Links:
        """Single-use links that were sent by mail."""
        return Links(self._session)

    @cached_property
    def outbox(self) -> Outbox:
        """Letters on their way."""
        return Outbox(self._session, NOBODY)

    @cached_property
    def registry(self) -> Registry:
        """Where an account is entered."""
        return Registry(self._session, NOBODY)

    def add_lead(self, intent: str, kind: LeadKind, now: datetime, **contact: str) -> LeadId | None:
        """Somebody asked; None where this form was received already."""
        return leads.add(self._session, intent, now, kind=kind, **contact)

    def lead(self, lead: LeadId, *, locked: bool = True) -> LeadRecord | None:
        """A lead; where it is `locked` for a change, whoever else would change it waits (in PostgreSQL)."""
        return leads.record(self._session, lead, locked=locked)

    def close_lead(self, lead: LeadId, organization: OrganizationId) -> None:
        """Its account is issued."""
        issued = {"status": LeadStatus.ISSUED, "organization_id": organization}
        self._session.execute(update(LeadRow).where(LeadRow.id == lead).values(**issued))

    def look_after(self, client: OrganizationId, member: MemberId) -> None:
        """Whoever looked after the lead looks after the client (P4)."""
        self._session.execute(insert(SalesContactRow).values(client_id=client, member_id=member))

    def salespeople(self) -> tuple[Recipient, ...]:
        """Who hears of a new lead."""
        return recipients.salespeople(self._session)

    def note(
        self,
        action: str,
        lead: LeadId,
        now: datetime,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """The trail of a lead, of what somebody did who is not signed in."""
        note(self._session, None, action, "lead", lead, now, before=before, after=after)
