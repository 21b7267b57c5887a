"""The load driver, loaded from where it lies and taught two things: who is signed in, and how a heart is pressed.

The driver opens websocket sessions that behave as browser tabs do and times each rerun until the script has finished.
It is a program of its own (`--driver PATH`); it knows nothing of the console.
"""

import asyncio
import importlib.util
import json
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from streamlit.proto.Alert_pb2 import Alert

COOKIE = "connect"
TRIGGER = "$$STREAMLIT_INTERNAL_KEY_"
"""How Streamlit names what a component has been pressed for, together with the component's id."""

LIST = "connect.board"
"""The component that a list is drawn by."""

MAX_SECONDS = 150


@dataclass(frozen=True, slots=True)
class Goal:
    """What the sessions look at; `tokens` are of the people signed in, `heart` is the list whose hearts they press.

    `cards` is how many a list must show, or the figures say nothing. `disturb` is done before each rerun, outside of
    what is timed.
    """

    name: str
    url: str
    pid: int
    tokens: tuple[str, ...] = ()
    heart: str = ""
    cards: int = 0
    disturb: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """What was measured for one goal at one number of sessions."""

    goal: str
    sessions: int
    p50: float
    """Milliseconds."""
    rates: tuple[float, ...]
    """Reruns a second, round by round."""
    p50s: tuple[float, ...]
    cpu: float
    """Milliseconds of the server's CPU a rerun."""
    octets: int
    deltas: int
    mib: float
    """Memory an open session, in MiB."""

    def against(self, floor: "Level") -> float:
        """How many times the other's p50: the median over the rounds, each compared within itself."""
        return median(ours / theirs for ours, theirs in zip(self.p50s, floor.p50s, strict=True))

    @property
    def rate(self) -> float:
        """Reruns a second."""
        return median(self.rates)


class LoadFailed(RuntimeError):
    """A session failed or a page raised: the figures would say nothing."""


def driver(path: str) -> ModuleType:
    """The driver's module, from the file that `--driver` names."""
    file = Path(path)
    if not file.is_file():
        raise ArgumentTypeError(f"{path} is no file; name the load driver's program")
    spec = importlib.util.spec_from_file_location("load_driver", file)
    if spec is None or spec.loader is None:
        raise ArgumentTypeError(f"{path} is no Python program")
    module = importlib.util.module_from_spec(spec)
    sys.modules["load_driver"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    module.Session = _signed_in(module)
    return module


def _signed_in(module: ModuleType) -> type:
    class SignedIn(module.Session):
        """A tab of one of the people signed in, who presses a heart at each turn where the goal says so."""

        def __init__(self, number: int, target: Any, opts: Namespace) -> None:
            tokens = target.goal.tokens
            cookie = [f"{COOKIE}={tokens[number % len(tokens)]}"] if tokens else []
            # A list that was seen before would be named and not sent: people seldom press one heart on and off again.
            chosen = {"cookie": cookie, "message_cache": opts.message_cache and not target.goal.heart}
            super().__init__(number, target, Namespace(**vars(opts) | chosen))
            self.cards: dict[str, list[dict[str, Any]]] = {}
            self.pressed: tuple[int, bool] | None = None

        def client_state(self, turn: int) -> Any:
            message = super().client_state(turn)
            if turn > 0 and self.target.goal.cards not in (0, *map(len, self.cards.values())):
                raise module.Failure("the list was not drawn whole")
            if turn > 0 and self.target.goal.disturb:
                self.target.goal.disturb()
            if turn > 0 and self.target.goal.heart:
                self._press(message.rerun_script, turn)
            return message

        def _press(self, state: Any, turn: int) -> None:
            list_ = self.find(self.target.goal.heart, turn)
            cards = self.cards[list_.id]
            shown = {card["id"]: card["favorite"] for card in cards}
            if self.pressed and self.number < len(shown) and shown[self.pressed[0]] is not self.pressed[1]:
                raise module.Failure("a press had no effect")
            # Each session presses a heart of its own, on and off in turn; beyond 25 they share them.
            card = list(shown)[self.number % len(shown)]
            self.pressed = card, not shown[card]
            press = {"event": "favorite", "value": {"id": card, "on": not shown[card]}}
            state.widget_states.widgets.add(id=f"{TRIGGER}{list_.id}__events", json_trigger_value=json.dumps([press]))
            state.fragment_id = list_.fragment_id

        def _on_delta(self, msg: Any, errors: list[str]) -> None:
            super()._on_delta(msg, errors)
            if msg.delta.new_element.alert.format == Alert.ERROR:
                errors.append("the screen shows an error")
            part = msg.delta.new_element.bidi_component
            if part.component_name == LIST:
                self.cards[part.id] = json.loads(part.bytes)["cards"]

    return SignedIn


def measure(
    module: ModuleType, goals: list[Goal], sessions: int, *, reruns: int, rounds: int, think: float = 0, hold: float = 0
) -> dict[str, Level]:
    """Load the goals in turn within one run, round by round in changing order. Raises LoadFailed."""
    opts = options(module, reruns=reruns, rounds=rounds, think_time=think, hold=hold, max_seconds=MAX_SECONDS)
    targets = [target(module, goal) for goal in goals]
    tallies = asyncio.run(module.run_level(targets, sessions, opts, module.Deadline(MAX_SECONDS)))
    found = {}
    for tally in tallies:
        report = tally.report()
        if report["failures"] or report["exceptions"]:
            raise LoadFailed(f"{tally.target.name}: {report['failure_kinds']} {report['exception_kinds']}")
        found[tally.target.name] = Level(
            goal=tally.target.name,
            sessions=sessions,
            p50=report["rerun_ms"].get("p50", 0.0),
            rates=tuple(tally.round_rate),
            p50s=tuple(tally.round_p50),
            cpu=report.get("server_cpu_ms_per_rerun", 0.0),
            octets=report["bytes_per_rerun"] or 0,
            deltas=report["deltas_per_rerun"] or 0,
            mib=report.get("rss_mib_per_session", 0.0),
        )
    return found


def side_by_side(
    module: ModuleType, goals: tuple[Goal, Goal], sessions: int, *, reruns: int = 12, rounds: int = 5
) -> list[tuple[float, float]]:
    """With the sessions spread over both goals ÷ with all of them on the first, round by round.

    Reruns a second, and what they would be were neither short of a core: from the servers' CPU a rerun.
    """

    async def run() -> list[tuple[float, float]]:
        opts = options(module)
        deadline = module.Deadline(MAX_SECONDS)
        first, second = (target(module, goal) for goal in goals)
        spread = (first, sessions), (first, sessions // 2), (second, sessions // 2)
        crews = [
            await module.open_sessions(target, count, module.Tally(target, count), opts, deadline)
            for target, count in spread
        ]
        if sum(map(len, crews)) != sessions * 2:
            raise LoadFailed("not every session could be opened")
        found, turn = [], 1
        try:
            for round_ in range(rounds + 1):
                tallies = [module.Tally(target, count) for target, count in spread]
                work = [
                    module.measure_round(crew, turn, reruns, tally, opts, deadline, True)
                    for crew, tally in zip(crews, tallies, strict=True)
                ]
                await work[0]
                await asyncio.gather(*work[1:])
                turn += reruns
                if any(tally.failures or tally.errors() for tally in tallies):
                    raise LoadFailed(str([tally.failures for tally in tallies]))
                if round_:  # the first warms up
                    alone, one, other = (tally.round_rate[0] for tally in tallies)
                    cpu, *both = (tally.server_cpu / len(tally.samples) for tally in tallies)
                    found.append(((one + other) / alone, sum(cpu / each for each in both)))
        finally:
            await asyncio.gather(*(session.close() for crew in crews for session in crew))
        return found

    return asyncio.run(run())


def options(module: ModuleType, **chosen: float) -> Namespace:
    """The driver's own options but for those chosen."""
    usual, _, _ = module.parse([])
    return Namespace(**vars(usual) | chosen)


def target(module: ModuleType, goal: Goal) -> Any:
    """A goal as the driver knows it."""
    known = module.Target(goal.name, goal.url, [], pids=[goal.pid])
    known.goal = goal
    return known
