"""What the demo world's contracts delivered, month by month, one month corrected after a recount (P13)."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.deliveries import report_delivery
from core.demo.events import DemoEvent, order_of
from core.demo.orders import month_start
from core.demo.world import World
from core.model import ProposalId
from core.model_choosing import DeliveryForm
from core.repository import Repository

SHIZUKU = "shizuku@jusanya-lab.example"
HINATA = "hinata@nekoyanagi.example"


@dataclass(frozen=True, slots=True)
class Reported(DemoEvent):
    """The partner told what the month delivered that lies `month` months from the anchor's."""

    month: int
    hours: str
    calls: str
    appointments: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        figures = DeliveryForm(self.hours, self.calls, self.appointments)
        report_delivery(repo, order_of(repo, proposal).id, month_start(world.today, self.month), figures, now)


DELIVERIES: tuple[Reported, ...] = (
    Reported("caregivers", "nekoyanagi", HINATA, -149, "11:20", -6, "118.5", "1,184", "74"),
    Reported("caregivers", "nekoyanagi", HINATA, -118, "10:45", -5, "121", "1,240", "84"),
    Reported("caregivers", "nekoyanagi", HINATA, -116, "09:30", -5, "121", "1,240", "86"),
    Reported("caregivers", "nekoyanagi", HINATA, -88, "16:05", -4, "119.25", "1,176", "80"),
    Reported("leads", "jusanya", SHIZUKU, -1, "17:45", -1, "118.5", "172", "22"),
)
