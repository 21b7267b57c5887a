"""What happened at kakutoku's desk and among a client's people; each event does itself, by the action of its screen."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.actions import consultations, fees, hearings, invitations, leads, members
from core.actions.leads import Contact
from core.actions.postings import reopen_posting
from core.actions.prime_audits import NewAudit, record_audit
from core.actions.reception import receive_lead
from core.calendar import jst_date
from core.demo.people import FOUNDER
from core.demo.world import World
from core.model import Role
from core.model_accounts import AuditKind, ConsultationKind, LeadKind, LeadStatus, PostingContent
from core.rules_desk import LOOK
from core.views import Fee


@dataclass(frozen=True, slots=True)
class DemoColleague:
    """A client's 管理者 invites somebody, or ends the account of a colleague who has `left`."""

    days: int
    clock: str
    by: str
    email: str
    name: str
    role: Role
    left: bool = False

    def happen(self, world: World, now: datetime) -> None:
        admin = world.acting(self.by)
        if self.left:
            members.deactivate_member(admin, world.people[self.email].member, now)
        else:
            invitations.invite_member(admin, self.email, self.name, self.role, now)


@dataclass(frozen=True, slots=True)
class DemoAudit:
    """An audit of a partner by somebody of kakutoku, `days` from the anchor (P6)."""

    partner: str
    kind: AuditKind
    auditor: str
    days: int
    passed: bool
    note: str

    @property
    def clock(self) -> str:
        """Audits are written down at the end of the day."""
        return "17:30"

    def happen(self, world: World, now: datetime) -> None:
        held = NewAudit(self.kind, jst_date(now), world.people[self.auditor].member, self.passed, self.note)
        record_audit(world.acting(FOUNDER), world.organizations[self.partner], held, now)


@dataclass(frozen=True, slots=True)
class DemoLead:
    """Somebody who asked on a public form."""

    key: str
    days: int
    clock: str
    kind: LeadKind
    contact: Contact
    message: str

    def happen(self, world: World, now: datetime) -> None:
        asked = leads.checked(self.contact, self.message, required=())
        received = receive_lead(world.founding.for_nobody(), self.kind, *asked, self.key, now)
        if received:
            world.leads[self.key] = received


@dataclass(frozen=True, slots=True)
class LeadStep:
    """Sales took a lead, wrote down a note, and moved it on; to VERIFYING by sending the mail."""

    lead: str
    by: str
    days: int
    clock: str
    to: LeadStatus | None = None
    note: str = ""

    def happen(self, world: World, now: datetime) -> None:
        repo, lead = world.acting(self.by), world.leads[self.lead]
        leads.take_lead(repo, lead, now)
        if self.to is LeadStatus.VERIFYING:
            leads.send_verification(repo, lead, now)
        elif self.to:
            leads.move_lead(repo, lead, self.to, now)
        if self.note:
            leads.add_note(repo, lead, self.note, now)


@dataclass(frozen=True, slots=True)
class DeskEvent(ABC):
    """Something between a client and the sales desk: `days` from the anchor, at `clock` (HH:MM in Japan)."""

    by: str
    days: int
    clock: str

    @abstractmethod
    def happen(self, world: World, now: datetime) -> None:
        """Do it, on behalf of `by`."""


@dataclass(frozen=True, slots=True)
class LooksAfter(DeskEvent):
    """Somebody of kakutoku became a client's sales contact."""

    client: str
    member: str

    def happen(self, world: World, now: datetime) -> None:
        client, member = world.organizations[self.client], world.people[self.member].member
        consultations.set_sales_contact(world.acting(self.by), client, member, now)


@dataclass(frozen=True, slots=True)
class Charged(DeskEvent):
    """Operations set a client's fees, from the day that is `starts` days from the anchor on."""

    client: str
    fee: Fee
    starts: int

    def happen(self, world: World, now: datetime) -> None:
        fees.set_fee(world.acting(self.by), world.organizations[self.client], self.fee, world.day(self.starts), now)


@dataclass(frozen=True, slots=True)
class Looked(DeskEvent):
    """Somebody of kakutoku looked at the console as a client sees it, for some minutes."""

    client: str
    reason: str
    minutes: int

    def happen(self, world: World, now: datetime) -> None:
        # As `start_viewing` and `stop_viewing` record it; nobody here has a browser's session to look with.
        record, client = world.acting(self.by).audit.record, world.organizations[self.client]
        record("start_viewing", "organization", client, now, after={"reason": self.reason, "until": now + LOOK})
        record("stop_viewing", "organization", client, now + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Heard(DeskEvent):
    """A hearing with its draft; `opens` names the posting that was opened from it at once, "" for a draft."""

    client: str
    notes: str
    content: PostingContent
    deadline: int | None
    opens: str = ""

    def happen(self, world: World, now: datetime) -> None:
        repo = world.acting(self.by)
        deadline = None if self.deadline is None else world.day(self.deadline)
        hearing = hearings.note_hearing(repo, world.organizations[self.client], None, self.notes[:16], now)
        form = hearings.HearingForm(jst_date(now), self.notes, self.content, deadline)
        saved = hearings.save_hearing(repo, hearing, form, 0, now + timedelta(minutes=40))
        if self.opens:
            opened = now + timedelta(days=2)
            world.postings[self.opens] = hearings.open_hearing(repo, hearing, form, saved, opened)


@dataclass(frozen=True, slots=True)
class Asked(DeskEvent):
    """A client's consultation."""

    key: str
    kind: ConsultationKind
    posting: str | None
    text: str

    def happen(self, world: World, now: datetime) -> None:
        repo, about = world.acting(self.by), world.postings[self.posting] if self.posting else None
        world.asked[self.key] = consultations.ask_consultation(repo, self.kind, about, self.text, self.key, now)


@dataclass(frozen=True, slots=True)
class Answered(DeskEvent):
    """Sales answered a consultation."""

    key: str
    text: str

    def happen(self, world: World, now: datetime) -> None:
        repo, asked = world.acting(self.by), world.asked[self.key]
        consultations.take_consultation(repo, asked, None, now)
        consultations.answer_consultation(repo, asked, self.text, now + timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Reopened(DeskEvent):
    """再公募, as the consultation had asked."""

    posting: str
    deadline: int
    key: str

    def happen(self, world: World, now: datetime) -> None:
        posting, deadline = world.postings[self.posting], world.day(self.deadline)
        reopen_posting(world.acting(self.by), posting, 1, deadline, now, world.asked[self.key])
