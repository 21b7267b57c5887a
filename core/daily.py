"""What a new day brings by itself: rounds whose deadline has passed are told of, old notices go."""

from collections.abc import Callable
from datetime import datetime

from core.repository import Engine, dawning, working

Step = Callable[[Engine, datetime], bool]
"""One thing that a day brings, in transactions of its own; whether it is done for the day.

A long one does a part and is asked again, so that mails go out in between. Each finds what was done before, by itself,
by another worker or before the process was killed, and may be asked any number of times.
"""


def close_rounds(engine: Engine, now: datetime) -> bool:
    """Whoever waits for proposals is told that they can be read now (P2)."""
    with dawning(engine) as day:
        day.tell_of_closed_rounds(now)
    return True


def drop_old_notices(engine: Engine, now: datetime) -> bool:
    """What was read long ago goes."""
    with dawning(engine) as day:
        day.drop_old_notices(now)
    return True


def index_papers(engine: Engine, now: datetime) -> bool:
    """Papers from before there was an index enter it, a part at a time (L11)."""
    with working(engine) as repo:
        return not repo.papers.catch_up()


STEPS: tuple[Step, ...] = (close_rounds, drop_old_notices, index_papers)
"""In this order, once a day by the calendar of Tokyo, at a worker's start, and wherever its clock was set anew."""
