"""A busy client: a posting with 200 candidates, one with 10, talks, an order in its third version, five compared.

`build` makes it in an empty database by the product's own actions, except for a talk of 10,000 messages, which is
written into its table; the texts are the demo's, so they have the length and the words of real ones. Twenty members of
staff are signed in: a member may have eight tabs, so they stand for up to 160 people at their desks.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.actions import access, approvals, candidates, messages, orders, registration
from core.actions.access import Terms
from core.actions.evaluations import save_evaluation
from core.actions.legal import answer_freelancer
from core.actions.postings import open_posting
from core.actions.prime_audits import NewAudit, record_audit
from core.actions.proposals import submit_proposal
from core.actions.registration import NewMember, NewOrganization, NewReview
from core.calendar import JST, jst_date
from core.demo import orders as texts
from core.demo.events import MOVES, Wrote
from core.demo.messages import MESSAGES
from core.demo.postings import POSTINGS
from core.demo.proposals import PROPOSALS
from core.demo.reviews import REVIEWS
from core.migrations import upgrade
from core.model import (
    Audience,
    CandidateStatus,
    Certification,
    Line,
    OrderContent,
    OrderId,
    OrganizationId,
    PostingId,
    ProposalId,
    Role,
    Side,
    Viewer,
    WorkStyle,
)
from core.model_accounts import AuditKind, PostingContent
from core.model_choosing import CheckPoint
from core.passwords import Passwords
from core.repository import Engine, Repository, founding, open_engine
from core.store.tables import MessageRow
from core.views import PartnerProfile

MANY, FEW = 200, 10
"""Candidates of the two postings."""

STAFF = 30
"""Each may have eight tabs open."""

TALKS = 6
COMPARED = 5
MESSAGES_OF_THE_TALK = 50
MESSAGES_OF_THE_LONG_TALK = 10_000
LINES = 10
PASSWORD = "benchmark-only-2026"
CHEAP = Passwords(time_cost=1, memory_kib=8)


@dataclass(frozen=True, slots=True)
class World:
    """Where to look, and with which cookies."""

    database_url: str
    many: PostingId
    few: PostingId
    talk: ProposalId
    long_talk: ProposalId
    compared: tuple[ProposalId, ...]
    order: OrderId
    tokens: tuple[str, ...]
    """The session tokens of the client's staff."""


def build(folder: Path, now: datetime) -> World:
    """Migrate `folder`/connect.db and fill it."""
    database_url = f"sqlite:///{folder / 'connect.db'}"
    engine = open_engine(database_url)
    upgrade(engine)
    with founding(engine) as repo:
        builder = _Builder(repo, now)
        many, few = builder.postings()
        talk, long_talk = builder.talks(many)
        order, compared = builder.order(talk), builder.scores(many)
    _write_long_talk(engine, long_talk, builder, now)
    terms = Terms(CHEAP, idle=timedelta(hours=8), absolute=timedelta(days=1))
    tokens = tuple(
        access.sign_in(
            engine, terms, email=email, password=PASSWORD, audience=Audience.CLIENT, network="127.0.0.1", now=now
        )
        for email in builder.staff
    )
    engine.dispose()
    return World(database_url, many, few, talk, long_talk, compared, order, tokens)


class _Builder:
    """One transaction that changes hands from person to person."""

    def __init__(self, founder: Repository, now: datetime) -> None:
        self._founder, self._now = founder, now
        self._today = jst_date(now)
        self._long_ago = now - timedelta(days=400)
        self._password = CHEAP.hash(PASSWORD)
        kakutoku = NewOrganization(Audience.KAKUTOKU, "カクトク")
        operator = NewMember("operations@kakutoku.example", "尾上 静", Role.OPERATIONS, self._password)
        organization, member = registration.found_marketplace(founder, kakutoku, operator, self._long_ago)
        self._operations = self._as(Viewer(member, organization, Audience.KAKUTOKU, Role.OPERATIONS))
        self._client, self.staff, self.buyers = self._enter_client()
        self._buyer = self._as(self.buyers[0])
        self._proposals: dict[PostingId, list[ProposalId]] = {}
        self.partners = [self._enter_partner(number) for number in range(MANY)]

    def postings(self) -> tuple[PostingId, PostingId]:
        """The posting with many candidates and the one with few; both closed three days ago."""
        return self._open("インサイドセールスの立ち上げ", MANY), self._open("展示会後のフォロー架電", FEW)

    def talks(self, posting: PostingId) -> tuple[ProposalId, ProposalId]:
        """Some candidates are in talks, on hold, declined or liked; the first talks, the second will for long."""
        found = self._proposals[posting]
        decided = dict(enumerate([CandidateStatus.CONSIDERING] * TALKS + [CandidateStatus.ON_HOLD] * 6))
        for number, status in decided.items():
            MOVES[status](self._buyer, found[number], self._now - timedelta(hours=20))
        for proposal in found[::9]:
            candidates.set_favorite(self._buyer, proposal, True, self._now - timedelta(hours=19))
        lines = [event.text for event in MESSAGES if isinstance(event, Wrote)]
        for number in range(MESSAGES_OF_THE_TALK - 1):  # the first line is the console's own
            writer = self._buyer if number % 3 == 0 else self._as(self.partners[0])
            at = self._now - timedelta(hours=18) + timedelta(minutes=10 * number)
            messages.post_message(writer, found[0], lines[number % len(lines)], at)
        return found[0], found[1]

    def scores(self, posting: PostingId) -> tuple[ProposalId, ...]:
        """Five candidates, each scored by a team of three."""
        chosen = tuple(self._proposals[posting][:COMPARED])
        for place, proposal in enumerate(chosen):
            for member, viewer in enumerate(self.buyers[:3]):
                given = {point: 1 + (place + member + number) % 5 for number, point in enumerate(CheckPoint)}
                save_evaluation(self._as(viewer), proposal, given, None, self._now - timedelta(hours=5))
        return chosen

    def order(self, talk: ProposalId) -> OrderId:
        """Three versions: the partner's, the client's edits (orange), the partner's revision (green)."""
        partner, at = self._as(self.partners[0]), self._now - timedelta(hours=6)
        order = orders.request_quote(self._buyer, talk, at)
        contents = (texts.agency_first, texts.agency_edited_by_client, texts.agency_revised_by_partner)
        for version, content in enumerate(contents):
            writer = self._buyer if content is texts.agency_edited_by_client else partner
            orders.submit_version(writer, order, version, self._with_lines(content(self._today), version), at)
        approvals.request_approval(self._buyer, order, len(contents), at)
        orders.request_revision(self._buyer, order, "手紙の部数を、150通に変更してください。", at)
        return order

    def _with_lines(self, content: OrderContent, version: int) -> OrderContent:
        """Ten lines; the partner's revision changes half of them."""
        prices = [Decimal(3_100 if version == 2 and number % 2 else 3_000) for number in range(LINES)]
        lines = (Line(f"新規開拓業務（{n}か月目）", price, Decimal(100)) for n, price in enumerate(prices, 1))
        return replace(content, lines=tuple(lines))

    # --- who there is -------------------------------------------------------------------------------------------

    def _enter_client(self) -> tuple[OrganizationId, tuple[str, ...], tuple[Viewer, ...]]:
        client = registration.register_organization(
            self._operations,
            NewOrganization(
                Audience.CLIENT,
                "株式会社青葉計器",
                "Aoba Keiki",
                "aoba-keiki.example",
                "03-0000-0101",
                "000-0001",
                "東京都架空区青葉一丁目2番3号",
            ),
            self._long_ago,
        )
        emails = tuple(f"staff-{number:02}@aoba-keiki.example" for number in range(STAFF))
        staff = (self._enter(client, Audience.CLIENT, email, f"青葉 架{n:02}") for n, email in enumerate(emails))
        return client, emails, tuple(staff)

    def _enter_partner(self, number: int) -> Viewer:
        domain = f"partner-{number:03}.example"
        partner = registration.register_organization(
            self._operations,
            NewOrganization(
                Audience.PARTNER,
                f"株式会社架空営業{number:03}",
                f"Kaku Eigyo {number:03}",
                domain,
                f"03-0000-{number:04}",
                "000-0002",
                f"神奈川県架空市港町{number + 1}番地",
            ),
            self._long_ago,
        )
        style = list(WorkStyle)[number % len(WorkStyle)]
        registration.register_profile(self._operations, partner, _profile(number, style), self._long_ago)
        if number % 2 == 0:  # every other one is prime
            auditor, held_on = self._operations.viewer.member, jst_date(self._long_ago)
            for kind in AuditKind:
                record_audit(self._operations, partner, NewAudit(kind, held_on, auditor, True), self._long_ago)
        for place in range(number % 6):
            review = REVIEWS[(number + place) % len(REVIEWS)]
            registration.register_review(
                self._operations,
                NewReview(
                    partner,
                    self._client,
                    review.stars,
                    review.good,
                    review.improve,
                    review.recommended,
                    review.size,
                    review.company,
                    date(self._today.year - 1, 1 + place, 1),
                ),
                self._long_ago,
            )
        viewer = self._enter(partner, Audience.PARTNER, f"staff@{domain}", f"港 営{number:03}")
        answer_freelancer(self._as(replace(viewer, role=Role.ADMIN)), False, self._long_ago)
        return viewer

    def _enter(self, organization: OrganizationId, audience: Audience, email: str, name: str) -> Viewer:
        person = NewMember(email, name, Role.STAFF, self._password)
        member = registration.register_member(self._operations, organization, person, self._long_ago)
        return Viewer(member, organization, audience, Role.STAFF)

    # --- what happened ------------------------------------------------------------------------------------------

    def _open(self, title: str, candidates_: int) -> PostingId:
        posting = POSTINGS[0]
        opened = open_posting(
            self._operations,
            self._client,
            PostingContent(
                title,
                posting.categories,
                "、".join(posting.industries),
                posting.sizes,
                posting.background,
                posting.consultation,
                posting.request,
                posting.requirements,
                posting.budget,
                posting.period,
            ),
            self._today - timedelta(days=3),
            self._now - timedelta(days=14),
        )
        written = [proposal for group in PROPOSALS.values() for proposal in group]
        first = datetime.combine(self._today - timedelta(days=10), time(10), JST)
        self._proposals[opened] = [
            submit_proposal(
                self._as(partner),
                opened,
                written[number % len(written)].title,
                written[number % len(written)].body,
                written[number % len(written)].promise,
                first + timedelta(minutes=30 * number),
            )
            for number, partner in enumerate(self.partners[:candidates_])
        ]
        return opened

    def _as(self, viewer: Viewer) -> Repository:
        return self._founder.on_behalf_of(viewer)


def _write_long_talk(engine: Engine, talk: ProposalId, builder: _Builder, now: datetime) -> None:
    lines = [event.text for event in MESSAGES if isinstance(event, Wrote)]
    sides = (Side.CLIENT, builder.buyers[0].member), (Side.PARTNER, builder.partners[1].member)
    rows = [
        {"proposal_id": talk, "side": side, "author_id": author, "body": lines[number % len(lines)], "sent_at": at}
        for number in range(MESSAGES_OF_THE_LONG_TALK)
        for side, author in (sides[number % 2],)
        for at in (now - timedelta(minutes=MESSAGES_OF_THE_LONG_TALK - number),)
    ]
    with Session(engine) as session, session.begin():
        session.execute(insert(MessageRow), rows)


def _profile(number: int, style: WorkStyle) -> PartnerProfile:
    return PartnerProfile(
        work_style=style,
        certification=Certification.STANDARD,
        employees=3 + number % 40,
        regular_employees=2 + number % 20,
        founded_year=2004 + number % 18,
        partner_since=2023,
        corporate_form="株式会社",
        prefecture="神奈川県",
        working_mode="リモート中心、週1回の定例会議",
        representative="営業一筋二十年の代表が、初回の商談に同席します。",
        record="製造業、情報通信業の新規開拓を担当。\n\n介護施設向けの求人開拓を担当。",
    )
