"""Who works for a case: members of the partner, how many hours a month are theirs, and their onboarding (D3)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import aliased

from core.errors import NotFound
from core.model import MemberId
from core.model_direction import CaseId, CaseMemberId, OnboardingStep
from core.store.case_access import OfCases
from core.store.memory import remembered
from core.store.recipients import WORKING
from core.store.tables import ActivityRow, CaseMemberRow, CaseRow, MemberRow, OnboardingRow
from core.views.cases import CaseMember, CaseTeam, Onboarded

NO_MEMBER = "このメンバーは見つかりません。"
RECORDER = aliased(MemberRow)


class CaseMembers(OfCases):
    """Kakutoku and the partner read who works for a case; to its client there is nobody (D1)."""

    @remembered
    def team(self, case: CaseId) -> CaseTeam:
        """Who works for the case, who did, and who could join. Raises NotFound (A5)."""
        self.require(case)
        there = exists().where(
            CaseMemberRow.case_id == case, CaseMemberRow.member_id == MemberRow.id, CaseMemberRow.left_on.is_(None)
        )
        free = self.session.execute(
            select(MemberRow.id, MemberRow.name)
            .join(CaseRow, CaseRow.partner_id == MemberRow.organization_id)
            .where(CaseRow.id == case, WORKING, ~there)
            .order_by(MemberRow.id)
        )
        members = sorted(self._members(CaseMemberRow.case_id == case), key=lambda each: each.left_on is not None)
        return CaseTeam(tuple(members), tuple((number, name) for number, name in free))

    def get(self, member: CaseMemberId) -> CaseMember:
        """One member of a case that the viewer may read. Raises NotFound (A5)."""
        found = self._members(CaseMemberRow.id == member)
        if not found:
            raise NotFound(NO_MEMBER)
        return found[0]

    def put(self, case: CaseId, member: MemberId, minutes: int, joined_on: date) -> CaseMemberId:
        """Somebody active of the partner joins, or comes back under the number from before; the action holds the case.

        Who comes back joined on this day only where no work was reported before. Raises NotFound for anybody else.
        """
        able = (
            select(MemberRow.id)
            .join(CaseRow, CaseRow.partner_id == MemberRow.organization_id)
            .where(CaseRow.id == case, MemberRow.id == member, WORKING)
        )
        if self.session.scalar(able) is None:
            raise NotFound(NO_MEMBER)
        row = self.session.scalar(
            select(CaseMemberRow).where(CaseMemberRow.case_id == case, CaseMemberRow.member_id == member)
        ) or CaseMemberRow(case_id=case, member_id=member, joined_on=joined_on)
        if self._worked_until(case, member) is None:
            row.joined_on = joined_on
        row.minutes, row.left_on = minutes, None
        self.session.add(row)
        self.session.flush()
        return row.id

    def plan(self, member: CaseMemberId, minutes: int) -> None:
        """So many minutes of each month are this member's; the action holds the case."""
        self.session.get_one(CaseMemberRow, member).minutes = minutes

    def leave(self, member: CaseMemberId, left_on: date) -> None:
        """This day is the member's last; the action holds the case."""
        self.session.get_one(CaseMemberRow, member).left_on = left_on

    def worked_until(self, member: CaseMember) -> date | None:
        """The last day of which the member's work was reported."""
        return self._worked_until(member.case, member.member)

    def _worked_until(self, case: CaseId, member: MemberId) -> date | None:
        return self.session.scalar(
            select(ActivityRow.day)
            .where(ActivityRow.case_id == case, ActivityRow.member_id == member)
            .order_by(ActivityRow.day.desc())
            .limit(1)
        )

    def tick(self, member: CaseMemberId, step: OnboardingStep, done_on: date, now: datetime) -> None:
        """A step of the onboarding is done; the action holds the case."""
        key = {"case_member_id": member, "step": step}
        row = self.session.get(OnboardingRow, key) or OnboardingRow(**key)
        row.done_on, row.recorded_by_id, row.recorded_at = done_on, self.viewer.member, now
        self.session.add(row)

    def untick(self, member: CaseMemberId, step: OnboardingStep) -> None:
        """A step is to do after all; the action holds the case."""
        self.session.execute(
            delete(OnboardingRow).where(OnboardingRow.case_member_id == member, OnboardingRow.step == step)
        )

    def _members(self, wanted: ColumnElement[bool]) -> list[CaseMember]:
        rows = self.session.execute(
            select(CaseMemberRow, MemberRow.name, MemberRow.role, MemberRow.active)
            .join(CaseRow, CaseRow.id == CaseMemberRow.case_id)
            .join(MemberRow, MemberRow.id == CaseMemberRow.member_id)
            .where(wanted, self.inside())
            .order_by(CaseMemberRow.joined_on, CaseMemberRow.id)
        ).all()
        ticks: dict[CaseMemberId, dict[OnboardingStep, Onboarded]] = {row[0].id: {} for row in rows}
        for tick, by in self.session.execute(
            select(OnboardingRow, RECORDER.name)
            .join(RECORDER, RECORDER.id == OnboardingRow.recorded_by_id)
            .where(OnboardingRow.case_member_id.in_(ticks))
        ):
            ticks[tick.case_member_id][tick.step] = Onboarded(tick.done_on, by, tick.recorded_at)
        return [
            CaseMember(
                row.id,
                row.case_id,
                row.member_id,
                name,
                role,
                active,
                row.minutes,
                row.joined_on,
                row.left_on,
                ticks[row.id],
            )
            for row, name, role, active in rows
        ]
