"""Leads, as kakutoku's sales reads them."""

from dataclasses import dataclass
from datetime import datetime

from core.model import MemberId, OrganizationId
from core.model_accounts import LeadId, LeadKind, LeadStatus, LinkState


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead in the list; `owner` is empty while nobody looks after it."""

    id: LeadId
    kind: LeadKind
    company: str
    name: str
    status: LeadStatus
    owner: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class LeadList:
    """One page of leads, newest first, with the counts per status of all that the search finds; `found` are shown."""

    counts: dict[LeadStatus, int]
    found: int
    pages: int
    page: int
    lines: tuple[LeadLine, ...]


@dataclass(frozen=True, slots=True)
class LeadNote:
    """What somebody of sales wrote down."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """What was done about a lead; `who` is empty for the person who asked."""

    action: str
    who: str
    at: datetime
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class SentLink:
    """The verification link sent last, and what has become of it."""

    sent_at: datetime
    expires_at: datetime
    state: LinkState


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead in full. `taken`: somebody has an account with its mail address already."""

    id: LeadId
    kind: LeadKind
    company: str
    name: str
    email: str
    phone: str
    message: str
    status: LeadStatus
    owner: MemberId | None
    owner_name: str
    received_at: datetime
    organization: OrganizationId | None
    taken: bool
    link: SentLink | None
    notes: tuple[LeadNote, ...]
    events: tuple[LeadEvent, ...]
