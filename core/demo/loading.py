"""Builds the demo world by doing, day by day, what its people would have done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.actions import fees, legal, registration
from core.actions.postings import open_posting
from core.actions.proposals import submit_proposal
from core.actions.registration import NewMember, NewOrganization, NewReview
from core.calendar import JST, jst_date
from core.demo import case_desk, case_life, case_work, shapes
from core.demo.attached import ATTACHED
from core.demo.audits import AUDITS
from core.demo.billing import BILLING
from core.demo.case_clients import CASE_CLIENTS, CASE_FEES
from core.demo.case_shapes import DemoCase
from core.demo.clients import CLIENTS, FEES
from core.demo.colleagues import COLLEAGUES
from core.demo.decisions import DECISIONS
from core.demo.deliveries import DELIVERIES
from core.demo.desk import AGAIN, DESK
from core.demo.endings import ENDINGS
from core.demo.evaluations import EVALUATIONS
from core.demo.interviews import INTERVIEWS
from core.demo.invoices import INVOICES
from core.demo.leads import LEAD_STEPS, LEADS
from core.demo.looks import LOOKS
from core.demo.messages import MESSAGES
from core.demo.negotiations import NEGOTIATIONS
from core.demo.orders import month_start
from core.demo.partners import PARTNERS
from core.demo.people import FOUNDER, PEOPLE, SALES, first_of
from core.demo.postings import POSTINGS, REOPENED
from core.demo.proposals import PROPOSALS
from core.demo.quality import QUALITY
from core.demo.reviews import REVIEWS
from core.demo.world import Happening, World
from core.model import Audience, Certification, OrganizationId, Role, Viewer
from core.passwords import Passwords
from core.repository import Repository
from core.views import PartnerProfile

FOUNDED = -800
"""The day on which everybody was entered, counted from the anchor."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Sales opened a posting."""

    posting: shapes.DemoPosting
    clock: str = "10:00"

    @property
    def days(self) -> int:
        return self.posting.opened

    def happen(self, world: World, now: datetime) -> None:
        posting = self.posting
        client, deadline = world.organizations[posting.client], world.day(posting.deadline)
        world.postings[posting.key] = open_posting(world.acting(SALES), client, posting.content, deadline, now)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A partner proposed; `position` is its place among those who did, so that no two arrive at once."""

    posting: shapes.DemoPosting
    proposal: shapes.DemoProposal
    position: int

    @property
    def days(self) -> int:
        return self.posting.deadline - self.proposal.days_before_deadline

    @property
    def clock(self) -> str:
        return f"{11 + self.position % 7}:{7 + self.position * 5:02}"

    def happen(self, world: World, now: datetime) -> None:
        posting, proposal = self.posting.key, self.proposal
        partner = world.organizations[proposal.partner]
        author = next(email for email, who in world.people.items() if who.organization == partner)
        world.proposals[posting, proposal.partner] = submit_proposal(
            world.acting(author), world.postings[posting], proposal.title, proposal.body, proposal.promise, now
        )


class Builder:
    """First everybody is entered, then everything happens in the order of its moments."""

    def __init__(self, founding: Repository, now: datetime, passwords: Passwords) -> None:
        self._world = World(founding, jst_date(now))
        # One hash a password, not one a person: Argon2 is slow on purpose.
        self._hashes = {word: passwords.hash(word) for word in sorted({person.password for person in PEOPLE})}

    def build(self, cases: Sequence[DemoCase]) -> None:
        """The whole world, with these deals run as cases."""
        self._found()
        for client in (*CLIENTS, *CASE_CLIENTS):
            self._enter_client(client)
        for partner in PARTNERS:
            self._enter_partner(partner)
        for review in REVIEWS:
            self._enter_review(review)
        everything = (*_happenings(), *_case_happenings(cases, self._world.today))
        moments = ((self._world.at(each.days, each.clock), each) for each in everything)
        for moment, happening in sorted(moments, key=lambda entry: entry[0]):
            happening.happen(self._world, moment)

    def _found(self) -> None:
        now = self._world.at(FOUNDED, "09:00")
        founder = next(person for person in PEOPLE if person.email == FOUNDER)
        kakutoku = NewOrganization(Audience.KAKUTOKU, founder.organisation)
        organization, member = registration.found_marketplace(
            self._world.founding, kakutoku, self._member(founder), now
        )
        self._world.people[FOUNDER] = Viewer(member, organization, founder.audience, founder.role)
        self._enter_people(organization, founder.organisation, now)

    def _enter_client(self, client: shapes.DemoClient) -> None:
        now = self._world.at(FOUNDED, "10:00")
        self._world.organizations[client.key] = organization = registration.register_organization(
            self._world.acting(FOUNDER),
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
        fees.set_fee(
            self._world.acting(FOUNDER), organization, (FEES | CASE_FEES)[client.key], self._world.day(FOUNDED), now
        )

    def _enter_partner(self, partner: shapes.DemoPartner) -> None:
        now = self._world.at(FOUNDED, "11:00")
        self._world.organizations[partner.key] = organization = registration.register_organization(
            self._world.acting(FOUNDER),
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
        registration.register_profile(self._world.acting(FOUNDER), organization, _profile(partner), now)
        if partner.freelancer is not None:
            admin = next(p for p in PEOPLE if p.organisation == partner.name and p.role is Role.ADMIN)
            legal.answer_freelancer(self._world.acting(admin.email), partner.freelancer, now)

    def _enter_people(self, organization: OrganizationId, name: str, now: datetime) -> None:
        people, desk = self._world.people, self._world.acting(FOUNDER)
        for person in PEOPLE:
            if person.organisation == name and person.email not in people:
                member = registration.register_member(desk, organization, self._member(person), now)
                people[person.email] = Viewer(member, organization, person.audience, person.role)
        for colleague in COLLEAGUES:
            admin = people.get(colleague.by)
            if colleague.left and admin and admin.organization == organization:
                # Nobody signs in with this account any more, so no password opens it.
                entered = NewMember(colleague.email, colleague.name, colleague.role, "")
                member = registration.register_member(desk, organization, entered, now)
                people[colleague.email] = Viewer(member, organization, Audience.CLIENT, colleague.role)

    def _member(self, person: shapes.DemoPerson) -> NewMember:
        return NewMember(person.email, person.name, person.role, self._hashes[person.password])

    def _enter_review(self, review: shapes.DemoReview) -> None:
        month = month_start(self._world.today, -review.months_ago)
        registration.register_review(
            self._world.acting(FOUNDER),
            NewReview(
                partner=self._world.organizations[review.partner],
                client=self._world.organizations[review.client] if review.client else None,
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


def _happenings() -> Iterator[Happening]:
    """Of two at one moment the one named here first comes first."""
    yield from (*COLLEAGUES, *BILLING, *LEADS, *LEAD_STEPS, *AUDITS)
    yield from map(Opened, POSTINGS)
    groups = ((posting, posting.key) for posting in (*POSTINGS, REOPENED))
    for posting, group in (*groups, (AGAIN, "builders again")):
        for position, proposal in enumerate(PROPOSALS[group]):
            yield Proposed(posting, proposal, position)
    yield from (
        *EVALUATIONS,
        *DECISIONS,
        *MESSAGES,
        *ATTACHED,
        *NEGOTIATIONS,
        *ENDINGS,
        *INVOICES,
        *DELIVERIES,
        *INTERVIEWS,
    )
    yield from (*DESK, *LOOKS)
    yield from QUALITY


def _case_happenings(cases: Sequence[DemoCase], today: date) -> Iterator[Happening]:
    """The deals of the directors' cases, which begin on the first of a month whatever day it is."""
    domains = {each.key: each.domain for each in (*CASE_CLIENTS, *PARTNERS)}
    callers = {
        partner.key: [each.email for each in PEOPLE if each.organisation == partner.name] for partner in PARTNERS
    }
    for position, case in enumerate(cases):
        posted = case_life.posting(case, today)
        yield Opened(posted)
        yield Proposed(posted, case_life.proposal(case), position % 10)
        yield from case_life.deal(case, first_of(domains[case.client]), first_of(domains[case.partner]), today)
        yield from case_work.work(case, callers[case.partner], today)
        yield from case_desk.desk(case, callers[case.partner], today)


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
