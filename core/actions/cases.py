"""案件: a director takes a deal on, and says what has to be reached in it (D1)."""

from datetime import datetime

from core import rules
from core.model import MemberId, ProposalId
from core.model_direction import CaseId
from core.repository import Repository
from core.rules import Permission


def open_case(repo: Repository, proposal: ProposalId, director: MemberId, now: datetime) -> CaseId:
    """Take a deal on as a case under a director; one that is a case already stays as it is (D1).

    Raises NotAllowed, and NotFound where there is no such deal, or nobody of that number who directs cases.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    known = repo.cases.of_deal(proposal)
    if known is not None:
        return known
    case = repo.cases.open(proposal, director, now)
    repo.audit.record("open_case", "case", case, now, after={"proposal": proposal, "director": director})
    return case
