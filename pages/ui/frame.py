"""What every screen stands in: who is looking, how it reads, how it acts, and what it says when a rule says no."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import streamlit as st
import structlog

from core.errors import ConsoleError
from core.model import Viewer
from core.repository import Engine, Repository, reading, transaction
from pages.ui import header
from pages.ui.text import plain

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What `pages/console.py` lays out on every run: the person, the database, the clock, the screens' paths."""

    viewer: Viewer
    engine: Engine
    clock: Callable[[], datetime]
    screens: tuple[str, ...] = ()


def sit(desk: Desk) -> None:
    """Take the desk for this run and for the fragments drawn in it."""
    st.session_state["frame.desk"] = desk
    header.know(desk.screens)


def desk() -> Desk:
    """The desk of this run."""
    return st.session_state["frame.desk"]


def viewer() -> Viewer:
    """The person who is looking."""
    return desk().viewer


def now() -> datetime:
    """The time by the installation's clock (aware, UTC)."""
    return desk().clock()


# --- reading and acting -------------------------------------------------------------------------------------------


def read(query: Callable[[Repository], T]) -> T:
    """One look at the database. What does not exist for this viewer ends the screen with a sentence (A5)."""
    here = desk()
    try:
        with reading(here.engine, here.viewer) as repo:
            return query(repo)
    except ConsoleError as refused:
        header.instead(refused.sentence)
        st.stop()


def act(action: Callable[..., object], *arguments: Any, done: str = "", **named: Any) -> bool:
    """Run `action(repo, *arguments, now)` in one transaction; whether it succeeded.

    For callbacks (`on_click=act`) and wherever the screen is drawn again afterwards: the outcome is told by the next
    `header.title` or `header.outcome`. In the middle of a form use `acting`, which tells it in place.
    """
    try:
        write(action, *arguments, **named)
    except Exception as error:
        header.tell(refusal=_sentence(error))
        return False
    header.tell(done=done)
    return True


@contextmanager
def acting(done: str = "") -> Iterator[None]:
    """Around a press: a refusal is shown here and what was typed stays, success is told after the `st.rerun()` inside.

    Usage: `with acting("送信しました"): write(send, proposal, text); st.rerun()`.
    """
    try:
        yield
    except Exception as error:
        st.error(plain(_sentence(error)), icon=":material/error:")
    except BaseException:  # Streamlit reruns by raising: the action went through
        header.tell(done=done)
        raise
    else:
        header.tell(done=done)


def write(action: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """`action(repo, *arguments, now)` in one transaction; raises what it raises."""
    here = desk()
    at = here.clock()
    with transaction(here.engine, here.viewer) as repo:
        return action(repo, *arguments, at, **named)


def barred(rule: Callable[..., object], *arguments: Any, **named: Any) -> str:
    """Why the rule says no, or "". A button asks the rule its action asks: `st.button(…, **bar(reason))`."""
    try:
        rule(*arguments, **named)
    except ConsoleError as refused:
        return refused.sentence
    return ""


def bar(reason: str) -> dict[str, Any]:
    """A button's arguments: pressable, or grey with the reason as help."""
    return {"disabled": True, "help": plain(reason)} if reason else {}


def intent_key(name: str) -> str:
    """The key of what is about to be done: the same until `renew`, so a second click finds its effect already there."""
    return st.session_state.setdefault(f"frame.intent.{name}", secrets.token_hex(8))


def renew(name: str) -> None:
    """The intent is fulfilled; the next press means something new."""
    st.session_state.pop(f"frame.intent.{name}", None)


def accident(error: Exception) -> bool:
    """What a screen shows that breaks while it is drawn, instead of Streamlit's own English words.

    For `st.App(on_script_error=…)`; True says that the error was dealt with.
    """
    header.lead_back()
    st.error(plain(_sentence(error)), icon=":material/error:")
    return True


def _sentence(error: Exception) -> str:
    if isinstance(error, ConsoleError):
        return error.sentence
    number = secrets.token_hex(4)
    log.error("unexpected error", error_id=number, exc_info=error)
    return (
        f"予期しないエラー（ID {number}）が発生したため、処理を中止しました。"
        "もう一度お試しいただき、続く場合はこのIDを運営へお知らせください。"
    )
