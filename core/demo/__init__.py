"""A believable world to show the console with: postings in every stage, and the cases of a director's day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.demo.attached import FILES
from core.demo.case_deals import CASES
from core.demo.case_shapes import DemoCase
from core.demo.loading import Builder
from core.demo.people import PEOPLE
from core.files import FileStore
from core.passwords import Passwords
from core.repository import Engine, delivering, founding

__all__ = ["PEOPLE", "is_empty", "keep_files", "load"]


def is_empty(engine: Engine) -> bool:
    """Whether the database holds no organisation yet, so that a demo world may be loaded into it."""
    with founding(engine) as repo:
        return repo.registry.is_empty()


def load(engine: Engine, now: datetime, passwords: Passwords | None = None, cases: Sequence[DemoCase] = CASES) -> bool:
    """Load the demo world around `now`, whole or not at all; False, and nothing done, where anything exists already.

    The deals that are run as cases can be others, or none.
    """
    with founding(engine) as repo:
        if not repo.registry.is_empty():
            return False
        Builder(repo, now, passwords or Passwords()).build(cases)
        repo.registry.mark_as_demo(now)
    _lose_a_mail(engine, now)
    return True


def keep_files(store: FileStore) -> None:
    """Put what the world's people attached where it can be fetched."""
    for file in FILES:
        store.keep(file)


def _lose_a_mail(engine: Engine, now: datetime) -> None:
    """One mail was refused by its reader's server, for operations to look into (K1)."""
    with delivering(engine) as outbox:
        lost = outbox.claim(now, timedelta(minutes=5))
        if lost:
            outbox.give_up(lost, "宛先が拒否されました：552 5.2.2 Mailbox full")
