"""What the partners propose to each posting, by the posting's key."""

from core.demo.proposals.contracted import TO_ENDED, TO_IN_CONTRACT, TO_NEGOTIATED
from core.demo.proposals.in_talks import TO_IN_TALKS
from core.demo.proposals.just_closed_large import FROM_ORGANIZATIONS, FROM_TEAMS
from core.demo.proposals.just_closed_solo import FROM_SOLO
from core.demo.proposals.open_posting import TO_OPEN
from core.demo.proposals.second_round import TO_REOPENED, TO_REOPENED_AGAIN
from core.demo.shapes import DemoProposal

PROPOSALS: dict[str, tuple[DemoProposal, ...]] = {
    "expenses": TO_OPEN,
    "attendance": FROM_ORGANIZATIONS + FROM_TEAMS + FROM_SOLO,
    "sensor": TO_IN_TALKS,
    "agency": TO_NEGOTIATED,
    "leads": TO_IN_CONTRACT,
    "caregivers": TO_ENDED,
    "builders": TO_REOPENED,
    "builders again": TO_REOPENED_AGAIN,
}
