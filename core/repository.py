"""The only door to the database: one transaction, on behalf of one viewer."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.model import Audience, OrganizationId, Role, Viewer
from core.rules import require_acting
from core.store.access import Access, Account
from core.store.activities import Activities
from core.store.activity_lists import ActivityLists
from core.store.attachments import Attachments
from core.store.audit import Audit
from core.store.backup import back_up, restore
from core.store.billing import Billing
from core.store.bundles import Bundles
from core.store.candidates import Candidates
from core.store.case_lists import CaseLists
from core.store.case_members import CaseMembers
from core.store.cases import Cases
from core.store.comparisons import Comparisons
from core.store.consultations import Consultations
from core.store.contracts import Contracts
from core.store.declines import Declines
from core.store.directory import Directory
from core.store.doors import (
    announcing,
    dawning,
    delivering,
    entering,
    glancing,
    holder,
    knocking,
    packing,
    preparing,
    receiving,
    scanning,
    showing,
)
from core.store.drafts import Drafts
from core.store.endings import Endings
from core.store.engine import WRITE, open_engine, snapshot
from core.store.evaluations import Evaluations
from core.store.feed import Feed
from core.store.fees import Fees
from core.store.hearings import Hearings
from core.store.interviews import InterviewDates
from core.store.invoice_lists import InvoiceLists
from core.store.invoices import Invoices
from core.store.kickoffs import Kickoffs
from core.store.knowledge import Knowledge
from core.store.kpi import Kpi
from core.store.kpi_screen import KpiScreen
from core.store.leads import LeadRecord, Leads
from core.store.legal import Legal
from core.store.links import Links
from core.store.members import Members
from core.store.memory import RECALL, memory
from core.store.messages import Messages
from core.store.mornings import Mornings
from core.store.next_actions import NextActions
from core.store.notices import Notices
from core.store.onlooking import Onlooking
from core.store.openings import Openings
from core.store.orders import Orders
from core.store.organizations import Organizations
from core.store.outbox import Outbox
from core.store.oversight import Oversight
from core.store.pack_batches import PackBatches
from core.store.packs import Packs
from core.store.paper_verification import broken_papers, witness
from core.store.papers import Papers
from core.store.payments import Payments
from core.store.performance import Performance
from core.store.postings import Postings
from core.store.presence import SignedIn, require_alive
from core.store.prime_audits import PrimeAudits
from core.store.profiles import Profiles
from core.store.proposals import Proposals
from core.store.quality import Quality
from core.store.reception import Reception
from core.store.registrations import Registrations
from core.store.registry import NOBODY, Registry
from core.store.repairs import Repairs
from core.store.reviews import Reviews
from core.store.scripts import Scripts
from core.store.second_steps import SecondSteps
from core.store.sessions import Sessions
from core.store.subject import Subject
from core.store.target_lists import TargetLists
from core.store.terminations import Terminations
from core.store.timelines import Timelines
from core.store.trail import Trail
from core.store.verification import broken_orders
from core.store.webhooks import Webhooks

__all__ = [
    "Access",
    "Account",
    "Engine",
    "LeadRecord",
    "Links",
    "Outbox",
    "Reception",
    "Registry",
    "Repository",
    "SignedIn",
    "announcing",
    "at_once",
    "back_up",
    "broken_orders",
    "broken_papers",
    "dawning",
    "delivering",
    "entering",
    "founding",
    "glancing",
    "holder",
    "knocking",
    "looking",
    "open_engine",
    "packing",
    "preparing",
    "reading",
    "receiving",
    "restore",
    "scanning",
    "showing",
    "transaction",
    "witness",
    "working",
]


S = TypeVar("S", bound=Subject)


class Subjects(cached_property[S]):
    """One subject of a repository, made for its transaction and viewer when it is first asked for."""

    def __init__(self, kind: type[S]) -> None:
        self.kind = kind
        super().__init__(self._made)

    def _made(self, repo: "Repository") -> S:
        return self.kind(repo._session, repo.viewer)  # pyright: ignore[reportPrivateUsage]


class Repository:
    """What `viewer` may read and write, by subject; the classes say what each is about."""

    activities = Subjects(Activities)
    activity_lists = Subjects(ActivityLists)
    attachments = Subjects(Attachments)
    audit = Subjects(Audit)
    billing = Subjects(Billing)
    bundles = Subjects(Bundles)
    candidates = Subjects(Candidates)
    case_lists = Subjects(CaseLists)
    case_members = Subjects(CaseMembers)
    cases = Subjects(Cases)
    comparisons = Subjects(Comparisons)
    consultations = Subjects(Consultations)
    contracts = Subjects(Contracts)
    declines = Subjects(Declines)
    directory = Subjects(Directory)
    drafts = Subjects(Drafts)
    endings = Subjects(Endings)
    evaluations = Subjects(Evaluations)
    feed = Subjects(Feed)
    fees = Subjects(Fees)
    hearings = Subjects(Hearings)
    interviews = Subjects(InterviewDates)
    invoice_lists = Subjects(InvoiceLists)
    invoices = Subjects(Invoices)
    kickoffs = Subjects(Kickoffs)
    kpi = Subjects(Kpi)
    kpi_screen = Subjects(KpiScreen)
    knowledge = Subjects(Knowledge)
    leads = Subjects(Leads)
    legal = Subjects(Legal)
    members = Subjects(Members)
    messages = Subjects(Messages)
    mornings = Subjects(Mornings)
    notices = Subjects(Notices)
    openings = Subjects(Openings)
    orders = Subjects(Orders)
    organizations = Subjects(Organizations)
    outbox = Subjects(Outbox)
    oversight = Subjects(Oversight)
    next_actions = Subjects(NextActions)
    pack_batches = Subjects(PackBatches)
    packs = Subjects(Packs)
    papers = Subjects(Papers)
    payments = Subjects(Payments)
    performance = Subjects(Performance)
    postings = Subjects(Postings)
    prime_audits = Subjects(PrimeAudits)
    profiles = Subjects(Profiles)
    proposals = Subjects(Proposals)
    quality = Subjects(Quality)
    registrations = Subjects(Registrations)
    registry = Subjects(Registry)
    repairs = Subjects(Repairs)
    reviews = Subjects(Reviews)
    scripts = Subjects(Scripts)
    sessions = Subjects(Sessions)
    target_lists = Subjects(TargetLists)
    terminations = Subjects(Terminations)
    timelines = Subjects(Timelines)
    trail = Subjects(Trail)
    webhooks = Subjects(Webhooks)

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self._session = session
        self.viewer = viewer

    @cached_property
    def links(self) -> Links:
        """Single-use links that are sent by mail."""
        return Links(self._session)

    @cached_property
    def onlooking(self) -> Onlooking:
        """Looking as a client or partner sees the console (K3)."""
        return Onlooking(self._session)

    @cached_property
    def second_steps(self) -> SecondSteps:
        """What is asked for after the password."""
        return SecondSteps(self._session)

    def for_nobody(self) -> Reception:
        """The same transaction for somebody without an account; only a world that is being founded needs it."""
        return Reception(self._session)

    def on_behalf_of(self, viewer: Viewer) -> "Repository":
        """The same transaction with somebody else acting; only a world that is being founded changes hands so."""
        return Repository(self._session, viewer)

    def as_client(self, client: OrganizationId) -> "Repository":
        """The same look with a client's eyes: for drawing a paper of its, once the index has said who may have it."""
        return Repository(self._session, Viewer(NOBODY.member, client, Audience.CLIENT, Role.GUEST))


@contextmanager
def reading(engine: Engine, viewer: Viewer) -> Generator[Repository]:
    """A look at one moment; nothing is written. What was read before and has not changed since is not read again."""
    with Session(snapshot(engine), info={RECALL: memory(engine).now()}) as session:
        yield Repository(session, viewer)


def at_once(engine: Engine) -> AbstractContextManager[None]:
    """Around all the looks of one screen: the database is asked once whether it has changed, not at each of them.

    Whatever this thread writes inside is seen by its next look; what others write, by the next screen.
    """
    return memory(engine).at_once()


@contextmanager
def looking(engine: Engine, viewer: Viewer) -> Generator[Repository]:
    """The same for work that passes through thousands of things and comes back to none: nothing is remembered."""
    with Session(snapshot(engine)) as session:
        yield Repository(session, viewer)


@contextmanager
def transaction(engine: Engine, viewer: Viewer) -> Generator[Repository]:
    """Commit when the block ends, roll back when it raises.

    Raises SignedOut where the viewer's session has ended or its role has changed since the page was drawn: a script
    that is still running after a sign-out writes nothing (A2, A3). Raises NotAllowed where the viewer only looks on as
    somebody else sees the console, also from a tab that has not heard of it yet (K3).
    """
    require_acting(viewer)
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        # Real time on purpose: a session is about the person at the keyboard, whatever clock the business runs on.
        require_alive(session, viewer, datetime.now(UTC))
        yield Repository(session, viewer)


@contextmanager
def working(engine: Engine) -> Generator[Repository]:
    """The clock's own transaction, in which actions do what is due; nobody acts, and the trail says so."""
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        yield Repository(session, NOBODY)


@contextmanager
def founding(engine: Engine) -> Generator[Repository]:
    """The command line's own transaction, in which a first organisation can be entered while nobody exists to do it."""
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        yield Repository(session, NOBODY)
