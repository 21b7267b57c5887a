"""A deal over the years: how its contracts end, and everything that happened in it (C2–C5, B3)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.model import OrderId, OrganizationId
from core.rules_contracts import ContractDates, dates


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """A contract that nothing follows yet, as it is reminded of (C2).

    `since` is where the unbroken row of contracts began that it goes on with. `reminded` are the reminders that went
    out: how many days before the end each belongs to. `asked` says that a renewal is being negotiated.
    """

    order: OrderId
    client: OrganizationId
    client_name: str
    partner: OrganizationId
    partner_name: str
    posting_title: str
    since: date
    start: date
    end: date
    agreed_at: datetime
    freelancer: bool | None
    asked: bool
    reminded: tuple[int, ...] = ()

    @property
    def dates(self) -> ContractDates:
        """Its three dates (C2)."""
        return dates(self.start, self.end, self.freelancer, since=self.since)
