"""What this running installation stands on: its settings, its database and its clock."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from core.actions import access
from core.actions.access import Terms
from core.passwords import Passwords
from core.repository import Engine, open_engine
from core.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]


@cache
def settings() -> Settings:
    """Read once; raises `BadSettings` with a sentence for the operator."""
    return load_settings()


@cache
def engine() -> Engine:
    """One pool of connections for all sessions of this process."""
    return open_engine(settings().database_url)


@cache
def terms() -> Terms:
    """How passwords are checked and how long sessions last."""
    chosen = settings()
    return Terms(
        Passwords.of(chosen),
        idle=timedelta(minutes=chosen.session_idle_minutes),
        absolute=timedelta(hours=chosen.session_absolute_hours),
        staff_need_second_step=lambda: chosen.second_step_required and not _is_demo(),
    )


@cache
def _is_demo() -> bool:
    """Passwords that stand in the README are not made safer by a second step; the demo's people do without (A2)."""
    return access.is_demo(engine())


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
