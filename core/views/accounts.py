"""What a person reads of their own account."""

from dataclasses import dataclass
from datetime import datetime

from core.model import SessionId


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of the viewer's sessions: from which browser and network, since when, and whether it is this one (A2)."""

    id: SessionId
    browser: str
    network: str
    opened_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class Security:
    """How the viewer's account is protected, and where it is open (A2)."""

    sessions: tuple[OwnSession, ...]
    second_step_since: datetime | None
    recovery_codes: int
    """How many still open."""
