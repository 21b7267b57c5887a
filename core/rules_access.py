"""Who stays signed in, how guessing of passwords is slowed down and locked, how long a mailed link opens (A1–A3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model_accounts import LinkPurpose, LinkState

LOCK = timedelta(minutes=15)
"""How long a lock lasts from the last failure; failures further apart than this are not counted together."""

LONGEST_PAUSE = timedelta(seconds=30)

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the time of somebody's last activity is kept: a write for every click would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are forgiven, and how many lock."""

    forgiven: int
    lock: int


ADDRESS = Patience(forgiven=4, lock=10)
"""Failures for one mail address, whether it has an account or not."""

NETWORK = Patience(forgiven=20, lock=100)
"""Failures from one client network: a whole office may sit behind it."""


def pause(failures: Sequence[datetime], patience: Patience, now: datetime) -> timedelta:
    """How long the next attempt waits after `failures` (oldest first): not at all, 1, 2, 4 … 30 s, then a lock."""
    if not failures:
        return timedelta()
    last = failures[-1]
    count = _counted(failures)
    if count >= patience.lock:
        rest = LOCK
    elif count < patience.forgiven:
        return timedelta()  # also where another process's clock is a little ahead
    else:
        rest = min(timedelta(seconds=2 ** (count - patience.forgiven)), LONGEST_PAUSE)
    return max(last + rest - now, timedelta())


def is_locked(failures: Sequence[datetime], patience: Patience, now: datetime) -> bool:
    """Whether the next attempt is locked out, not merely slowed down."""
    return _counted(failures) >= patience.lock and pause(failures, patience, now) > timedelta()


def _counted(failures: Sequence[datetime]) -> int:
    return sum(1 for failure in failures if failures[-1] - failure < LOCK)


def session_end(opened_at: datetime, now: datetime, *, idle: timedelta, absolute: timedelta) -> datetime:
    """When a session that was opened at `opened_at` and is used `now` ends by itself."""
    return min(now + idle, opened_at + absolute)


# --- single-use links (A1, A2, A3) ------------------------------------------------------------------------------

LINK_LIFETIME: dict[LinkPurpose, timedelta] = {
    LinkPurpose.VERIFICATION: timedelta(hours=72),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.INVITATION: timedelta(hours=72),
}
"""How long a link opens after it was sent; whoever asks for a reset is waiting for it."""

LINK_REFUSED: dict[LinkState, str] = {
    LinkState.USED: "このリンクはすでに使用されています。",
    LinkState.REPLACED: "このリンクは無効になりました。新しいメールが届いている場合は、そちらをご利用ください。",
    LinkState.EXPIRED: "このリンクは有効期限が切れています。",
    LinkState.UNKNOWN: "このリンクは正しくありません。メールのリンクが途中で切れていないかご確認ください。",
}


def link_state(
    *, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> LinkState:
    """What has become of a link: having been used says more than having been replaced or having expired."""
    if used_at is not None:
        return LinkState.USED
    if revoked_at is not None:
        return LinkState.REPLACED
    return LinkState.VALID if now < expires_at else LinkState.EXPIRED
