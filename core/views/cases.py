"""Lists of cases, and what a case's own page tells of it (D1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.model import ContractStatus, MemberId, ProposalId
from core.model_direction import Plan
from core.rules_cases import CaseTexts, Meeting
from core.views.direction import CaseHead

S = ContractStatus
RUNNING = (S.SCHEDULED, S.ACTIVE, S.TERMINATING)
"""Cases that need somebody: their contracts have not ended."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are looked for: the viewer's own (`mine`) or one director's, in which order, on which page."""

    mine: bool = False
    director: MemberId | None = None
    client: str = ""
    text: str = ""
    statuses: tuple[ContractStatus, ...] = RUNNING
    sort: str = "ends"
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list, with the plan of this month, or of its first one before it begins."""

    head: CaseHead
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of cases; how many fit, and how many of these are the viewer's own and anybody's."""

    found: int
    mine: int
    everybody: int
    pages: int
    page: int
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class UntakenDeal:
    """A deal that runs or is about to, and that no director has taken on yet."""

    proposal: ProposalId
    title: str
    client: str
    partner: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Director:
    """Somebody of kakutoku who runs cases, or did: only an `able` one can take on another."""

    id: MemberId
    name: str
    able: bool


@dataclass(frozen=True, slots=True)
class CaseOverview:
    """What a case is about, what has to be reached in it from which month on, and when its meeting is."""

    texts: CaseTexts
    plans: Mapping[date, Plan]
    meeting: Meeting | None

    def plan_of(self, month: date) -> Plan | None:
        """What has to be reached in a month, named by its first day; None before the first one."""
        return plan_of(self.plans, month)


def plan_of(plans: Mapping[date, Plan], month: date) -> Plan | None:
    """The plan that is in force in a month, of those by the months from which they hold."""
    valid = [begins for begins in plans if begins <= month]
    return plans[max(valid)] if valid else None
