"""The demo world under construction: who and what there is so far, and on whose behalf something is done."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from core.calendar import JST
from core.model import OrganizationId, PostingId, ProposalId, Viewer
from core.model_accounts import ConsultationId, LeadId
from core.repository import Repository


@dataclass(frozen=True, slots=True)
class World:
    """One transaction that changes hands from person to person; things are found by the demo's own names for them."""

    founding: Repository
    today: date
    organizations: dict[str, OrganizationId] = field(default_factory=dict[str, OrganizationId])
    people: dict[str, Viewer] = field(default_factory=dict[str, Viewer])
    postings: dict[str, PostingId] = field(default_factory=dict[str, PostingId])
    proposals: dict[tuple[str, str], ProposalId] = field(default_factory=dict[tuple[str, str], ProposalId])
    leads: dict[str, LeadId] = field(default_factory=dict[str, LeadId])
    asked: dict[str, ConsultationId] = field(default_factory=dict[str, ConsultationId])

    def acting(self, email: str) -> Repository:
        """The database as this person reaches it."""
        return self.founding.on_behalf_of(self.people[email])

    def day(self, days: int) -> date:
        """The date that lies `days` from the anchor."""
        return self.today + timedelta(days=days)

    def at(self, days: int, clock: str) -> datetime:
        """The moment at `clock` (HH:MM in Japan), `days` from the anchor."""
        return datetime.combine(self.day(days), time.fromisoformat(clock), JST)


class Happening(Protocol):
    """Something that happens in the world `days` from the anchor at `clock` (HH:MM in Japan)."""

    @property
    def days(self) -> int: ...
    @property
    def clock(self) -> str: ...
    def happen(self, world: World, now: datetime) -> None:
        """Do it, by calling the actions that a screen would call."""
        ...
