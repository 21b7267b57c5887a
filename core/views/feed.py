"""A case's feed as its screens and mails read it (D6)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.model import MemberId
from core.model_direction import AppointmentId, AppointmentState, CaseId, FeedEntryId, FeedKind, ScriptId, Work


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment and what became of it; `script` is "" for a client, who knows of none."""

    id: AppointmentId
    case: CaseId
    company: str
    attendee: str
    meets_at: datetime
    notes: str
    state: AppointmentState
    booked_on: date
    member_id: MemberId
    member: str
    script_id: ScriptId
    script: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The appointments that are asked about, and how many there are of which nobody has said what became of them."""

    shown: tuple[Appointment, ...]
    count: int


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What was reported: an appointment, or the end of a member's day with its figures as they stand now.

    `text` is the 所感 of a day; `internal` says that its client does not read it, who gets "" instead.
    """

    id: FeedEntryId
    kind: FeedKind
    member: str
    day: date
    at: datetime
    text: str
    internal: bool
    appointment: Appointment | None
    work: Work


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A part of a feed, the latest first; whether there are earlier and later ones; who can be filtered by."""

    entries: tuple[FeedEntry, ...]
    earlier: bool
    later: bool
    members: tuple[tuple[MemberId, str], ...]


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end of a member's day as it was reported; `revision` counts how often."""

    id: FeedEntryId
    text: str
    internal: bool
    revision: int


@dataclass(frozen=True, slots=True)
class DayTold:
    """The end of one member's day as a mail tells of it."""

    member_id: MemberId
    member: str
    work: Work
    text: str
