"""The interviews of the demo world: one is fixed, and for another the client can still choose a date (M3)."""

from dataclasses import dataclass
from datetime import datetime, time

from core.actions.interviews import offer_dates, take_date
from core.demo.events import DemoEvent
from core.demo.world import World
from core.model import ProposalId
from core.repository import Repository
from core.rules_interviews import period_of, usual_days

KO, KEI = "ko@tsumuji-seiki.example", "kei@michishio-kaitaku.example"
FUKUMI = "fukumi@tsukishiro-fukuro.example"


@dataclass(frozen=True, slots=True)
class Offered(DemoEvent):
    """One side offered dates: each on a working day after the anchor, counted from 1, at a time of Japan."""

    slots: tuple[tuple[int, str], ...]
    minutes: int
    place: str
    note: str

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        days = usual_days(world.today, max(number for number, _ in self.slots))
        dates = [period_of(days[number - 1], time.fromisoformat(at), self.minutes) for number, at in self.slots]
        offer_dates(repo, proposal, dates, self.place, self.note, None, now)


@dataclass(frozen=True, slots=True)
class Took(DemoEvent):
    """The other side took one of the dates, counted from 1."""

    number: int

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        offered = repo.interviews.of_thread(proposal).offered
        assert offered is not None
        take_date(repo, offered.slots[self.number - 1].id, now)


INTERVIEWS: tuple[Offered | Took, ...] = (
    Offered(
        "sensor",
        "michishio",
        KEI,
        -6,
        "11:20",
        ((2, "14:00"), (3, "10:00"), (5, "15:30")),
        60,
        "https://meet.example/michishio-sensor",
        "3点のまとめを画面でお見せします。電気保全の経験者も同席します。",
    ),
    Took("sensor", "michishio", KO, -6, "13:05", 2),
    Offered(
        "agency",
        "tsukishiro",
        FUKUMI,
        -1,
        "17:15",
        ((2, "10:00"), (2, "16:00"), (4, "13:30")),
        30,
        "https://meet.example/tsukishiro-agency",
        "第3版で変更した点を、画面を見ながらご説明します。",
    ),
)
