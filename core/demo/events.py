"""What people of the demo world did about one proposal; each event does itself, by the action that a screen calls."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from core.actions import approvals, candidates, messages, orders
from core.demo.world import World
from core.errors import NotFound
from core.model import CandidateStatus, Order, OrderContent, ProposalId
from core.repository import Repository

MOVES = {
    CandidateStatus.CONSIDERING: candidates.proceed_to_interview,
    CandidateStatus.ON_HOLD: candidates.put_on_hold,
    CandidateStatus.DECLINED: candidates.decline,
}


@dataclass(frozen=True, slots=True)
class DemoEvent(ABC):
    """Something a person did about one proposal: `days` from the anchor, at `clock` (HH:MM in Japan)."""

    posting: str
    partner: str
    by: str
    days: int
    clock: str

    def happen(self, world: World, now: datetime) -> None:
        """Do it, on behalf of `by`."""
        self.act(world, world.acting(self.by), world.proposals[self.posting, self.partner], now)

    @abstractmethod
    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        """What `by` does about the proposal."""


@dataclass(frozen=True, slots=True)
class Decided(DemoEvent):
    """The client moved the candidate to `status`."""

    status: CandidateStatus

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        MOVES[self.status](repo, proposal, now)


@dataclass(frozen=True, slots=True)
class Declined(DemoEvent):
    """The client declined the candidate and told its partner why."""

    reason: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        candidates.decline(repo, proposal, now, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Liked(DemoEvent):
    """The client gave it a heart."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        candidates.set_favorite(repo, proposal, True, now)


@dataclass(frozen=True, slots=True)
class Wrote(DemoEvent):
    """A line of the chat."""

    text: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        messages.post_message(repo, proposal, self.text, now)


@dataclass(frozen=True, slots=True)
class ReadThread(DemoEvent):
    """Somebody read the chat as far as it went."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        messages.mark_read(repo, proposal, repo.messages.thread(proposal).messages[-1].id, now)


@dataclass(frozen=True, slots=True)
class AskedForQuote(DemoEvent):
    """見積を依頼する."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        orders.request_quote(repo, proposal, now)


@dataclass(frozen=True, slots=True)
class Submitted(DemoEvent):
    """A version of the order, whose dates follow from the anchor's date."""

    content: Callable[[date], OrderContent]

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        order = last_order_of(repo, proposal)
        orders.submit_version(repo, order.id, order.latest, self.content(world.today), now)


@dataclass(frozen=True, slots=True)
class AskedForRevision(DemoEvent):
    """修正依頼."""

    text: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        orders.request_revision(repo, last_order_of(repo, proposal).id, self.text, now)


@dataclass(frozen=True, slots=True)
class AskedForApproval(DemoEvent):
    """承認依頼 for the version that stood."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        order = last_order_of(repo, proposal)
        approvals.request_approval(repo, order.id, order.latest, now)


@dataclass(frozen=True, slots=True)
class Approved(DemoEvent):
    """The partner's approval of the version it was asked for."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        order = last_order_of(repo, proposal)
        approvals.approve(repo, order.id, order.latest, now)


def order_of(repo: Repository, proposal: ProposalId) -> Order:
    """The order of a proposal. Raises NotFound before one was begun."""
    order = repo.orders.of_proposal(proposal)
    if order is None:
        raise NotFound("この提案の見積・発注書はまだありません。")
    return order


def last_order_of(repo: Repository, proposal: ProposalId) -> Order:
    """The order that is or was negotiated last: the renewal where there is one (C2). Raises NotFound."""
    order = order_of(repo, proposal)
    while renewal := repo.orders.successor(order.id):
        order = repo.orders.get(renewal)
    return order
