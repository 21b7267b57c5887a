"""A case's webhook and its messages, as directors read them and a worker delivers them (D6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.model import MailState
from core.model_direction import CaseId, WebhookPostId


@dataclass(frozen=True, slots=True)
class WebhookPost:
    """A message to a case's webhook and how far it has come; `reason` is why it waits or failed."""

    id: WebhookPostId
    text: str
    state: MailState
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a case's messages go, "" for nowhere, without what makes the address a secret.

    `posts` are the latest and those that failed, the newest first; `more` is how many failed ones beside them.
    """

    masked: str
    posts: tuple[WebhookPost, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class PostClaim:
    """A message that is one worker's own for the time of its claim; `attempt` counts from 1.

    `key` names its occasion; `url` is "" where its case has no webhook any more.
    """

    id: WebhookPostId
    case: CaseId
    key: str
    url: str
    payload: Mapping[str, Any]
    attempt: int
