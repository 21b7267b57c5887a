"""Activity as its screens read it: rows, their corrections, files that were taken in (D5)."""

from dataclasses import dataclass

from core.model_direction import ActivityId, Work


@dataclass(frozen=True, slots=True)
class KeptActivity:
    """A row as it stands; `revision` counts how often it was written."""

    id: ActivityId
    work: Work
    revision: int


@dataclass(frozen=True, slots=True)
class Written:
    """What writing rows came to: those that were not there before, and those that say something else now."""

    added: int = 0
    changed: int = 0
