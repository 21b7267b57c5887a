"""Scripts of a case as their screens read them (D4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.model_direction import CaseId, ScriptId, ScriptKind


@dataclass(frozen=True, slots=True)
class ScriptVersion:
    """A version without its words, in use from its first day through `used_until` (None: until another comes).

    One that was replaced before it was used ends before it begins.
    """

    version: int
    reason: str
    used_from: date
    used_until: date | None
    by: str
    at: datetime

    @property
    def mark(self) -> str:
        """What no other version has: the number of one that was taken back is given again."""
        return f"{self.version}/{self.at.isoformat()}"

    @property
    def skipped(self) -> bool:
        """Whether the next version came before this one was used."""
        return self.used_until is not None and self.used_until < self.used_from


@dataclass(frozen=True, slots=True)
class Script:
    """A script with its versions, the latest first."""

    id: ScriptId
    case: CaseId
    kind: ScriptKind
    name: str
    retired_on: date | None
    versions: tuple[ScriptVersion, ...]

    @property
    def latest(self) -> ScriptVersion:
        """The version that was written last; it may be in use only later."""
        return self.versions[0]

    def on(self, today: date) -> ScriptVersion | None:
        """The version in use on a day, None before the first."""
        return next((each for each in self.versions if each.used_from <= today), None)

    def shown(self, today: date) -> ScriptVersion:
        """The version that members read on a day: the one in use, before the first that first one."""
        return self.on(today) or self.versions[-1]


def until(following: date | None, retired_on: date | None) -> date | None:
    """The last day of a version, by the first of the next one, or by the day on which its script was retired."""
    return following - timedelta(days=1) if following else retired_on
