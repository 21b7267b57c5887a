"""定例 as its screens read it: the pack of a meeting, what was shared of it, what is being prepared (D8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from core import rules_packs as law
from core.chain import digest
from core.model import OrganizationId, Viewer
from core.model_direction import CaseId, PackBatchId, PackId, PackState
from core.packs import Comment, Meeting, PackForm
from core.records import to_json


@dataclass(frozen=True, slots=True)
class Schedule:
    """The weekly meeting of a case: its weekday, Monday 0, and minutes after midnight, None while none is agreed."""

    weekday: int | None
    starts: int | None
    minutes: int


@dataclass(frozen=True, slots=True)
class CurrentContract:
    """What a renewal is held against: the contract's agreed days, its net amount, whether a renewal is negotiated."""

    starts: date
    agreed_end: date
    subtotal: int | None
    negotiating: bool


@dataclass(frozen=True, slots=True)
class PackPage:
    """A pack as kakutoku works on it: what would be shared now, what was shared last, and what is kakutoku's own."""

    id: PackId
    case: CaseId
    client_id: OrganizationId
    revision: int
    form: PackForm
    internal: tuple[Comment, ...]
    made_by: str
    shared: PackForm | None
    shared_digest: str | None
    shared_at: datetime | None
    shared_by: str

    @property
    def said(self) -> dict[law.Spoken, str]:
        """Every comment, by whom it is about and whether it is kakutoku's own."""
        return {(each.member, False): each.text for each in self.form.comments} | {
            (each.member, True): each.text for each in self.internal
        }

    def on(self, today: date) -> Self:
        """The page on a day: once its own is over, its actions stand in what was shared as they stood then.

        What becomes of an action later is told by the packs of later meetings, and is no revision of this one.
        """
        if self.shared is None or today <= self.form.content.meets_on:
            return self
        states = {each.id: each.state for each in (*self.shared.carried, *self.shared.actions)}
        carried = tuple(replace(each, state=states[each.id]) for each in self.form.carried if each.id in states)
        actions = tuple(replace(each, state=states.get(each.id, each.state)) for each in self.form.actions)
        return replace(self, form=replace(self.form, carried=carried, actions=actions))

    @property
    def comments_digest(self) -> str:
        """SHA-256 of every comment: a form of them is held against this alone, not against figures made anew."""
        return digest(
            {
                "shared": [to_json(each) for each in self.form.comments],
                "internal": [to_json(each) for each in self.internal],
            }
        )

    @property
    def offer_digest(self) -> str:
        """The same of what is proposed for the renewal."""
        return digest(to_json(self.form.offer) if self.form.offer else {})

    @property
    def state(self) -> PackState:
        """How far it has come."""
        return law.state(
            made=True, shared=self.shared is not None, revised=self.shared_digest not in (None, self.form.digest)
        )


@dataclass(frozen=True, slots=True)
class SharedPack:
    """A pack as it was shared, word for word."""

    id: PackId
    case: CaseId
    form: PackForm
    digest: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class PackLine:
    """A meeting that has a pack, as a case's list names it; `as_of` is kakutoku's to know while it works on it."""

    id: PackId
    meets_on: date
    starts: int
    as_of: datetime | None
    shared_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A pack that could not be prepared, and why."""

    case: CaseId
    name: str
    day: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Packs that somebody asked for in one press, and how far they have come."""

    id: PackBatchId
    director: str
    first_on: date
    last_on: date
    asked_at: datetime
    total: int
    done: int
    finished_at: datetime | None
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class BatchClaim:
    """A batch that a worker holds until `until`: who asked for it, and which pack comes next."""

    id: PackBatchId
    asker: Viewer
    meetings: tuple[tuple[CaseId, date], ...]
    done: int
    failed: Mapping[str, str]
    until: datetime

    @property
    def next(self) -> tuple[CaseId, date] | None:
        """The case and day of the meeting whose pack is to be made, None where all have been looked at."""
        return self.meetings[self.done] if self.done < len(self.meetings) else None

    def failing(self, sentence: str, until: datetime) -> Self:
        """The same with the next one passed over, and why."""
        case, on = self.meetings[self.done]
        failed = {**self.failed, f"{case}:{on.isoformat()}": sentence}
        return replace(self, done=self.done + 1, failed=failed, until=until)


def unshared(meetings: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """Those of a schedule that a batch prepares: what was shared stays as it was shared."""
    return tuple(each for each in meetings if each.shared_at is None)
