"""What kakutoku's sales desk reads: hearings, a posting with its rounds, consultations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.model import CandidateStatus, MemberId, OrganizationId, PostingId
from core.model_accounts import (
    ConsultationId,
    ConsultationKind,
    ConsultationStatus,
    HearingId,
    PostingContent,
)
from core.views.market import Posting


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation or a person to choose from a list."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """What sales heard, and the posting drafted from it (P1). Internal: nobody outside kakutoku reads it.

    `revision` counts the savings; `posting` is the one that was opened from it.
    """

    id: HearingId
    client: OrganizationId
    client_name: str
    consultation: ConsultationId | None
    author: str
    held_on: date
    notes: str
    deadline: date | None
    revision: int
    created_at: datetime
    updated_at: datetime
    posting: PostingId | None
    content: PostingContent


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A hearing in the list; `title` is that of its draft, `posting` what was opened from it."""

    id: HearingId
    client_name: str
    title: str
    held_on: date
    author: str
    updated_at: datetime
    posting: PostingId | None


@dataclass(frozen=True, slots=True)
class HearingList:
    """One page of hearings, newest first, with how many are drafts and how many were opened."""

    drafts: int
    opened: int
    found: int
    pages: int
    page: int
    lines: tuple[HearingLine, ...]


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """A posting as the rules of its rounds decide on it (P1, P4)."""

    id: PostingId
    client: OrganizationId
    title: str
    round: int
    deadline: date


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a posting: how many proposals came, and what became of those (P2, P4)."""

    number: int
    deadline: date
    opened_at: datetime
    proposals: int
    statuses: dict[CandidateStatus, int]
    contracts: int
    consultation: ConsultationId | None


@dataclass(frozen=True, slots=True)
class PostingEvent:
    """What somebody of kakutoku did with a posting: opened, extended, re-opened it."""

    at: datetime
    member: str
    action: str
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class PostingFile:
    """One posting as sales runs it: content, rounds (the newest first), history (the newest first)."""

    posting: Posting
    client: OrganizationId
    client_name: str
    rounds: tuple[Round, ...]
    events: tuple[PostingEvent, ...]
    hearing: HearingId | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of a consultation: a round of a posting, with its deadline (P4)."""

    posting: PostingId
    title: str
    round: int
    deadline: date


@dataclass(frozen=True, slots=True)
class Consultation:
    """What a client asked, and what kakutoku answered (P4). `hearing` is kakutoku's alone to know."""

    id: ConsultationId
    client: OrganizationId
    client_name: str
    asker: str
    kind: ConsultationKind
    posting: PostingId | None
    posting_title: str
    text: str
    created_at: datetime
    status: ConsultationStatus
    answer: str
    answered_by: str
    answered_at: datetime | None
    owner: MemberId | None
    owner_name: str
    hearing: HearingId | None = None
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsultationList:
    """One page of consultations, newest first, with the counts per status of everything the filter finds."""

    counts: dict[ConsultationStatus, int]
    found: int
    pages: int
    page: int
    lines: tuple[Consultation, ...]


@dataclass(frozen=True, slots=True)
class ConsultationFilter:
    """What kakutoku narrows the list by: whose clients, state, words."""

    status: ConsultationStatus | None = None
    whose: Literal["all", "mine"] = "all"
    text: str = ""
    page: int = 1
