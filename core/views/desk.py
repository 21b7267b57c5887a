"""What kakutoku's desk reads: fees, organisations and their people, the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.model import Audience, MemberId, OrderId, OrganizationId, Role
from core.views.members import CompanyEntry
from core.views.people import Fee


@dataclass(frozen=True, slots=True)
class FeeTerm:
    """A client's fees from a day on (O8)."""

    valid_from: date
    fee: Fee


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What of the trail is looked for (K2); everything that is given must hold. Days are Tokyo's, both included.

    `organization` acted, was acted for, or is what the event is about. `before` is the event after which to go on.
    """

    who: str = ""
    member: MemberId | None = None
    action: str | None = None
    since: date | None = None
    until: date | None = None
    organization: OrganizationId | None = None
    subject: str | None = None
    subject_id: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """One event of the trail; `who` is empty for what the system, or somebody not signed in, did."""

    id: int
    at: datetime
    who: str
    organization: str
    on_behalf_of: str
    action: str
    subject: str
    subject_id: int
    named: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events, newest first; `more` where there are older ones."""

    events: tuple[TrailEvent, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """An organisation in kakutoku's list (K1). `members` are the active ones."""

    id: OrganizationId
    name: str
    audience: Audience
    members: int
    contact: str
    last_sign_in: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OrganizationList:
    """One page of organisations by name, with how many there are of each kind."""

    counts: Mapping[Audience, int]
    found: int
    pages: int
    lines: tuple[OrganizationLine, ...]


@dataclass(frozen=True, slots=True)
class DeskMember:
    """A member as kakutoku's desk sees them; `locked` while their sign-in is locked, `sessions` are open now."""

    id: MemberId
    name: str
    email: str
    role: Role
    active: bool
    last_sign_in: datetime | None
    second_step: bool
    initial_password: bool
    sessions: int
    locked: bool


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """One organisation with its people and how much business it has (K1)."""

    id: OrganizationId
    audience: Audience
    created_at: datetime
    entry: CompanyEntry
    members: tuple[DeskMember, ...]
    contact: MemberId | None
    contact_name: str
    postings: int
    proposals: int
    deals: int


@dataclass(frozen=True, slots=True)
class StuckApproval:
    """An order of which one version waits for approval."""

    order: OrderId
    posting_title: str
    client: str
    partner: str
    version: int
    requested_at: datetime
