"""定例資料: what a weekly meeting is told, as it is kept and read again, and the digest under which it stands (D8).

The figures come from `core/kpi.py` and are only carried here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from core.calendar import after_months
from core.chain import digest
from core.model import MemberId, Side
from core.model_direction import ActionState, AgendaPart, AppointmentState, CaseActionId, CaseId, Plan, ScriptId, Work
from core.records import to_json

ACTING = {Side.SYSTEM: "カクトク", Side.PARTNER: "パートナー", Side.CLIENT: "企業"}
"""Whose a next action is, in words; kakutoku is the side that negotiates nothing."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was done from `first` through `last`, beside what the plan asks for by then and for all of the period."""

    first: date
    last: date
    work: Work
    minutes_due: Decimal
    appointments_due: Decimal
    minutes_planned: Decimal
    appointments_planned: Decimal
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class DayWork:
    """What was done on one day of the month."""

    day: date
    work: Work


@dataclass(frozen=True, slots=True)
class MemberWork:
    """A member's week, its month so far, and its part of the month's plan by then."""

    member: MemberId
    name: str
    week: Work
    month: Work
    appointments_due: Decimal
    progress: Decimal | None


@dataclass(frozen=True, slots=True)
class ScriptWork:
    """What was done with one script since the contract began."""

    script: ScriptId
    name: str
    work: Work


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one script does better than another by a rate, or that nobody can tell, and what it would take (D4)."""

    measure: str
    scripts: str
    verdict: str
    missing: str


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment that was booked in the week, or whose day lay in it."""

    company: str
    member: str
    booked_on: date
    meets_at: datetime
    state: AppointmentState


@dataclass(frozen=True, slots=True)
class Renewal:
    """What speaks for or against more hours when the contract comes to be renewed (D7, D8).

    `per_hour` are appointments of an hour so far, `hours_needed` what the month's target would take at that; None where
    nothing can be said. `monthly` is the net amount a month now, `plan` a whole month's plan; None in packs that were
    kept before they carried it.
    """

    ends: date
    negotiating: bool
    per_hour: Decimal | None
    hours_needed: Decimal | None
    monthly: int | None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class PackContent:
    """The figures and names of a meeting, frozen as of a moment."""

    case: CaseId
    name: str
    client: str
    partner: str
    director: str
    meets_on: date
    starts: int
    minutes: int
    as_of: datetime
    week: Stretch
    month: Stretch
    whole: Stretch
    days: tuple[DayWork, ...]
    members: tuple[MemberWork, ...]
    scripts: tuple[ScriptWork, ...]
    verdicts: tuple[Verdict, ...]
    bookings: tuple[Booking, ...]
    renewal: Renewal | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return digest(_as_kept(to_json(self)))

    @property
    def figures(self) -> str:
        """The same without the moment: two that were counted alike are equal."""
        return digest(_as_kept(to_json(self)) | {"as_of": ""})

    @property
    def monthly_plan(self) -> tuple[Decimal, Decimal]:
        """Minutes and appointments that a whole month asks for; where that was not kept, what this one asks for."""
        plan = self.renewal.plan if self.renewal else None
        if plan is None:
            return self.month.minutes_planned, self.month.appointments_planned
        return Decimal(plan.minutes), Decimal(plan.appointments)


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said of one member, or of the whole (no member)."""

    member: MemberId | None
    text: str


@dataclass(frozen=True, slots=True)
class NextAction:
    """Something that was agreed on in the meeting of `agreed_on`."""

    id: CaseActionId
    text: str
    side: Side
    due_on: date | None
    state: ActionState
    agreed_on: date


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed for the renewal: hours and appointments a month, net yen a month, and why. A proposal only."""

    hours: int
    appointments: int
    monthly: int
    text: str


@dataclass(frozen=True, slots=True)
class PackForm:
    """A pack as it is shown, printed and shared: nothing that is kakutoku's own is ever in it (D8)."""

    content: PackContent
    comments: tuple[Comment, ...] = ()
    carried: tuple[NextAction, ...] = ()
    actions: tuple[NextAction, ...] = ()
    offer: Offer | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of all that is shared."""
        written = to_json(self)
        return digest(written | {"content": _as_kept(written["content"])})

    @property
    def parts(self) -> tuple[AgendaPart, ...]:
        """The agenda: three parts, and where the contract is to be renewed what is proposed for that."""
        every = tuple(AgendaPart)
        return every if self.content.renewal or self.offer else every[:-1]

    def said_of(self, member: MemberId | None) -> str:
        """The comment on a member, or on the whole."""
        return next((each.text for each in self.comments if each.member == member), "")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A weekly meeting on its day, its pack where one was made, and whether it overlaps another of its director's."""

    case: CaseId
    name: str
    client: str
    director_id: MemberId
    director: str
    day: date
    starts: int
    minutes: int
    pack: int | None = None
    as_of: datetime | None = None
    shared_at: datetime | None = None
    clashes: bool = False


def with_clashes(meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """By day and time, each marked that begins before another of the same director's on that day has ended."""
    marked: list[Meeting] = []
    for _, group in groupby(
        sorted(meetings, key=lambda each: (each.director_id, each.day, each.starts, each.case)),
        key=lambda each: (each.director_id, each.day),
    ):
        day = list(group)
        for each in day:
            overlapping = any(
                other is not each
                and other.starts < each.starts + each.minutes
                and each.starts < other.starts + other.minutes
                for other in day
            )
            marked.append(replace(each, clashes=overlapping))
    return tuple(sorted(marked, key=lambda each: (each.day, each.starts, each.director_id, each.case)))


def _as_kept(content: dict[str, Any]) -> dict[str, Any]:
    """A content as its digest counts it: one that was kept before renewals carried a plan stands as it did then."""
    renewal = content["renewal"]
    if renewal is None or renewal["plan"] is not None:
        return content
    return content | {"renewal": {name: value for name, value in renewal.items() if name != "plan"}}


Course = tuple[tuple[date, int], ...]
Planned = tuple[tuple[date, Decimal], ...]


def month_course(content: PackContent) -> tuple[Course, Planned]:
    """The month's appointments added up day by day, and where the plan stands at its beginning, now, and its end."""
    month = content.month
    booked, done = 0, [(month.first, 0)]
    for each in content.days:
        booked += each.work.appointments
        done.append((each.day, booked))
    done.append((month.last, booked))
    ends = after_months(month.first, 1) - timedelta(days=1)
    due = ((month.first, Decimal(0)), (month.last, month.appointments_due), (ends, month.appointments_planned))
    return tuple(done), due
