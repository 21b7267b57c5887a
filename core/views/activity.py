"""Activity as its screens read it: rows, their corrections, files that were taken in (D5)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.model import MemberId, OrderId
from core.model_choosing import Delivery
from core.model_direction import ActivityId, ScriptId, Work


@dataclass(frozen=True, slots=True)
class KeptActivity:
    """A row as it stands; `revision` counts how often it was written."""

    id: ActivityId
    work: Work
    revision: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """What had been reported by hand of a contract's month of which activity tells from now on (P13)."""

    order: OrderId
    month: date
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Written:
    """What writing rows came to: those that were not there before, those that say something else now, and which reports
    of a month they stand for."""

    added: int = 0
    changed: int = 0
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which rows of a case are looked for; `first` and `last` are days."""

    first: date | None = None
    last: date | None = None
    member: MemberId | None = None
    script: ScriptId | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """A row of the list: who did what on which day with which script, and who said so last."""

    id: ActivityId
    day: date
    member_id: MemberId
    member: str
    script_id: ScriptId
    script: str
    work: Work
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActivityList:
    """One page of the rows that fit, the latest day first; `sum` is what all of them come to."""

    found: int
    pages: int
    sum: Work
    entries: tuple[ActivityEntry, ...]


@dataclass(frozen=True, slots=True)
class ActivityVersion:
    """What a row said, by whom and since when; `reason` is why it was corrected then, "" at first."""

    work: Work
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ActivityImport:
    """A file that was taken in: how many lines it had, and what became of them."""

    name: str
    rows: int
    added: int
    changed: int
    left_out: int
    by: str
    at: datetime
