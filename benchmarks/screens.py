"""How fast the screens are beside an empty page: `python -m benchmarks.screens --driver PATH [part ...]`.

Everything is served and measured within one run; README.md tells the method and keeps the figures.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from benchmarks import browser, load, peer, world
from benchmarks.load import Goal, Level
from benchmarks.served import Served, served
from tests.pages.stage import ALONE, chromium

HEART = "candidates.list"
THINK = 5.0
WARM, IDLE = 40, 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what, how much, and what it is to stay under (or over, where `least`)."""

    what: str
    value: float
    goal: float | None = None
    least: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """None where nothing was asked."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.least else self.value <= self.goal


class Bench:
    """The world, the servers as they are needed, and the driver."""

    def __init__(self, driver: ModuleType, folder: Path, stack: ExitStack) -> None:
        self.driver, self.folder, self._stack = driver, folder, stack
        self.world = world.build(folder, datetime.now(UTC))
        self._servers: dict[str, Served] = {}

    def server(self, kind: str, number: int = 0) -> Served:
        """The running server of a kind, started where it is not."""
        name = f"{kind}-{number}"
        if name not in self._servers:
            self._servers[name] = self._stack.enter_context(served(kind, self.world, self.folder))
        return self._servers[name]

    def goal(self, name: str, path: str, *, kind: str = "console", number: int = 0, heart: str = "") -> Goal:
        """Something to look at; a list of many shows a page of them, a list of few all."""
        server = self.server(kind, number)
        tokens = () if kind == "bare" else self.world.tokens
        many, few = (f"/candidates?posting={posting}" for posting in (self.world.many, self.world.few))
        cards = {many: browser.PAGE, few: world.FEW}.get(path, 0)
        return Goal(name, server.url + path, server.pid, tokens, heart, cards)

    @property
    def screens(self) -> dict[str, Goal]:
        """The screens, and the press, by name."""
        many = f"/candidates?posting={self.world.many}"
        compared = ",".join(map(str, self.world.compared))
        return {
            "list": self.goal("list", many),
            "press": self.goal("press", many, heart=HEART),
            "messages": self.goal("messages", f"/messages?proposal={self.world.talk}"),
            "10,000 messages": self.goal("10,000 messages", f"/messages?proposal={self.world.long_talk}"),
            "order": self.goal("order", f"/order?order={self.world.order}"),
            "comparison of five": self.goal("comparison of five", f"/comparison?proposals={compared}"),
        }

    def load(self, goals: list[Goal], sessions: int, **how: float) -> dict[str, Level]:
        """Load the goals in turn."""
        return load.measure(self.driver, goals, sessions, **how)

    def empty(self) -> list[Goal]:
        """What everything is held against."""
        return [self.goal("gated", "/", kind="gated"), self.goal("bare", "/", kind="bare")]


TO_REACH = {"list": 3.0, "press": 1.75}
AT_ONE: dict[str, float] = {"reruns": 60, "rounds": 12}
AT_TWENTY: dict[str, float] = {"reruns": 20, "rounds": 10}
PRESSES: dict[str, dict[str, Any]] = {
    "read anew": {},
    "seen a moment ago": {"seen": True},
    "read anew, the button up at once": {"hand": 0},
}
AT_HUNDRED: dict[str, float] = {"reruns": 3, "rounds": 1, "think": THINK}


def screens(bench: Bench) -> Iterator[Figure]:
    """Each screen beside the empty page at 1 and 20 sessions, and what a rerun costs at 20 beside 1."""
    for name, goal in bench.screens.items():
        one = bench.load([goal, *bench.empty()], 1, **AT_ONE)
        twenty = bench.load([goal, *bench.empty()], 20, **AT_TWENTY)
        for levels in (one, twenty):
            ours = levels[name]
            note = (
                f"{ours.p50:.1f} ms, {ours.rate:.0f}/s, {ours.cpu:.1f} ms CPU, {ours.octets:,} bytes, "
                f"{ours.deltas} elements; ÷ empty page behind the gate {ours.against(levels['gated']):.2f}; "
                f"CPU ÷ {ours.cpu / levels['bare'].cpu:.1f}"
            )
            sessions = "1 session" if ours.sessions == 1 else f"{ours.sessions} sessions"
            yield Figure(
                f"{name} ÷ empty page, {sessions}", ours.against(levels["bare"]), TO_REACH.get(name), note=note
            )
        yield Figure(f"{name}: CPU a rerun at 20 sessions ÷ at 1", twenty[name].cpu / one[name].cpu, 1.3)


def hundred(bench: Bench) -> Iterator[Figure]:
    """Each screen beside the empty page while a hundred people think five seconds between two presses."""
    for name, goal in bench.screens.items():
        levels = bench.load([goal, *bench.empty()], 100, **AT_HUNDRED)
        ours, bare = levels[name], levels["bare"]
        note = f"{ours.p50:.1f} ms beside {bare.p50:.1f}"
        yield Figure(f"{name} ÷ empty page, 100 sessions at {THINK:g} s", ours.p50 / bare.p50, note=note)


def rows(bench: Bench) -> Iterator[Figure]:
    """A page of 200 candidates beside one of 10."""
    goals = [
        bench.goal("many", f"/candidates?posting={bench.world.many}"),
        bench.goal("few", f"/candidates?posting={bench.world.few}"),
    ]
    levels = bench.load(goals, 1, **AT_ONE)
    yield Figure("one page of 200 rows ÷ of 10 rows", levels["many"].against(levels["few"]), 3.0)


def collector(bench: Bench) -> Iterator[Figure]:
    """The product as it is shipped beside the same with Python's collector off."""
    many = f"/candidates?posting={bench.world.many}"
    goals = [bench.goal("shipped", many), bench.goal("uncollected", many, kind="uncollected")]
    for sessions, how in ((1, AT_ONE), (20, AT_TWENTY)):
        levels = bench.load(goals, sessions, **how)
        value = levels["shipped"].against(levels["uncollected"])
        yield Figure(f"shipped settings ÷ collection off, {sessions} at once", value, 1.1)


def processes(bench: Bench) -> Iterator[Figure]:
    """Two processes over one database beside one, twenty people pressing without a pause."""
    many = f"/candidates?posting={bench.world.many}"
    goals = bench.goal("first", many), bench.goal("second", many, number=1)
    rates, cores = zip(*load.side_by_side(bench.driver, goals, 20), strict=True)
    yield Figure("throughput of 2 processes ÷ 1", median(rates), 2.5, least=True)
    yield Figure("the same by CPU a rerun, as if each had a core of its own", median(cores))


def idle(bench: Bench) -> Iterator[Figure]:
    """What an open tab that does nothing takes, in a process that is warm; each time in a process of its own."""
    taken = []
    for number in (7, 8, 9):
        goal = bench.goal("idle", f"/candidates?posting={bench.world.many}", number=number)
        bench.load([goal], WARM, reruns=2, rounds=1)
        taken.append(bench.load([goal], IDLE, reruns=0, rounds=1, hold=3)["idle"].mib)
    yield Figure("MiB an idle session", median(taken), 0.1)


def django(bench: Bench) -> Iterator[Figure]:
    """Django's admin over the same rows: its answer beside our rerun, and a filter pressed in Chromium."""
    with peer.running_peer(bench.world, bench.folder) as theirs:
        many = bench.goal("many", f"/candidates?posting={bench.world.many}")
        peer.milliseconds(theirs, 3)
        p50s, rates = [], []
        pressed: dict[str, list[tuple[float, float]]] = {name: [] for name in PRESSES}
        for _ in range(5):
            ours = bench.load([many], 1, reruns=20, rounds=1)["many"]
            p50s.append((peer.p50(theirs), ours.p50))
        for _ in range(3):
            ours = bench.load([many], 20, reruns=10, rounds=1)["many"]
            rates.append((ours.rate, peer.throughput(theirs, 20, 3)))
        with chromium(ALONE) as people:
            for _ in range(6):
                theirs_pressed = median(browser.filter_peer(people, theirs, 3))
                for name, how in PRESSES.items():
                    ours_pressed = browser.filter_ours(people, bench.server("console"), bench.world, 3, **how)
                    pressed[name].append((median(ours_pressed), theirs_pressed))
    yield Figure("Django admin's p50 ÷ ours", _over(p50s), 3, least=True, note=_medians(p50s, "ms"))
    yield Figure("our throughput at 20 ÷ Django admin's", _over(rates), 4, least=True, note=_medians(rates, "/s"))
    for name, pairs in pressed.items():
        yield Figure(f"a filter in Chromium ÷ Django's: {name}", _over(pairs), 0.35, note=_medians(pairs, "ms"))


def cold(bench: Bench) -> Iterator[Figure]:
    """The list opened in a browser that has seen nothing before, beside the empty page, with the gate and without."""
    servers = [bench.server(kind) for kind in ("console", "gated", "bare")]
    with chromium(ALONE) as people:
        ours, gated, bare = zip(*browser.cold(people, servers, bench.world, 15), strict=True)
    for name, other in (("empty page's", bare), ("empty page's behind the gate", gated)):
        pairs = list(zip(ours, other, strict=True))
        yield Figure(f"cold start drawn ÷ {name}", _over(pairs), 1.25, note=_medians(pairs, "ms"))


def _over(pairs: list[tuple[float, float]]) -> float:
    """The median of the ratios, each taken within its round."""
    return median(one / other for one, other in pairs)


def _medians(pairs: list[tuple[float, float]], unit: str) -> str:
    one, other = (median(side) for side in zip(*pairs, strict=True))
    return f"{one:.0f} {unit} beside {other:.0f}"


PARTS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "screens": screens,
    "rows": rows,
    "collector": collector,
    "processes": processes,
    "idle": idle,
    "hundred": hundred,
    "django": django,
    "cold": cold,
}


def main() -> None:
    """Measure what was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", required=True, type=load.driver, help="the load driver's program, a Python file")
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help=f"all of: {', '.join(PARTS)}")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="connect-bench-") as folder, ExitStack() as stack:
        bench = Bench(chosen.driver, Path(folder), stack)
        for part in chosen.part or PARTS:
            for figure in PARTS[part](bench):
                print(line(figure), flush=True)


def line(figure: Figure) -> str:
    """A line of the table in README.md."""
    goal = "" if figure.goal is None else f"{'≥' if figure.least else '≤'} {figure.goal:g}"
    reached = {None: "", True: "yes", False: "no"}[figure.reached]
    return f"| {figure.what} | {goal} | {figure.value:.2f} | {reached} | {figure.note} |"


if __name__ == "__main__":
    main()
