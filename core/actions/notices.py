"""What a member does with 通知: reads them, one, a place's or all. The trail has nothing to say about it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from core.model_choosing import NoticeId
from core.repository import Repository


def mark_notices_read(repo: Repository, notices: Collection[NoticeId], now: datetime) -> None:
    """既読にする: these of the viewer's own; another's among them are not touched (A5)."""
    repo.notices.read(notices, now)


def mark_all_notices_read(repo: Repository, now: datetime) -> None:
    """すべて既読にする: everything that the viewer can see."""
    repo.notices.read_all(now)


def open_place(repo: Repository, address: str, given: Mapping[str, str], now: datetime) -> None:
    """The viewer has opened the screen at `address` with these values: what leads there is read."""
    repo.notices.read_at(address, given, now)


def look_at_notices(repo: Repository, now: datetime) -> None:
    """The viewer looks at the list: the next time it says what has come since."""
    repo.notices.note_look(now)
