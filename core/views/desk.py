"""What kakutoku's desk reads: fees, organisations and their people, the trail."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.model import MemberId, OrganizationId
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
