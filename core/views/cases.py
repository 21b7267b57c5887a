"""Lists of cases, and what a case's own page tells of it (D1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.model import ContractStatus, MemberId, ProposalId, Role
from core.model_direction import CaseId, CaseMemberId, OnboardingStep, Plan
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
class CaseList:
    """One page of cases; how many fit, and how many of these are the viewer's own and anybody's."""

    found: int
    mine: int
    everybody: int
    pages: int
    page: int
    cases: tuple[CaseHead, ...]


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


@dataclass(frozen=True, slots=True)
class Onboarded:
    """A step of somebody's onboarding that was done, and who recorded it (D3)."""

    done_on: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseMember:
    """Somebody of the partner who works for a case, or did until `left_on` (D3).

    `active` is the account: one that was closed works no more, whatever the case says.
    """

    id: CaseMemberId
    case: CaseId
    member: MemberId
    name: str
    role: Role
    active: bool
    minutes: int
    joined_on: date
    left_on: date | None
    steps: Mapping[OnboardingStep, Onboarded]

    @property
    def missing(self) -> tuple[OnboardingStep, ...]:
        """What of the onboarding is still to do, in its order."""
        return tuple(step for step in OnboardingStep if step not in self.steps)


@dataclass(frozen=True, slots=True)
class CaseTeam:
    """Who works for a case, who did, and who of the partner could join, as (number, name)."""

    members: tuple[CaseMember, ...]
    free: tuple[tuple[MemberId, str], ...]

    @property
    def working(self) -> tuple[CaseMember, ...]:
        """Those who have not left."""
        return tuple(each for each in self.members if each.left_on is None)

    @property
    def unready(self) -> tuple[CaseMember, ...]:
        """Those who work and whose onboarding is not done."""
        return tuple(each for each in self.working if each.missing)
