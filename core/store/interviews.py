"""Interview dates of a thread: offered by one side, taken by the other, moved, called off (M3)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model import ProposalId
from core.model_choosing import InterviewId, InterviewState, SlotId
from core.rules_interviews import Period, interview_state
from core.store.memory import remembered
from core.store.statements import updated
from core.store.subject import Subject
from core.store.tables import (
    InterviewRow,
    InterviewSlotRow,
    MemberRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
)
from core.views.interviews import Interview, Interviews, Slot

NOT_FOUND = "この面談の日程は見つかりません。"
STANDING = (InterviewRow.withdrawn_at.is_(None), InterviewRow.replaced_by_id.is_(None))
"""What was neither taken back nor replaced by a newer offer: it is open, or its date stands."""

_Client, _Partner = aliased(OrganizationRow), aliased(OrganizationRow)


class InterviewDates(Subject):
    """Dates belong to a thread, and threads exist from disclosure on; before it nothing here is found (P8, P10)."""

    @remembered
    def of_thread(self, proposal: ProposalId) -> Interviews:
        """What is offered, and the latest date that stands, over or not. Empty where the viewer has no such thread."""
        found = self._read(InterviewRow.proposal_id == proposal, *STANDING)
        offered = [each for each in found if each.state is InterviewState.OFFERED]
        fixed = sorted((each.fixed, number) for number, each in enumerate(found) if each.fixed)
        return Interviews(offered[-1] if offered else None, found[fixed[-1][1]] if fixed else None)

    def get(self, interview: InterviewId) -> Interview:
        """One offer, whatever became of it. Raises NotFound (A5)."""
        found = self._read(InterviewRow.id == interview)
        if not found:
            raise NotFound(NOT_FOUND)
        return found[0]

    def of_slot(self, slot: SlotId) -> InterviewId:
        """The offer that a date belongs to. Raises NotFound (A5)."""
        found = self.session.scalar(
            select(InterviewRow.id)
            .join(InterviewSlotRow, InterviewSlotRow.interview_id == InterviewRow.id)
            .join(ProposalRow, ProposalRow.id == InterviewRow.proposal_id)
            .where(InterviewSlotRow.id == slot, *self._open())
        )
        if found is None:
            raise NotFound(NOT_FOUND)
        return found

    def sent(self, proposal: ProposalId, intent: str) -> InterviewId | None:
        """The offer that a press made before: the same press arrived twice."""
        mine = (InterviewRow.proposal_id == proposal, InterviewRow.intent == intent)
        return self.session.scalar(select(InterviewRow.id).where(*mine))

    def add(
        self,
        proposal: ProposalId,
        slots: Sequence[Period],
        place: str,
        note: str,
        uid: str,
        now: datetime,
        *,
        intent: str | None,
    ) -> InterviewId:
        """Keep an offer of the viewer's side."""
        row = InterviewRow(
            proposal_id=proposal,
            side=self.viewer.side,
            member_id=self.viewer.member,
            place=place,
            note=note,
            offered_at=now,
            uid=uid,
            intent=intent,
        )
        self.session.add(row)
        self.session.flush()
        dates = [{"interview_id": row.id, "starts_at": starts, "ends_at": ends} for starts, ends in slots]
        self.session.execute(insert(InterviewSlotRow), dates)
        return row.id

    def take(self, interview: InterviewId, slot: SlotId, uid: str, sequence: int, now: datetime) -> bool:
        """Fix one date of an open offer. False where somebody else was faster."""
        taken = {"taken_id": slot, "taken_by_id": self.viewer.member, "taken_at": now, "uid": uid, "sequence": sequence}
        free = (InterviewRow.id == interview, InterviewRow.taken_id.is_(None), *STANDING)
        return updated(self.session, update(InterviewRow).where(*free).values(**taken)) == 1

    def replace(self, interview: InterviewId, by: InterviewId) -> None:
        """A newer offer stands in its place."""
        standing = (InterviewRow.id == interview, *STANDING)
        self.session.execute(update(InterviewRow).where(*standing).values(replaced_by_id=by))

    def withdraw(self, interview: InterviewId, sequence: int, now: datetime) -> bool:
        """Take back an offer, or call off its date. False where it did not stand any more."""
        standing = (InterviewRow.id == interview, *STANDING)
        withdrawn = update(InterviewRow).where(*standing).values(withdrawn_at=now, sequence=sequence)
        return updated(self.session, withdrawn) == 1

    def _open(self) -> tuple[ColumnElement[bool], ...]:
        return self.owns(ProposalRow), ProposalRow.disclosed_at.is_not(None)

    def _read(self, *wanted: ColumnElement[bool]) -> list[Interview]:
        """What fits of the viewer's threads, oldest first."""
        rows = self.session.execute(
            select(
                InterviewRow.id,
                InterviewRow.proposal_id,
                InterviewRow.side,
                MemberRow.name.label("author"),
                InterviewRow.place,
                InterviewRow.note,
                InterviewRow.taken_id,
                InterviewRow.taken_by_id,
                InterviewRow.replaced_by_id,
                InterviewRow.withdrawn_at,
                InterviewRow.uid,
                InterviewRow.sequence,
                InterviewRow.offered_at,
                _Client.name.label("client"),
                _Partner.name.label("partner"),
                PostingRow.title,
            )
            .join(MemberRow, MemberRow.id == InterviewRow.member_id)
            .join(ProposalRow, ProposalRow.id == InterviewRow.proposal_id)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(_Client, _Client.id == ProposalRow.client_id)
            .join(_Partner, _Partner.id == ProposalRow.partner_id)
            .where(*wanted, *self._open())
            .order_by(InterviewRow.id)
        ).all()
        dates: defaultdict[InterviewId, list[Slot]] = defaultdict(list)
        for date in self.session.execute(
            select(
                InterviewSlotRow.interview_id, InterviewSlotRow.id, InterviewSlotRow.starts_at, InterviewSlotRow.ends_at
            )
            .where(InterviewSlotRow.interview_id.in_([row.id for row in rows]))
            .order_by(InterviewSlotRow.starts_at)
        ):
            dates[date.interview_id].append(Slot(date.id, Period(date.starts_at, date.ends_at)))
        return [_interview(row, tuple(dates[row.id])) for row in rows]


def _interview(row: Any, slots: tuple[Slot, ...]) -> Interview:
    state = interview_state(
        taken=row.taken_id is not None, replaced=row.replaced_by_id is not None, withdrawn=row.withdrawn_at is not None
    )
    return Interview(
        id=row.id,
        proposal=row.proposal_id,
        side=row.side,
        author=row.author,
        place=row.place,
        note=row.note,
        slots=slots,
        state=state,
        fixed=next((slot.period for slot in slots if slot.id == row.taken_id), None),
        taken_by=row.taken_by_id,
        uid=row.uid,
        sequence=row.sequence,
        offered_at=row.offered_at,
        client=row.client,
        partner=row.partner,
        posting_title=row.title,
    )
