"""When the people of the demo world last looked at 通知: what came after that is new to whoever signs in."""

from dataclasses import dataclass
from datetime import datetime

from core.actions.notices import look_at_notices, mark_all_notices_read
from core.demo.world import World


@dataclass(frozen=True, slots=True)
class EverybodyLooked:
    """Everybody read what they had been told until then."""

    days: int
    clock: str

    def happen(self, world: World, now: datetime) -> None:
        for email in sorted(world.people):
            repo = world.acting(email)
            mark_all_notices_read(repo, now)
            look_at_notices(repo, now)


LOOKS = (EverybodyLooked(days=-4, clock="18:30"),)
