"""The kickoff sheet as kakutoku and the partner read it, and as its client does (D2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model_direction import KickoffItem
from core.rules_kickoff import missing


@dataclass(frozen=True, slots=True)
class KickoffSheet:
    """The sheet as it is now; revision 0 is one that nobody has begun. `shared_revision` is what the client reads."""

    items: Mapping[KickoffItem, str]
    revision: int
    by: str
    at: datetime | None
    shared_revision: int | None
    shared_at: datetime | None

    @property
    def missing(self) -> tuple[KickoffItem, ...]:
        """What has to be filled in before it can be shared."""
        return missing(self.items)

    @property
    def changed(self) -> bool:
        """Whether it was changed after it was shared."""
        return self.shared_revision is not None and self.shared_revision != self.revision


@dataclass(frozen=True, slots=True)
class SharedKickoff:
    """The sheet as its client was shown it last."""

    items: Mapping[KickoffItem, str]
    at: datetime
