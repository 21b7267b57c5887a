"""Requests for target lists as directors, partners and the back office read them (D5)."""

from dataclasses import dataclass
from datetime import date, datetime

from core import rules_lists as law
from core.calendar import jst_date
from core.model import MemberId, ProposalId
from core.model_direction import CaseId, ListPriority, ListRequestId, ListState


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A request, whose it is, and the file that answered it; `repeated` lines of that were known from earlier lists."""

    id: ListRequestId
    case: CaseId
    case_name: str
    proposal: ProposalId
    client: str
    director: MemberId
    criteria: str
    priority: ListPriority
    wanted: int
    due_on: date
    state: ListState
    requested_by_id: MemberId
    requested_by: str
    requested_at: datetime
    taken_by: str | None
    delivered_by: str | None
    delivered_at: datetime | None
    rows: int | None
    repeated: int | None
    file_name: str
    file_size: int | None
    sha256: str | None
    note: str

    def late(self, today: date) -> bool:
        """Whether it was due before today and is not delivered."""
        return law.is_late(self.state, self.due_on, today)

    def asked_in(self, month: date) -> bool:
        """Whether it counts among the requests of a calendar month (its first day)."""
        return jst_date(self.requested_at).replace(day=1) == month and self.state is not ListState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class ListQueue:
    """One page of the back office's requests, and how many there are by where they stand."""

    requests: tuple[ListRequest, ...]
    counts: dict[ListState, int]
    page: int
    pages: int
