"""Leads: those who asked on a public form or by telephone, and what sales did about it (A1)."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from core import rules
from core.errors import NotFound
from core.model import MemberId
from core.model_accounts import LeadId, LeadKind, LeadStatus, LinkPurpose
from core.rules_access import link_state
from core.store.search import holding
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import AuditRow, LeadNoteRow, LeadRow, LinkRow, MemberRow
from core.views.leads import Lead, LeadEvent, LeadLine, LeadList, LeadNote, SentLink

PAGE = 20
UNKNOWN = "この問い合わせは見つかりません。"


@dataclass(frozen=True, slots=True)
class LeadRecord:
    """What is decided by, before a lead is changed."""

    id: LeadId
    company: str
    name: str
    email: str
    phone: str
    status: LeadStatus
    owner: MemberId | None


_RECORD = (LeadRow.id, LeadRow.company, LeadRow.name, LeadRow.email, LeadRow.phone, LeadRow.status, LeadRow.owner_id)


def record(session: Session, lead: LeadId, *, locked: bool = True) -> LeadRecord | None:
    """A lead; where it is `locked` for a change, whoever else would change it waits (in PostgreSQL)."""
    wanted = select(*_RECORD).where(LeadRow.id == lead)
    row = session.execute(wanted.with_for_update() if locked else wanted).one_or_none()
    return LeadRecord(*row) if row else None


def add(session: Session, intent: str, now: datetime, **facts: Any) -> LeadId | None:
    """A new lead, None where its form was received already."""
    row = {"intent": intent, "received_at": now, "status": LeadStatus.NEW, **facts}
    statement = insert_into(session, LeadRow).values(row).on_conflict_do_nothing(index_elements=["intent"])
    return session.scalar(statement.returning(LeadRow.id))


class Leads(Subject):
    """What kakutoku's sales and operations read and write of leads; nobody else knows that any exist."""

    def listing(
        self, *, status: LeadStatus | None = None, mine: bool = False, text: str = "", page: int = 1
    ) -> LeadList:
        """Newest first, by status, owner, and words in company, name, address or number. Raises NotAllowed."""
        rules.require(self.viewer, rules.Permission.HANDLE_LEADS)
        wanted = [
            *holding(text, LeadRow.company, LeadRow.name, LeadRow.email, LeadRow.phone),
            *([LeadRow.owner_id == self.viewer.member] if mine else []),
        ]
        per_status = self.session.execute(select(LeadRow.status, func.count()).where(*wanted).group_by(LeadRow.status))
        counts = dict.fromkeys(LeadStatus, 0) | dict(per_status.all())
        found = counts[status] if status else sum(counts.values())
        pages = max(1, ceil(found / PAGE))
        page = min(max(page, 1), pages)
        rows = self.session.execute(
            select(
                LeadRow.id,
                LeadRow.kind,
                LeadRow.company,
                LeadRow.name,
                LeadRow.status,
                func.coalesce(MemberRow.name, ""),
                LeadRow.received_at,
            )
            .outerjoin(MemberRow, MemberRow.id == LeadRow.owner_id)
            .where(*wanted, *([LeadRow.status == status] if status else []))
            .order_by(LeadRow.received_at.desc(), LeadRow.id.desc())
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        return LeadList(counts, found, pages, page, tuple(LeadLine(*row) for row in rows))

    def get(self, lead: LeadId, now: datetime) -> Lead:
        """One lead in full. Raises NotFound, also for whoever handles no leads."""
        self._require_handling()
        row = self.session.execute(
            select(
                LeadRow.id,
                LeadRow.kind,
                LeadRow.company,
                LeadRow.name,
                LeadRow.email,
                LeadRow.phone,
                LeadRow.message,
                LeadRow.status,
                LeadRow.owner_id,
                func.coalesce(MemberRow.name, ""),
                LeadRow.received_at,
                LeadRow.organization_id,
                self._taken(),
            )
            .outerjoin(MemberRow, MemberRow.id == LeadRow.owner_id)
            .where(LeadRow.id == lead)
        ).one_or_none()
        if row is None:
            raise NotFound(UNKNOWN)
        told: Any = (*row, self._link(lead, now), self._notes(lead), self._events(lead))
        return Lead(*told)

    def record(self, lead: LeadId) -> LeadRecord:
        """A lead about to be changed. Raises NotFound."""
        self._require_handling()
        found = record(self.session, lead)
        if found is None:
            raise NotFound(UNKNOWN)
        return found

    def taken(self, lead: LeadId) -> bool:
        """Whether somebody has an account with the lead's mail address already."""
        return bool(self.session.scalar(select(self._taken()).where(LeadRow.id == lead)))

    def add(self, intent: str, kind: LeadKind, now: datetime, **contact: str) -> LeadId | None:
        """A lead that sales enters and looks after; None where this was entered already."""
        return add(self.session, intent, now, kind=kind, owner_id=self.viewer.member, **contact)

    def set(self, lead: LeadId, **facts: Any) -> None:
        """Keep what has changed."""
        self.session.execute(update(LeadRow).where(LeadRow.id == lead).values(**facts))

    def add_note(self, lead: LeadId, text: str, now: datetime) -> None:
        """What the viewer wrote down; it stays as it is."""
        note = insert(LeadNoteRow).values(lead_id=lead, member_id=self.viewer.member, at=now, text=text)
        self.session.execute(note)

    def _require_handling(self) -> None:
        if not rules.allows(self.viewer, rules.Permission.HANDLE_LEADS):
            raise NotFound(UNKNOWN)

    @staticmethod
    def _taken() -> Any:
        holder = aliased(MemberRow)
        return exists().where(func.lower(holder.email) == LeadRow.email)

    def _link(self, lead: LeadId, now: datetime) -> SentLink | None:
        row = self.session.execute(
            select(LinkRow.created_at, LinkRow.expires_at, LinkRow.used_at, LinkRow.revoked_at)
            .where(LinkRow.purpose == LinkPurpose.VERIFICATION, LinkRow.subject_id == lead)
            .order_by(LinkRow.id.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return None
        state = link_state(expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at, now=now)
        return SentLink(row.created_at, row.expires_at, state)

    def _notes(self, lead: LeadId) -> tuple[LeadNote, ...]:
        rows = self.session.execute(
            select(MemberRow.name, LeadNoteRow.at, LeadNoteRow.text)
            .join(MemberRow, MemberRow.id == LeadNoteRow.member_id)
            .where(LeadNoteRow.lead_id == lead)
            .order_by(LeadNoteRow.id.desc())
        )
        return tuple(LeadNote(*row) for row in rows)

    def _events(self, lead: LeadId) -> tuple[LeadEvent, ...]:
        rows = self.session.execute(
            select(AuditRow.action, func.coalesce(MemberRow.name, ""), AuditRow.at, AuditRow.before, AuditRow.after)
            .outerjoin(MemberRow, MemberRow.id == AuditRow.member_id)
            .where(AuditRow.subject == "lead", AuditRow.subject_id == lead)
            .order_by(AuditRow.id.desc())
        )
        return tuple(LeadEvent(*row) for row in rows)
