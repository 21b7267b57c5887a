"""Keeps what somebody is typing, so that a reload or a restart loses nothing. Not audited: nothing was said yet."""

from collections.abc import Mapping
from datetime import datetime

from core.repository import Repository

DRAFT_LIMIT = 200_000
"""Characters; what is longer is no text that anybody typed."""


def save_draft(repo: Repository, place: str, content: Mapping[str, object], now: datetime) -> None:
    """Keep `content` (JSON types) as the viewer's draft at `place`, which names the form and the thing it is about."""
    if len(str(content)) <= DRAFT_LIMIT:
        repo.drafts.save(place, content, now)


def discard_draft(repo: Repository, place: str, now: datetime) -> None:
    """Forget the viewer's draft at `place`: it was sent, or thrown away."""
    del now
    repo.drafts.discard(place)
