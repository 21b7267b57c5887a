"""How often a public form may be sent from one place, and when to try again."""

from math import ceil
from time import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Throttle:
    """A moving window for each key.

    Counted in this process alone: a form costs a mail and a row, so that each of a few processes allows as much is no
    harm, and a table of everybody's visits would cost more than it saves. What must not be guessed, passwords, is
    counted in the database (core/rules_access.py).
    """

    def __init__(self, rate: str) -> None:
        """`rate` as in "10 per 10 minutes"."""
        self._rate = parse(rate)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, key: str) -> int:
        """How many seconds `key` has to wait; 0, and it is counted, where it may go on."""
        if self._window.hit(self._rate, key):
            return 0
        return max(1, ceil(self._window.get_window_stats(self._rate, key).reset_time - time()))


def wait_sentence(seconds: int) -> str:
    """When to try again, in words."""
    return f"送信が続いたため、受け付けられませんでした。{ceil(seconds / 60)}分ほど待ってから、もう一度お試しください。"
