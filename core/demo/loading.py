"""Builds the demo world by doing, day by day, what its people would have done."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from core.actions import (
    approvals,
    candidates,
    consultations,
    fees,
    hearings,
    invitations,
    leads,
    members,
    messages,
    orders,
    registration,
)
from core.actions.postings import open_posting, reopen_posting
from core.actions.prime_audits import NewAudit, record_audit
from core.actions.proposals import submit_proposal
from core.actions.reception import receive_lead
from core.actions.registration import NewMember, NewOrganization, NewReview
from core.calendar import JST, jst_date
from core.demo import shapes
from core.demo.audits import AUDITS
from core.demo.clients import CLIENTS, FEES
from core.demo.colleagues import COLLEAGUES
from core.demo.decisions import DECISIONS
from core.demo.desk import AGAIN, DESK
from core.demo.leads import LEAD_STEPS, LEADS
from core.demo.messages import MESSAGES
from core.demo.negotiations import NEGOTIATIONS
from core.demo.orders import month_start
from core.demo.partners import PARTNERS
from core.demo.people import FOUNDER, PEOPLE, SALES
from core.demo.postings import POSTINGS, REOPENED
from core.demo.proposals import PROPOSALS
from core.demo.reviews import REVIEWS
from core.errors import NotFound
from core.model import Audience, CandidateStatus, Certification, Order, OrganizationId, PostingId, ProposalId, Viewer
from core.model_accounts import ConsultationId, LeadId, LeadStatus, PostingContent
from core.passwords import Passwords
from core.repository import Repository
from core.rules_desk import LOOK
from core.views import PartnerProfile

Happening = (
    shapes.DeskEvent
    | shapes.DemoColleague
    | shapes.DemoLead
    | shapes.LeadStep
    | shapes.DemoAudit
    | shapes.DemoPosting
    | tuple[shapes.DemoPosting, shapes.DemoProposal]
    | shapes.DemoEvent
)

FOUNDED = -400
"""The day on which everybody was entered, counted from the anchor."""

MOVES = {
    CandidateStatus.CONSIDERING: candidates.proceed_to_interview,
    CandidateStatus.ON_HOLD: candidates.put_on_hold,
    CandidateStatus.DECLINED: candidates.decline,
}


class World:
    """The world under construction: one transaction that changes hands from person to person."""

    def __init__(self, founding: Repository, now: datetime, passwords: Passwords) -> None:
        self._founding = founding
        self._today = jst_date(now)
        # One hash a password, not one a person: Argon2 is slow on purpose.
        self._hashes = {word: passwords.hash(word) for word in sorted({person.password for person in PEOPLE})}
        self._organizations: dict[str, OrganizationId] = {}
        self._people: dict[str, Viewer] = {}
        self._postings: dict[str, PostingId] = {}
        self._proposals: dict[tuple[str, str], ProposalId] = {}
        self._leads: dict[str, LeadId] = {}
        self._asked: dict[str, ConsultationId] = {}

    def build(self) -> None:
        """Everything, in the order in which it would have happened."""
        self._found()
        for client in CLIENTS:
            self._enter_client(client)
        for partner in PARTNERS:
            self._enter_partner(partner)
        for review in REVIEWS:
            self._enter_review(review)
        for moment, happening in sorted(self._calendar(), key=lambda entry: entry[0]):
            match happening:
                case shapes.DemoColleague():
                    self._change_people(happening, moment)
                case shapes.DemoLead():
                    self._ask(happening, moment)
                case shapes.LeadStep():
                    self._sell(happening, moment)
                case shapes.DemoAudit():
                    self._audit(happening, moment)
                case shapes.DemoPosting():
                    self._open(happening, moment)
                case shapes.DemoEvent():
                    self._act(happening, moment)
                case shapes.DeskEvent():
                    self._serve(happening, moment)
                case (posting, proposal):
                    self._propose(posting, proposal, moment)

    # --- who there is -------------------------------------------------------------------------------------------

    def _found(self) -> None:
        now = self._at(FOUNDED, "09:00")
        founder = next(person for person in PEOPLE if person.email == FOUNDER)
        kakutoku = NewOrganization(Audience.KAKUTOKU, founder.organisation)
        organization, member = registration.found_marketplace(self._founding, kakutoku, self._member(founder), now)
        self._people[FOUNDER] = Viewer(member, organization, founder.audience, founder.role)
        self._enter_people(organization, founder.organisation, now)

    def _enter_client(self, client: shapes.DemoClient) -> None:
        now = self._at(FOUNDED, "10:00")
        self._organizations[client.key] = organization = registration.register_organization(
            self._as(FOUNDER),
            NewOrganization(
                Audience.CLIENT,
                client.name,
                client.name_roman,
                client.domain,
                client.phone,
                client.postal_code,
                client.address,
            ),
            now,
        )
        self._enter_people(organization, client.name, now)
        fees.set_fee(self._as(FOUNDER), organization, FEES[client.key], self._day(FOUNDED), now)

    def _enter_partner(self, partner: shapes.DemoPartner) -> None:
        now = self._at(FOUNDED, "11:00")
        self._organizations[partner.key] = organization = registration.register_organization(
            self._as(FOUNDER),
            NewOrganization(
                Audience.PARTNER,
                partner.name,
                partner.name_roman,
                partner.domain,
                partner.phone,
                partner.postal_code,
                partner.address,
            ),
            now,
        )
        self._enter_people(organization, partner.name, now)
        registration.register_profile(self._as(FOUNDER), organization, _profile(partner), now)

    def _enter_people(self, organization: OrganizationId, name: str, now: datetime) -> None:
        for person in PEOPLE:
            if person.organisation == name and person.email not in self._people:
                member = registration.register_member(self._as(FOUNDER), organization, self._member(person), now)
                self._people[person.email] = Viewer(member, organization, person.audience, person.role)
        for colleague in COLLEAGUES:
            admin = self._people.get(colleague.by)
            if colleague.left and admin and admin.organization == organization:
                # Nobody signs in with this account any more, so no password opens it.
                entered = NewMember(colleague.email, colleague.name, colleague.role, "")
                member = registration.register_member(self._as(FOUNDER), organization, entered, now)
                self._people[colleague.email] = Viewer(member, organization, Audience.CLIENT, colleague.role)

    def _member(self, person: shapes.DemoPerson) -> NewMember:
        return NewMember(person.email, person.name, person.role, self._hashes[person.password])

    def _enter_review(self, review: shapes.DemoReview) -> None:
        month = month_start(self._today, -review.months_ago)
        registration.register_review(
            self._as(FOUNDER),
            NewReview(
                partner=self._organizations[review.partner],
                client=self._organizations[review.client] if review.client else None,
                stars=review.stars,
                good=review.good,
                improve=review.improve,
                recommend=review.recommended,
                company_size=review.size,
                reviewer=review.company,
                month=month,
            ),
            datetime.combine(month, time(10), JST),
        )

    # --- what happened ------------------------------------------------------------------------------------------

    def _calendar(self) -> Iterator[tuple[datetime, Happening]]:
        for colleague in COLLEAGUES:
            yield self._at(colleague.days, colleague.clock), colleague
        for lead in LEADS:
            yield self._at(lead.days, lead.clock), lead
        for step in LEAD_STEPS:
            yield self._at(step.days, step.clock), step
        for audit in AUDITS:
            yield self._at(audit.days, "17:30"), audit
        for posting in POSTINGS:
            yield self._at(posting.opened, "10:00"), posting
        groups = ((posting, posting.key) for posting in (*POSTINGS, REOPENED))
        for posting, group in (*groups, (AGAIN, "builders again")):
            for position, proposal in enumerate(PROPOSALS[group]):
                day = posting.deadline - proposal.days_before_deadline
                yield self._at(day, f"{11 + position % 7}:{7 + position * 5:02}"), (posting, proposal)
        for event in (*DECISIONS, *MESSAGES, *NEGOTIATIONS, *DESK):
            yield self._at(event.days, event.clock), event

    def _change_people(self, colleague: shapes.DemoColleague, now: datetime) -> None:
        admin = self._as(colleague.by)
        if colleague.left:
            members.deactivate_member(admin, self._people[colleague.email].member, now)
        else:
            invitations.invite_member(admin, colleague.email, colleague.name, colleague.role, now)

    def _audit(self, audit: shapes.DemoAudit, now: datetime) -> None:
        auditor = self._people[audit.auditor].member
        held = NewAudit(audit.kind, jst_date(now), auditor, audit.passed, audit.note)
        record_audit(self._as(FOUNDER), self._of(audit.partner), held, now)

    def _open(self, posting: shapes.DemoPosting, now: datetime) -> None:
        self._postings[posting.key] = open_posting(
            self._as(SALES),
            self._organizations[posting.client],
            PostingContent(
                title=posting.title,
                categories=posting.categories,
                industries="、".join(posting.industries),
                company_sizes=posting.sizes,
                background=posting.background,
                consultation=posting.consultation,
                request=posting.request,
                requirements=posting.requirements,
                budget=posting.budget,
                period=posting.period,
            ),
            self._day(posting.deadline),
            now,
        )

    def _propose(self, posting: shapes.DemoPosting, proposal: shapes.DemoProposal, now: datetime) -> None:
        author = next(email for email, who in self._people.items() if who.organization == self._of(proposal.partner))
        self._proposals[posting.key, proposal.partner] = submit_proposal(
            self._as(author), self._postings[posting.key], proposal.title, proposal.text, now
        )

    def _act(self, event: shapes.DemoEvent, now: datetime) -> None:
        repo = self._as(event.by)
        proposal = self._proposals[event.posting, event.partner]
        match event:
            case shapes.Decided(status=status):
                MOVES[status](repo, proposal, now)
            case shapes.Liked():
                candidates.set_favorite(repo, proposal, True, now)
            case shapes.Wrote(text=text):
                messages.post_message(repo, proposal, text, now)
            case shapes.ReadThread():
                messages.mark_read(repo, proposal, repo.messages.thread(proposal).messages[-1].id, now)
            case shapes.AskedForQuote():
                orders.request_quote(repo, proposal, now)
            case shapes.Submitted(content=content):
                order = _order(repo, proposal)
                orders.submit_version(repo, order.id, order.latest, content(self._today), now)
            case shapes.AskedForRevision(text=text):
                orders.request_revision(repo, _order(repo, proposal).id, text, now)
            case shapes.AskedForApproval():
                order = _order(repo, proposal)
                approvals.request_approval(repo, order.id, order.latest, now)
            case shapes.Approved():
                order = _order(repo, proposal)
                approvals.approve(repo, order.id, order.latest, now)
            case _:
                raise TypeError(f"nobody knows how to do {event}")

    def _ask(self, lead: shapes.DemoLead, now: datetime) -> None:
        asked = leads.checked(lead.contact, lead.message, required=())
        received = receive_lead(self._founding.for_nobody(), lead.kind, *asked, lead.key, now)
        if received:
            self._leads[lead.key] = received

    def _sell(self, step: shapes.LeadStep, now: datetime) -> None:
        repo, lead = self._as(step.by), self._leads[step.lead]
        leads.take_lead(repo, lead, now)
        if step.to is LeadStatus.VERIFYING:
            leads.send_verification(repo, lead, now)
        elif step.to:
            leads.move_lead(repo, lead, step.to, now)
        if step.note:
            leads.add_note(repo, lead, step.note, now)

    def _serve(self, event: shapes.DeskEvent, now: datetime) -> None:
        repo = self._as(event.by)
        match event:
            case shapes.LooksAfter(client=client, member=member):
                consultations.set_sales_contact(repo, self._of(client), self._people[member].member, now)
            case shapes.Charged(client=client, fee=fee, starts=starts):
                fees.set_fee(repo, self._of(client), fee, self._day(starts), now)
            case shapes.Looked(client=client):
                self._look(event, self._of(client), now)
            case shapes.Heard():
                self._hear(event, now)
            case shapes.Asked(key=key, kind=kind, posting=posting, text=text):
                about = self._postings[posting] if posting else None
                self._asked[key] = consultations.ask_consultation(repo, kind, about, text, key, now)
            case shapes.Answered(key=key, text=text):
                consultations.take_consultation(repo, self._asked[key], None, now)
                consultations.answer_consultation(repo, self._asked[key], text, now + timedelta(minutes=5))
            case shapes.Reopened(posting=posting, deadline=deadline, key=key):
                reopen_posting(repo, self._postings[posting], 1, self._day(deadline), now, self._asked[key])
            case _:
                raise TypeError(f"nobody knows how to do {event}")

    def _look(self, event: shapes.Looked, organization: OrganizationId, now: datetime) -> None:
        """As `start_viewing` and `stop_viewing` record it; nobody here has a browser's session to look with."""
        record, begun = self._as(event.by).audit.record, {"reason": event.reason, "until": now + LOOK}
        record("start_viewing", "organization", organization, now, after=begun)
        record("stop_viewing", "organization", organization, now + timedelta(minutes=event.minutes))

    def _hear(self, event: shapes.Heard, now: datetime) -> None:
        repo = self._as(event.by)
        deadline = None if event.deadline is None else self._day(event.deadline)
        hearing = hearings.note_hearing(repo, self._of(event.client), None, event.notes[:16], now)
        form = hearings.HearingForm(jst_date(now), event.notes, event.content, deadline)
        saved = hearings.save_hearing(repo, hearing, form, 0, now + timedelta(minutes=40))
        if event.opens:
            opened = now + timedelta(days=2)
            self._postings[event.opens] = hearings.open_hearing(repo, hearing, form, saved, opened)

    # --- when and by whom ---------------------------------------------------------------------------------------

    def _as(self, email: str) -> Repository:
        return self._founding.on_behalf_of(self._people[email])

    def _of(self, key: str) -> OrganizationId:
        return self._organizations[key]

    def _day(self, days: int) -> date:
        return self._today + timedelta(days=days)

    def _at(self, days: int, clock: str) -> datetime:
        return datetime.combine(self._day(days), time.fromisoformat(clock), JST)


def _order(repo: Repository, proposal: ProposalId) -> Order:
    order = repo.orders.of_proposal(proposal)
    if order is None:
        raise NotFound("この提案の見積・発注書はまだありません。")
    return order


def _profile(partner: shapes.DemoPartner) -> PartnerProfile:
    return PartnerProfile(
        work_style=partner.style,
        certification=Certification.STANDARD,  # whoever is more than that has passed its audits
        employees=partner.employees,
        regular_employees=partner.full_time,
        founded_year=partner.founded,
        partner_since=partner.partner_since,
        corporate_form=partner.legal_form,
        prefecture=partner.prefecture,
        working_mode=f"{partner.working}\n{partner.support}",
        representative=partner.representative,
        record="\n\n".join(record.text for record in partner.records),
    )
