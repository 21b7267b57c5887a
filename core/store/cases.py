"""案件: deals as directors run them (D1)."""

from datetime import date, datetime

from sqlalchemy import func, select

from core.errors import NotFound
from core.model import Audience, MemberId, ProposalId, Recipient, Role
from core.model_direction import CaseId, Plan
from core.rules_cases import CaseTexts, Meeting
from core.store.case_access import NO_CASE, OfCases
from core.store.memory import remembered
from core.store.promises import PROMISED, promise
from core.store.recipients import recipients
from core.store.tables import (
    CasePlanRow,
    CaseRow,
    MemberRow,
    OrderRow,
    OrganizationRow,
    PostingRow,
    ProposalRow,
)
from core.views.cases import CaseOverview
from core.views.direction import CaseHead

DIRECTING = (Role.DIRECTOR, Role.OPERATIONS)


class Cases(OfCases):
    """Kakutoku reads every case, a client and a partner those of their deals."""

    @remembered
    def head(self, case: CaseId, today: date) -> CaseHead:
        """What every part of a case starts from. Raises NotFound (A5)."""
        found = self.heads(today, CaseRow.id == case)
        if not found:
            raise NotFound(NO_CASE)
        return found[0]

    @remembered
    def overview(self, case: CaseId) -> CaseOverview:
        """What the page of a case tells those who work for it (D1). Raises NotFound, also for its client."""
        self.require(case)
        row = self.session.get_one(CaseRow, case)
        plans = self.session.execute(
            select(CasePlanRow.from_month, CasePlanRow.minutes, CasePlanRow.appointments)
            .where(CasePlanRow.case_id == case)
            .order_by(CasePlanRow.from_month)
        )
        return CaseOverview(
            CaseTexts(row.name, row.overview, row.goal),
            {begins: Plan(minutes, appointments) for begins, minutes, appointments in plans},
            _meeting(row),
        )

    def of_deal(self, proposal: ProposalId) -> CaseId | None:
        """The case of a deal, None where nobody has taken it on, or where the viewer may not know of it."""
        return self.session.scalar(select(CaseRow.id).where(CaseRow.proposal_id == proposal, self.reached()))

    def hold_deal(self, proposal: ProposalId) -> None:
        """Nobody else takes this deal on until this transaction ends."""
        self.session.execute(select(ProposalRow.id).where(ProposalRow.id == proposal).with_for_update(key_share=True))

    def open(self, proposal: ProposalId, director: MemberId, now: datetime) -> CaseId:
        """Begin the case of a deal, with its posting's title for a name and its promise for a plan (D1, P13).

        Raises NotFound where there is no such deal, or nobody of that number who directs cases.
        """
        self.director(director)
        starts = (
            select(func.min(OrderRow.term_start))
            .where(OrderRow.proposal_id == ProposalRow.id, OrderRow.approved_at.is_not(None))
            .correlate(ProposalRow)
            .scalar_subquery()
        )
        deal = self.session.execute(
            select(ProposalRow.client_id, ProposalRow.partner_id, PostingRow.title, starts.label("starts"), *PROMISED)
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .where(ProposalRow.id == proposal, starts.is_not(None))
        ).one_or_none()
        if deal is None:
            raise NotFound("この取引は見つかりません。")
        row = CaseRow(
            proposal_id=proposal,
            client_id=deal.client_id,
            partner_id=deal.partner_id,
            director_id=director,
            name=deal.title,
            opened_at=now,
        )
        self.session.add(row)
        self.session.flush()
        promised = promise(deal)
        plan = Plan(promised.hours * 60, promised.appointments) if promised else Plan(0, 0)
        self.put_plan(row.id, deal.starts.replace(day=1), plan)
        return row.id

    def director(self, director: MemberId) -> Recipient:
        """Somebody active who directs cases, as letters reach them. Raises NotFound for anybody else."""
        able = MemberRow.active & MemberRow.role.in_(DIRECTING) & (OrganizationRow.audience == Audience.KAKUTOKU)
        found = recipients(self.session, MemberRow.id == director, able)
        if not found:
            raise NotFound("このディレクターは見つかりません。")
        return found[0]

    def write(self, case: CaseId, texts: CaseTexts) -> None:
        """Keep other texts, under the next revision; the action holds the case."""
        row = self.session.get_one(CaseRow, case)
        row.name, row.overview, row.goal = texts.name, texts.overview, texts.goal
        row.revision += 1

    def hand_over(self, case: CaseId, director: MemberId) -> None:
        """Another director is responsible from now on; the action holds the case."""
        self.session.get_one(CaseRow, case).director_id = director

    def schedule(self, case: CaseId, meeting: Meeting | None) -> None:
        """When the weekly meeting is, None for none; the action holds the case (D8)."""
        row = self.session.get_one(CaseRow, case)
        row.meeting_weekday = meeting.weekday if meeting else None
        row.meeting_starts = meeting.starts if meeting else None
        if meeting:
            row.meeting_minutes = meeting.minutes

    def put_plan(self, case: CaseId, from_month: date, plan: Plan) -> None:
        """What a case has to reach each month from this month (its first day) on; the action holds the case."""
        key = {"case_id": case, "from_month": from_month}
        row = self.session.get(CasePlanRow, key) or CasePlanRow(**key)
        row.minutes, row.appointments = plan.minutes, plan.appointments
        self.session.add(row)
        self.session.flush()


def _meeting(row: CaseRow) -> Meeting | None:
    if row.meeting_weekday is None or row.meeting_starts is None:
        return None
    return Meeting(row.meeting_weekday, row.meeting_starts, row.meeting_minutes)
