"""A case's feed: appointments as they are booked, and the ends of its members' days (D6)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from core.errors import NotFound
from core.model import Audience, MemberId, Recipient
from core.model_direction import (
    AppointmentId,
    AppointmentState,
    CaseId,
    FeedEntryId,
    FeedKind,
    ScriptId,
    Work,
)
from core.rules_feed import Booked
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.recipients import directors, recipients
from core.store.tables import (
    ActivityRow,
    AppointmentRow,
    CaseMemberRow,
    CaseRow,
    FeedEntryRow,
    MemberRow,
    ScriptRow,
)
from core.views.feed import Appointment, DayEnd, DayTold, FeedEntry, FeedPage, Waiting

PAGE = 20
WAITING_MOST = 10
"""So many appointments without outcome are asked about at once."""

NO_APPOINTMENT = "このアポイントは見つかりません。"
WORKED = (
    func.sum(ActivityRow.minutes),
    func.sum(ActivityRow.calls),
    func.sum(ActivityRow.contacts),
    func.sum(ActivityRow.appointments),
    func.sum(ActivityRow.held),
)


class Feed(OfCases):
    """Kakutoku reads every feed, a side those of its cases; a client knows of no scripts and no internal words."""

    @remembered
    def page(
        self,
        case: CaseId,
        *,
        before: FeedEntryId | None = None,
        kind: FeedKind | None = None,
        member: MemberId | None = None,
    ) -> FeedPage:
        """A part of the feed, or what comes before an entry of it. Raises NotFound (A5)."""
        self.require(case, inside=False)
        wanted = [
            FeedEntryRow.case_id == case,
            *([FeedEntryRow.kind == kind] if kind else []),
            *([FeedEntryRow.member_id == member] if member else []),
        ]
        older = [FeedEntryRow.id < before] if before else []
        rows = self.session.execute(
            select(
                FeedEntryRow.id,
                FeedEntryRow.kind,
                FeedEntryRow.member_id,
                MemberRow.name,
                FeedEntryRow.day,
                FeedEntryRow.at,
                FeedEntryRow.text,
                FeedEntryRow.figures,
                FeedEntryRow.appointment_id,
            )
            .join(MemberRow, MemberRow.id == FeedEntryRow.member_id)
            .where(*wanted, *older)
            .order_by(FeedEntryRow.id.desc())
            .limit(PAGE + 1)
        ).all()
        shown = rows[:PAGE]
        appointments = self._appointments(AppointmentRow.id.in_([row.appointment_id for row in shown]))
        work = self._work(case, [row.day for row in shown if row.kind is FeedKind.DAY_END])
        later = before is not None and bool(
            self.session.scalar(select(FeedEntryRow.id).where(*wanted, FeedEntryRow.id >= before).limit(1))
        )
        entries = tuple(
            self._entry(row, appointments.get(row.appointment_id), work.get((row.day, row.member_id), Work()))
            for row in shown
        )
        return FeedPage(entries, len(rows) > PAGE, later, self._members(case))

    def appointment(self, appointment: AppointmentId) -> Appointment:
        """One appointment, for those who work on the case. Raises NotFound (A5)."""
        found = self._appointments(AppointmentRow.id == appointment, self.inside())
        if not found:
            raise NotFound(NO_APPOINTMENT)
        return found[appointment]

    def waiting(self, case: CaseId, now: datetime) -> Waiting:
        """The appointments whose time has come and of which nobody has said what became of them, by their time.

        For those who work on the case. Raises NotFound (A5).
        """
        self.require(case)
        over = and_(AppointmentRow.state == AppointmentState.BOOKED, AppointmentRow.meets_at <= now)
        rows = self.session.execute(
            _appointment_select()
            .add_columns(func.count().over())
            .where(AppointmentRow.case_id == case, over)
            .order_by(AppointmentRow.meets_at, AppointmentRow.id)
            .limit(WAITING_MOST)
        ).all()
        return Waiting(tuple(Appointment(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)

    # --- writing --------------------------------------------------------------------------------------------------

    def known(self, intent: str) -> AppointmentId | None:
        """The appointment that a press has brought about already."""
        return self.session.scalar(
            select(AppointmentRow.id)
            .join(CaseRow, CaseRow.id == AppointmentRow.case_id)
            .where(AppointmentRow.intent == intent, self.inside())
        )

    def book(
        self, case: CaseId, member: MemberId, script: ScriptId, day: date, booked: Booked, intent: str, now: datetime
    ) -> AppointmentId:
        """Keep an appointment and tell of it in the feed; the action holds the case and has counted it."""
        row = AppointmentRow(
            case_id=case,
            member_id=member,
            script_id=script,
            booked_on=day,
            company=booked.company,
            attendee=booked.attendee,
            meets_at=booked.meets_at,
            notes=booked.notes,
            state=AppointmentState.BOOKED,
            intent=intent,
            reported_by_id=self.viewer.member,
            reported_at=now,
        )
        self.session.add(row)
        self.session.flush()
        told = {"case_id": case, "kind": FeedKind.APPOINTMENT, "member_id": member, "day": day, "text": "", "at": now}
        self.session.add(FeedEntryRow(**told, appointment_id=row.id, figures=None))
        self.session.flush()
        return row.id

    def settle(self, appointment: AppointmentId, state: AppointmentState, now: datetime) -> None:
        """What became of an appointment, or that nothing has yet; the action holds the case."""
        row = self.session.get_one(AppointmentRow, appointment)
        row.state = state
        open_again = state is AppointmentState.BOOKED
        row.settled_by_id, row.settled_at = (None, None) if open_again else (self.viewer.member, now)
        self.session.flush()

    def day_end(self, case: CaseId, member: MemberId, day: date) -> DayEnd | None:
        """The end of a day as it was reported already, for those who work on the case. Raises NotFound (A5)."""
        self.require(case)
        row = self.session.scalar(self._end(case, member, day))
        if row is None:
            return None
        return DayEnd(row.id, row.text, _figure(row.figures, "internal") > 0, _figure(row.figures, "revision"))

    def put_day_end(
        self, case: CaseId, member: MemberId, day: date, text: str, now: datetime, *, internal: bool
    ) -> DayEnd:
        """Tell of the end of a day, in the place of what was told of it before; the action holds the case."""
        row = self.session.scalar(self._end(case, member, day)) or FeedEntryRow(
            case_id=case, kind=FeedKind.DAY_END, member_id=member, day=day, at=now
        )
        revision = _figure(row.figures, "revision") + 1
        row.text, row.figures = text, {"internal": internal, "revision": revision}
        self.session.add(row)
        self.session.flush()
        return DayEnd(row.id, text, internal, revision)

    # --- for mails ------------------------------------------------------------------------------------------------

    def told_ends(self, case: CaseId, day: date) -> tuple[DayTold, ...]:
        """Everybody's end of a day, whoever reported first coming first; the action holds the case."""
        work = self._work(case, [day])
        rows = self.session.execute(
            select(FeedEntryRow.member_id, MemberRow.name, FeedEntryRow.text)
            .join(MemberRow, MemberRow.id == FeedEntryRow.member_id)
            .where(self._is_end(case, day))
            .order_by(FeedEntryRow.id)
        )
        return tuple(DayTold(row.member_id, row.name, work.get((day, row.member_id), Work()), row.text) for row in rows)

    def readers(self, case: CaseId) -> tuple[Recipient, ...]:
        """Who is mailed of what is reported: the case's director; one who has left is stood in for by the others."""
        director = select(CaseRow.director_id).where(CaseRow.id == case).scalar_subquery()
        return recipients(self.session, MemberRow.id == director, MemberRow.active) or directors(self.session)

    # --- the parts ------------------------------------------------------------------------------------------------

    @staticmethod
    def _is_end(case: CaseId, day: date) -> ColumnElement[bool]:
        return and_(FeedEntryRow.case_id == case, FeedEntryRow.kind == FeedKind.DAY_END, FeedEntryRow.day == day)

    def _end(self, case: CaseId, member: MemberId, day: date) -> Select[FeedEntryRow]:
        return select(FeedEntryRow).where(self._is_end(case, day), FeedEntryRow.member_id == member)

    def _members(self, case: CaseId) -> tuple[tuple[MemberId, str], ...]:
        rows = self.session.execute(
            select(MemberRow.id, MemberRow.name)
            .join(CaseMemberRow, CaseMemberRow.member_id == MemberRow.id)
            .where(CaseMemberRow.case_id == case)
            .order_by(MemberRow.name, MemberRow.id)
        )
        return tuple((row.id, row.name) for row in rows)

    def _work(self, case: CaseId, days: list[date]) -> Mapping[tuple[date, MemberId], Work]:
        """What each member did on each of these days, with whichever scripts."""
        if not days:
            return {}
        rows = self.session.execute(
            select(ActivityRow.day, ActivityRow.member_id, *WORKED)
            .where(ActivityRow.case_id == case, ActivityRow.day.in_(days))
            .group_by(ActivityRow.day, ActivityRow.member_id)
        )
        return {(row[0], row[1]): Work(*map(int, row[2:])) for row in rows}

    def _appointments(self, *wanted: ColumnElement[bool]) -> Mapping[AppointmentId, Appointment]:
        """Appointments that fit, by their time."""
        rows = self.session.execute(_appointment_select().where(*wanted).order_by(AppointmentRow.meets_at))
        inside = self.viewer.audience is not Audience.CLIENT
        return {row.id: Appointment(*row[:-1], script=row[-1] if inside else "") for row in rows}

    def _entry(self, row: Any, appointment: Appointment | None, work: Work) -> FeedEntry:
        internal = _figure(row.figures, "internal") > 0
        hidden = internal and self.viewer.audience is Audience.CLIENT
        return FeedEntry(
            FeedEntryId(row.id),
            row.kind,
            row.name,
            row.day,
            row.at,
            "" if hidden else row.text,
            internal,
            appointment,
            work,
        )


def _appointment_select() -> Select[*tuple[Any, ...]]:
    return (
        select(
            AppointmentRow.id,
            AppointmentRow.case_id,
            AppointmentRow.company,
            AppointmentRow.attendee,
            AppointmentRow.meets_at,
            AppointmentRow.notes,
            AppointmentRow.state,
            AppointmentRow.booked_on,
            AppointmentRow.member_id,
            MemberRow.name,
            AppointmentRow.script_id,
            ScriptRow.name.label("script"),
        )
        .join(CaseRow, CaseRow.id == AppointmentRow.case_id)
        .join(MemberRow, MemberRow.id == AppointmentRow.member_id)
        .join(ScriptRow, ScriptRow.id == AppointmentRow.script_id)
    )


def _figure(kept: Mapping[str, Any] | None, name: str) -> int:
    return int(kept.get(name, 0)) if kept else 0
