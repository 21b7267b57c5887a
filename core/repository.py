"""The only door to the database: one transaction, on behalf of one viewer."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.model import Viewer
from core.rules import require_acting
from core.store.access import Access, Account
from core.store.attachments import Attachments
from core.store.audit import Audit
from core.store.backup import back_up, restore
from core.store.candidates import Candidates
from core.store.comparisons import Comparisons
from core.store.consultations import Consultations
from core.store.contracts import Contracts
from core.store.declines import Declines
from core.store.directory import Directory
from core.store.doors import dawning, delivering, entering, glancing, holder, knocking, receiving, scanning, showing
from core.store.drafts import Drafts
from core.store.engine import WRITE, open_engine, snapshot
from core.store.evaluations import Evaluations
from core.store.fees import Fees
from core.store.hearings import Hearings
from core.store.interviews import InterviewDates
from core.store.leads import LeadRecord, Leads
from core.store.links import Links
from core.store.members import Members
from core.store.memory import RECALL, memory
from core.store.messages import Messages
from core.store.notices import Notices
from core.store.onlooking import Onlooking
from core.store.openings import Openings
from core.store.orders import Orders
from core.store.organizations import Organizations
from core.store.outbox import Outbox
from core.store.oversight import Oversight
from core.store.performance import Performance
from core.store.postings import Postings
from core.store.presence import SignedIn, require_alive
from core.store.prime_audits import PrimeAudits
from core.store.profiles import Profiles
from core.store.proposals import Proposals
from core.store.reception import Reception
from core.store.registry import NOBODY, Registry
from core.store.repairs import Repairs
from core.store.second_steps import SecondSteps
from core.store.sessions import Sessions
from core.store.terminations import Terminations
from core.store.trail import Trail
from core.store.verification import broken_orders, witness

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
    "back_up",
    "broken_orders",
    "dawning",
    "delivering",
    "entering",
    "founding",
    "glancing",
    "holder",
    "knocking",
    "open_engine",
    "reading",
    "receiving",
    "restore",
    "scanning",
    "showing",
    "transaction",
    "witness",
]


class Repository:
    """What `viewer` may read and write, by subject."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self._session = session
        self.viewer = viewer

    @cached_property
    def attachments(self) -> Attachments:
        """Files of messages."""
        return Attachments(self._session, self.viewer)

    @cached_property
    def audit(self) -> Audit:
        """The trail of what was done."""
        return Audit(self._session, self.viewer)

    @cached_property
    def candidates(self) -> Candidates:
        """Proposals as the client screens them."""
        return Candidates(self._session, self.viewer)

    @cached_property
    def comparisons(self) -> Comparisons:
        """Candidates side by side."""
        return Comparisons(self._session, self.viewer)

    @cached_property
    def consultations(self) -> Consultations:
        """What clients asked their sales contact."""
        return Consultations(self._session, self.viewer)

    @cached_property
    def contracts(self) -> Contracts:
        """Orders as the lists of contracts and deals show them."""
        return Contracts(self._session, self.viewer)

    @cached_property
    def declines(self) -> Declines:
        """Candidates chosen together, for 見送り."""
        return Declines(self._session, self.viewer)

    @cached_property
    def directory(self) -> Directory:
        """Every organisation and its people, as kakutoku looks them up."""
        return Directory(self._session, self.viewer)

    @cached_property
    def drafts(self) -> Drafts:
        """What the viewer typed and has not sent yet."""
        return Drafts(self._session, self.viewer)

    @cached_property
    def evaluations(self) -> Evaluations:
        """How the members of a client scored its candidates."""
        return Evaluations(self._session, self.viewer)

    @cached_property
    def interviews(self) -> InterviewDates:
        """When the two sides of a thread meet."""
        return InterviewDates(self._session, self.viewer)

    @cached_property
    def leads(self) -> Leads:
        """Those who asked and have no account yet."""
        return Leads(self._session, self.viewer)

    @cached_property
    def fees(self) -> Fees:
        """What kakutoku charges its clients."""
        return Fees(self._session, self.viewer)

    @cached_property
    def links(self) -> Links:
        """Single-use links that are sent by mail."""
        return Links(self._session)

    @cached_property
    def hearings(self) -> Hearings:
        """What sales heard, and the postings drafted from that."""
        return Hearings(self._session, self.viewer)

    @cached_property
    def members(self) -> Members:
        """The people of an organisation, and those who are invited to it."""
        return Members(self._session, self.viewer)

    @cached_property
    def messages(self) -> Messages:
        """The chats about proposals."""
        return Messages(self._session, self.viewer)

    @cached_property
    def notices(self) -> Notices:
        """What happened since the viewer was last here."""
        return Notices(self._session, self.viewer)

    @cached_property
    def onlooking(self) -> Onlooking:
        """Looking as a client or partner sees the console (K3)."""
        return Onlooking(self._session)

    @cached_property
    def openings(self) -> Openings:
        """Postings as sales runs them."""
        return Openings(self._session, self.viewer)

    @cached_property
    def orders(self) -> Orders:
        """Negotiations: versions, events, approvals."""
        return Orders(self._session, self.viewer)

    @cached_property
    def organizations(self) -> Organizations:
        """Companies, their people and what identifies them."""
        return Organizations(self._session, self.viewer)

    @cached_property
    def outbox(self) -> Outbox:
        """Letters on their way."""
        return Outbox(self._session, self.viewer)

    @cached_property
    def oversight(self) -> Oversight:
        """What kakutoku's people watch over."""
        return Oversight(self._session, self.viewer)

    @cached_property
    def performance(self) -> Performance:
        """What deals delivered beside what was promised."""
        return Performance(self._session, self.viewer)

    @cached_property
    def postings(self) -> Postings:
        """Requests open for proposals."""
        return Postings(self._session, self.viewer)

    @cached_property
    def prime_audits(self) -> PrimeAudits:
        """Which partners were audited, and with what result."""
        return PrimeAudits(self._session, self.viewer)

    @cached_property
    def profiles(self) -> Profiles:
        """A partner's own page."""
        return Profiles(self._session, self.viewer)

    @cached_property
    def proposals(self) -> Proposals:
        """A partner's own proposals."""
        return Proposals(self._session, self.viewer)

    @cached_property
    def registry(self) -> Registry:
        """What kakutoku enters of organisations and their people."""
        return Registry(self._session, self.viewer)

    @cached_property
    def repairs(self) -> Repairs:
        """What operations put right."""
        return Repairs(self._session, self.viewer)

    @cached_property
    def second_steps(self) -> SecondSteps:
        """What is asked for after the password."""
        return SecondSteps(self._session)

    @cached_property
    def sessions(self) -> Sessions:
        """Where the viewer is signed in."""
        return Sessions(self._session, self.viewer)

    @cached_property
    def terminations(self) -> Terminations:
        """Requests to end a contract early."""
        return Terminations(self._session, self.viewer)

    @cached_property
    def trail(self) -> Trail:
        """What was done, for those who look into it."""
        return Trail(self._session, self.viewer)

    def for_nobody(self) -> Reception:
        """The same transaction for somebody without an account; only a world that is being founded needs it."""
        return Reception(self._session)

    def on_behalf_of(self, viewer: Viewer) -> "Repository":
        """The same transaction with somebody else acting; only a world that is being founded changes hands so."""
        return Repository(self._session, viewer)


@contextmanager
def reading(engine: Engine, viewer: Viewer) -> Generator[Repository]:
    """A look at one moment; nothing is written. What was read before and has not changed since is not read again."""
    with Session(snapshot(engine), info={RECALL: memory(engine).now()}) as session:
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
def founding(engine: Engine) -> Generator[Repository]:
    """The command line's own transaction, in which a first organisation can be entered while nobody exists to do it."""
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        yield Repository(session, NOBODY)
