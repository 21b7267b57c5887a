"""Cases as their screens read them (D1)."""

from dataclasses import dataclass
from datetime import date

from core.model import ContractStatus, MemberId, OrderId, OrganizationId, ProposalId
from core.model_direction import CaseId


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What every part of a case starts from: whose it is, and the contracts it runs under.

    `order` is the contract of today, else the latest one; `starts` the first day of the first, `ends` the last day of
    the latest, as agreed or as an approved early end says.
    """

    id: CaseId
    proposal: ProposalId
    name: str
    client_id: OrganizationId
    client: str
    partner_id: OrganizationId
    partner: str
    director_id: MemberId
    director: str
    order: OrderId
    status: ContractStatus
    starts: date
    ends: date
    revision: int
