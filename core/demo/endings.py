"""How the demo world's contracts went on and ended: one renewed after its first months, one ended early (C2, C3)."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.approvals import request_renewal
from core.actions.endings import remind_of_end
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date
from core.demo import orders
from core.demo.events import Approved, AskedForApproval, DemoEvent, Submitted, order_of
from core.demo.negotiations import HIBIKI, KOTOHA, MAFUYU, TAKUMI
from core.demo.people import FOUNDER
from core.demo.world import World
from core.model import ProposalId
from core.repository import Repository
from core.rules_contracts import REMINDED


@dataclass(frozen=True, slots=True)
class AskedToRenew(DemoEvent):
    """契約を更新."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        request_renewal(repo, order_of(repo, proposal).id, now)


@dataclass(frozen=True, slots=True)
class AskedToEnd(DemoEvent):
    """契約停止申請, to the end of the month that lies `month` months from the anchor's."""

    month: int
    reason: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        on = orders.month_end(world.today, self.month)
        request_termination(repo, order_of(repo, proposal).id, on, self.reason, True, now)


@dataclass(frozen=True, slots=True)
class LetEnd(DemoEvent):
    """Operations approved the one request that waited."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        (request,) = repo.terminations.listing().requests
        decide_termination(repo, request.id, True, "双方の合意をメッセージで確認しました。", now)


@dataclass(frozen=True, slots=True)
class Reminded:
    """The clock reminded of the ends that were near on this day."""

    days: int
    clock: str = "00:10"

    def happen(self, world: World, now: datetime) -> None:
        for order in world.founding.endings.soon(jst_date(now)):
            remind_of_end(world.founding, order, now)


ENDINGS: tuple[DemoEvent | Reminded, ...] = (
    AskedToRenew("caregivers", "tobiuo", TAKUMI, -74, "10:30"),
    Submitted("caregivers", "tobiuo", HIBIKI, -71, "16:10", orders.caregivers_renewed),
    AskedForApproval("caregivers", "tobiuo", MAFUYU, -69, "11:20"),
    Approved("caregivers", "tobiuo", HIBIKI, -68, "09:50"),
    AskedToEnd(
        "leads",
        "rindo",
        KOTOHA,
        -40,
        "17:15",
        -1,
        "欠席者の一覧が想定より少なく、1か月で全員への連絡が終わる見込みとなったため。",
    ),
    LetEnd("leads", "rindo", FOUNDER, -38, "10:05"),
    *map(Reminded, range(-max(REMINDED), 1)),
)
