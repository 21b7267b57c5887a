"""What a new day brings by itself: closed rounds and near ends are told of, old notices go, papers are indexed."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from core.actions import quality_reminders
from core.actions.closing import close_month, plan_older
from core.actions.endings import remind_of_end
from core.actions.handing_over import hand_over
from core.calendar import jst_date
from core.gateway import Gateway
from core.repository import Engine, dawning, working

Step = Callable[[Engine, datetime], bool]
"""One thing that a day brings, in transactions of its own; whether it is done for the day.

A long one does a part and is asked again, so that mails go out in between. Each finds what was done before, by itself,
by another worker or before the process was killed, and may be asked any number of times.
"""


def handing_over(gateway: Gateway) -> Step:
    """A step of the day: what was registered until yesterday goes to the payment provider, a day at a time (B3)."""

    def hand_over_registrations(engine: Engine, now: datetime) -> bool:
        with working(engine) as repo:
            return not hand_over(repo, gateway, now)

    return hand_over_registrations


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


def remind_of_checks(engine: Engine, now: datetime) -> bool:
    """Clients are asked to rate the month that is over (C5)."""
    with working(engine) as repo:
        quality_reminders.remind_of_checks(repo, now)
    return True


def ask_for_reviews(engine: Engine, now: datetime) -> bool:
    """Clients are asked for a review of the deals that are over (C4)."""
    with working(engine) as repo:
        quality_reminders.ask_for_reviews(repo, now)
    return True


def plan_older_contracts(engine: Engine, now: datetime) -> bool:
    """Contracts from before there were invoices get those of the months to come (B3)."""
    plan_older(partial(working, engine), now)
    return True


def close_months(engine: Engine, now: datetime) -> bool:
    """月次締め: the invoices whose day has come go out, some at a time so that mails leave in between (B3)."""
    return not close_month(partial(working, engine), now).more


def index_papers(engine: Engine, now: datetime) -> bool:
    """Papers from before there was an index enter it, a part at a time (L11)."""
    with working(engine) as repo:
        return not repo.papers.catch_up()


def seal_old_ends(engine: Engine, now: datetime) -> bool:
    """Contracts that were ended before the chain told of it have it told (O5)."""
    with working(engine) as repo:
        repo.terminations.seal_old()
    return True


def remind_of_ends(engine: Engine, now: datetime) -> bool:
    """Both sides hear that a contract's end comes near while nothing follows it (C2)."""
    with working(engine) as repo:
        soon = repo.endings.soon(jst_date(now))
    for order in soon:
        with working(engine) as repo:
            remind_of_end(repo, order, now)
    return True


STEPS: tuple[Step, ...] = (
    close_rounds,
    drop_old_notices,
    seal_old_ends,
    remind_of_ends,
    remind_of_checks,
    ask_for_reviews,
    plan_older_contracts,
    close_months,
    index_papers,
)
"""In this order, once a day by the calendar of Tokyo, at a worker's start, and wherever its clock was set anew."""
