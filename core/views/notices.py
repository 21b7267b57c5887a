"""Notices as their reader sees them: what is waiting, and the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model_choosing import NoticeId, NoticeSubject


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one member has not read: how many, as far as the bell counts, and the addresses that they lead to."""

    count: int
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices: unread ones alone, of one sort of subject, older than the one that a page ended with."""

    unread: bool = False
    subject: NoticeSubject | None = None
    before: NoticeId | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `key` and `title` are what it is gathered under, `other` the other side once its name is known.

    `href` is empty where its reader can't go there any more.
    """

    id: NoticeId
    at: datetime
    read: bool
    sentence: str
    href: str
    subject: NoticeSubject
    key: str
    title: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of them, the newest first, with how many there are of each subject, of all under None.

    `earlier` is where the next page begins, None at the end.
    """

    counts: Mapping[NoticeSubject | None, int]
    unread: int
    notices: tuple[Notice, ...]
    earlier: NoticeId | None
    seen_at: datetime | None
    """When the reader looked at the list last."""
