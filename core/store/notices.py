"""通知: written with what causes them, read by the one member each is for (P10)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core import notices, rules
from core.calendar import jst_date
from core.model import (
    Audience,
    Candidate,
    CandidateStatus,
    MailState,
    MemberId,
    OrganizationId,
    ProposalId,
    Role,
    Viewer,
)
from core.model_choosing import NoticeId, NoticeKind, NoticeSubject
from core.model_mails import About
from core.rules import Permission
from core.store.deals import is_deal
from core.store.memory import remembered
from core.store.notice_facts import Reading, facts
from core.store.recipients import WORKING
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import InterviewRow, MailRow, MemberRow, NoticeRow, OrderRow, ProposalRow
from core.views.notices import NoticeFilter, NoticePage, Waiting

PAGE = 50
COLUMNS: Mapping[str, Any] = {
    "posting": NoticeRow.posting_id,
    "proposal": NoticeRow.proposal_id,
    "order": NoticeRow.order_id,
}


def tell(
    session: Session,
    viewer: Viewer,
    member: MemberId,
    kind: NoticeKind,
    key: str,
    about: About,
    now: datetime,
    *,
    shown_from: datetime | None = None,
) -> None:
    """Write a notice, once for one key; nobody is told of what they did themselves.

    An order brings its proposal with it, and a proposal its posting.
    """
    if member == viewer.member:
        return
    proposal: Any = about.proposal
    if about.order is not None:
        proposal = select(OrderRow.proposal_id).where(OrderRow.id == about.order).scalar_subquery()
    posting: Any = about.posting
    if proposal is not None:
        posting = select(ProposalRow.posting_id).where(ProposalRow.id == proposal).scalar_subquery()
    told = {"happened_at": now, "shown_from": shown_from or now, "read_at": None}
    row = insert_into(session, NoticeRow).values(
        member_id=member,
        kind=kind.value,
        key=key,
        posting_id=posting,
        proposal_id=proposal,
        order_id=about.order,
        number=about.number,
        actor_id=viewer.member if viewer.member > 0 else None,
        **told,
    )
    once = ["member_id", "key"]
    if kind in notices.RENEWED:
        session.execute(row.on_conflict_do_update(index_elements=once, set_=told))
    else:
        session.execute(row.on_conflict_do_nothing(index_elements=once))


def withdraw(session: Session, occasion: str) -> None:
    """Take back what the notices whose keys begin with `occasion` told and nobody has read yet (P8)."""
    named = notices.named_in(occasion)
    if named is None:
        return
    thing, number = named
    if thing == "interview":
        about = (
            NoticeRow.proposal_id == select(InterviewRow.proposal_id).where(InterviewRow.id == number).scalar_subquery()
        )
    elif thing in COLUMNS:
        about = COLUMNS[thing] == number
    else:
        return
    mine = and_(about, NoticeRow.key.startswith(occasion, autoescape=True))
    session.execute(delete(NoticeRow).where(mine, NoticeRow.read_at.is_(None)))


class Notices(Subject):
    """The viewer's own, and nobody else's.

    Who looks on as a client or partner sees the console sees what its 管理者 would, and marks nothing (K3).
    """

    # --- telling --------------------------------------------------------------------------------------------------

    def tell_of_decision(self, candidate: Candidate, now: datetime) -> None:
        """Tell the viewer's colleagues where a candidate stands now; of several decisions the last that they read."""
        occasion = notices.decided_occasion(candidate.id)
        withdraw(self.session, occasion)
        if candidate.status is not CandidateStatus.NEW:
            key, about = f"{occasion}{round(now.timestamp() * 1000)}", About(proposal=candidate.id)
            colleagues = MemberRow.organization_id == self.viewer.organization
            self._tell(NoticeKind.CANDIDATE_DECIDED, key, about, now, colleagues, WORKING)

    def tell_office(self, permission: Permission, kind: NoticeKind, key: str, about: About, now: datetime) -> None:
        """Tell those of kakutoku whose role carries `permission`; `key` is the occasion's, without the member."""
        roles = [role for role in Role if permission in rules.PERMISSIONS.get((Audience.KAKUTOKU, role), frozenset())]
        self._tell(kind, key, about, now, MemberRow.active, MemberRow.role.in_(roles))

    def tell_side(self, organization: OrganizationId, kind: NoticeKind, key: str, about: About, now: datetime) -> None:
        """Tell an organisation's people what no mail of their own tells them; `key` is without the member."""
        self._tell(kind, key, about, now, MemberRow.organization_id == organization, WORKING)

    # --- reading --------------------------------------------------------------------------------------------------

    @remembered
    def waiting(self, now: datetime) -> Waiting:
        """What the viewer has not read; asked at every click."""
        rows = self.session.execute(
            select(NoticeRow.kind, NoticeRow.posting_id, NoticeRow.proposal_id, NoticeRow.order_id, NoticeRow.number)
            .where(*self._mine(now), NoticeRow.read_at.is_(None))
            .limit(notices.SHOWN_MOST + 1)
        ).all()
        return Waiting(len(rows), frozenset(self._place(row) for row in rows))

    @remembered
    def listing(self, wanted: NoticeFilter, now: datetime) -> NoticePage:
        """A page of the viewer's notices, the newest first, from the one after `before` on."""
        mine = self._mine(now)
        reader = self._reader()
        kinds = [func.count().filter(and_(*_about(subject))) for subject in NoticeSubject]
        unread, *counts = self.session.execute(
            select(func.count().filter(NoticeRow.read_at.is_(None)), func.count(), *kinds)
            .select_from(NoticeRow)
            .outerjoin(ProposalRow, ProposalRow.id == NoticeRow.proposal_id)
            .where(*mine)
        ).one()
        if wanted.unread:
            mine.append(NoticeRow.read_at.is_(None))
        mine += _about(wanted.subject)
        query = facts(self.viewer, reader, jst_date(now)).where(*mine, *self._after(wanted.before))
        rows = self.session.execute(
            query.order_by(NoticeRow.shown_from.desc(), NoticeRow.id.desc()).limit(PAGE + 1)
        ).all()
        reading = Reading(self.session, self.viewer, rows[:PAGE])
        seen = select(MemberRow.notices_seen_at).where(MemberRow.id == reader)
        return NoticePage(
            counts=dict(zip((None, *NoticeSubject), counts, strict=True)),
            unread=unread,
            notices=tuple(reading.notice(row) for row in rows[:PAGE]),
            earlier=rows[PAGE - 1].id if len(rows) > PAGE else None,
            seen_at=self.session.scalar(seen),
        )

    # --- marking --------------------------------------------------------------------------------------------------

    def read(self, chosen: Collection[NoticeId], now: datetime) -> None:
        """These of the viewer's own are read."""
        self._mark(now, NoticeRow.id.in_(chosen))

    def read_all(self, now: datetime) -> None:
        """Everything that the viewer can see is read; what is still held back stays to be told."""
        self._mark(now)

    def read_thread(self, proposal: ProposalId, now: datetime) -> None:
        """The viewer has read the messages of a thread."""
        self._mark(now, NoticeRow.proposal_id == proposal, NoticeRow.kind == NoticeKind.MESSAGE_RECEIVED)

    def read_at(self, address: str, given: Mapping[str, str], now: datetime) -> None:
        """The viewer has opened the screen at `address`; what leads there is read."""
        rows = self.session.execute(
            select(
                NoticeRow.id,
                NoticeRow.kind,
                NoticeRow.posting_id,
                NoticeRow.proposal_id,
                NoticeRow.order_id,
                NoticeRow.number,
            ).where(*self._mine(now), NoticeRow.read_at.is_(None))
        ).all()
        self.read([row.id for row in rows if notices.is_at(self._place(row), address, given)], now)

    def note_look(self, now: datetime) -> None:
        """The viewer looks at the list.

        Every transaction of a member holds its row so that its role stays; two tabs that both wanted to write there
        would wait for each other. So a look is noted where nobody else holds it, and otherwise with the next one.
        """
        free = select(MemberRow.id).where(MemberRow.id == self.viewer.member)
        free = free.with_for_update(key_share=True, skip_locked=True)
        noted = update(MemberRow).where(MemberRow.id.in_(free)).values(notices_seen_at=now)
        self.session.execute(noted.execution_options(synchronize_session=False))

    # --- the parts ------------------------------------------------------------------------------------------------

    def _tell(self, kind: NoticeKind, key: str, about: About, now: datetime, *whom: Any) -> None:
        for member in self.session.scalars(select(MemberRow.id).where(*whom).order_by(MemberRow.id)).all():
            tell(self.session, self.viewer, member, kind, f"{key}:{member}", about, now)

    def _mark(self, now: datetime, *which: ColumnElement[bool]) -> None:
        unread = update(NoticeRow).where(*self._mine(now), NoticeRow.read_at.is_(None), *which)
        self.session.execute(unread.values(read_at=now).execution_options(synchronize_session=False))

    def _mine(self, now: datetime) -> list[ColumnElement[bool]]:
        """What the viewer may know of at this moment."""
        held_back = select(MailRow.id).where(MailRow.key == NoticeRow.key, MailRow.state == MailState.QUEUED)
        return [
            NoticeRow.member_id == self._reader(),
            NoticeRow.shown_from <= now,
            NoticeRow.kind.in_([kind.value for kind in notices.open_to(self.viewer)]),
            or_(NoticeRow.kind.not_in([kind.value for kind in notices.WITH_ITS_MAIL]), ~held_back.exists()),
        ]

    def _reader(self) -> Any:
        if not self.viewer.onlooker:
            return self.viewer.member
        return (
            select(func.min(MemberRow.id))
            .where(
                MemberRow.organization_id == self.viewer.organization, MemberRow.active, MemberRow.role == Role.ADMIN
            )
            .scalar_subquery()
        )

    def _after(self, last: NoticeId | None) -> list[ColumnElement[bool]]:
        """What comes after the notice that a page ended with."""
        mine = select(NoticeRow.shown_from).where(NoticeRow.id == last, NoticeRow.member_id == self._reader())
        at = self.session.scalar(mine) if last is not None else None
        if at is None:
            return []
        return [or_(NoticeRow.shown_from < at, and_(NoticeRow.shown_from == at, NoticeRow.id < last))]

    def _place(self, row: Any) -> str:
        about = About(row.posting_id, row.proposal_id, row.order_id, row.number)
        return notices.place(NoticeKind(row.kind), self.viewer.audience, about)


def _about(subject: NoticeSubject | None) -> list[ColumnElement[bool]]:
    """The condition of one sort of subject, beside the notice's proposal where it has one."""
    match subject:
        case NoticeSubject.DEAL:
            return [NoticeRow.proposal_id.is_not(None), is_deal()]
        case NoticeSubject.POSTING:
            return [NoticeRow.posting_id.is_not(None), or_(NoticeRow.proposal_id.is_(None), ~is_deal())]
        case NoticeSubject.OTHER:
            return [NoticeRow.posting_id.is_(None)]
        case None:
            return []
