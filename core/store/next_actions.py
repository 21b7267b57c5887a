"""Next actions of weekly meetings, carried over until they are settled; both sides read them in shared packs (D8)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from core import rules
from core.errors import NotFound
from core.model import Side, Viewer
from core.model_direction import ActionState, CaseActionId, CaseId, PackId
from core.packs import NextAction
from core.rules import Permission
from core.store.case_access import NO_CASE, OfCases
from core.store.memory import remembered
from core.store.tables import CaseActionRow, CaseRow, MeetingPackRow

NO_ACTION = "このアクションは見つかりません。"


def ours(viewer: Viewer) -> ColumnElement[bool]:
    """The cases of whose meetings the viewer may read what was not shared: kakutoku all, a side of the deal none."""
    return true() if rules.allows(viewer, Permission.READ_CASES) else CaseRow.id == -1


def listed(session: Session, *wanted: ColumnElement[bool]) -> tuple[NextAction, ...]:
    """The actions that fit, as they were agreed on; who may read them is for the caller to say."""
    row = CaseActionRow
    rows = session.execute(
        select(row.id, row.text, row.side, row.due_on, row.state, MeetingPackRow.meets_on)
        .join(MeetingPackRow, MeetingPackRow.id == row.pack_id)
        .where(*wanted)
        .order_by(MeetingPackRow.meets_on, row.id)
    )
    return tuple(NextAction(*each) for each in rows)


class NextActions(OfCases):
    """For kakutoku, which writes down what was agreed."""

    @remembered
    def open_in(self, case: CaseId) -> tuple[NextAction, ...]:
        """What is still to be done in a case, the earliest due first; for kakutoku. Raises NotFound (A5)."""
        if self.session.scalar(select(CaseRow.id).where(CaseRow.id == case, ours(self.viewer))) is None:
            raise NotFound(NO_CASE)
        found = listed(self.session, CaseActionRow.case_id == case, CaseActionRow.state == ActionState.OPEN)
        return tuple(sorted(found, key=lambda each: (each.due_on is None, each.due_on or each.agreed_on, each.id)))

    def add(
        self, case: CaseId, pack: PackId, text: str, side: Side, due_on: date | None, now: datetime
    ) -> CaseActionId:
        """A next action agreed on in a pack's meeting."""
        row = CaseActionRow(case_id=case, pack_id=pack, text=text, side=side, due_on=due_on, state=ActionState.OPEN)
        row.written_by_id, row.written_at = self.viewer.member, now
        self.session.add(row)
        self.session.flush()
        return row.id

    def get(self, action: CaseActionId) -> tuple[CaseId, NextAction]:
        """One action and the case it belongs to; for kakutoku. Raises NotFound (A5)."""
        case = self.session.scalar(
            select(CaseActionRow.case_id)
            .join(CaseRow, CaseRow.id == CaseActionRow.case_id)
            .where(CaseActionRow.id == action, ours(self.viewer))
        )
        if case is None:
            raise NotFound(NO_ACTION)
        return case, listed(self.session, CaseActionRow.id == action)[0]

    def put(self, action: CaseActionId, text: str, side: Side, due_on: date | None) -> None:
        """Correct what was agreed on."""
        row = self.session.get_one(CaseActionRow, action)
        row.text, row.side, row.due_on = text, side, due_on
        self.session.flush()

    def settle(self, action: CaseActionId, state: ActionState, now: datetime) -> None:
        """It is done, dropped, or open again."""
        row = self.session.get_one(CaseActionRow, action)
        settled = state is not ActionState.OPEN
        row.state = state
        row.settled_by_id = self.viewer.member if settled else None
        row.settled_at = now if settled else None
        self.session.flush()
