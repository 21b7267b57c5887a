"""Interview dates: what was offered, what was taken, and between whom (M3)."""

from dataclasses import dataclass
from datetime import datetime

from core.model import MemberId, ProposalId, Side
from core.model_choosing import InterviewId, InterviewState, SlotId
from core.rules_interviews import Period


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of an offer."""

    id: SlotId
    period: Period


@dataclass(frozen=True, slots=True)
class Interview:
    """An offer of dates, the dates in the order of time. `fixed` is the one that was taken, by `taken_by`.

    `side` offered it, in the words of `author`. `uid` and `sequence` are the calendar's: a date that moves keeps the
    one and raises the other.
    """

    id: InterviewId
    proposal: ProposalId
    side: Side
    author: str
    place: str
    note: str
    slots: tuple[Slot, ...]
    state: InterviewState
    fixed: Period | None
    taken_by: MemberId | None
    uid: str
    sequence: int
    offered_at: datetime
    client: str
    partner: str
    posting_title: str


@dataclass(frozen=True, slots=True)
class Interviews:
    """Where a thread stands with its interview: what is offered, and the latest date that stands."""

    offered: Interview | None = None
    fixed: Interview | None = None
