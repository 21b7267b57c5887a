"""Whether it lasts: 200 open tabs, 20 of them at work for 15 minutes: `python -m benchmarks.soak --driver PATH` (T13).

Ten press hearts, each a durable commit, ten read a talk, with three seconds between two presses; 180 only stay open.
No press may fail. After a first minute the process may not grow by a tenth, and when all have gone its descriptors come
back.
"""

import argparse
import asyncio
import time
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from benchmarks import load
from benchmarks.load import Goal, LoadFailed
from benchmarks.screens import Bench, Figure, line

AT_WORK, IDLE = 10, 180
THINK = 3.0
TURNS = 20
"""Presses of one tab between two looks at the process, which is a minute."""
KEPT = 125
"""Seconds: for two minutes Streamlit keeps a session whose tab has gone, and lets go of it when the next one comes."""


def soak(module: ModuleType, bench: Bench, minutes: int) -> list[Figure]:
    """Raises LoadFailed when a tab could not be opened."""
    screens = bench.screens
    people = bench.world.tokens
    goals = [
        (screens["press"], AT_WORK),
        (replace(screens["messages"], tokens=people[AT_WORK:]), AT_WORK),
        (replace(screens["list"], tokens=tuple(reversed(people))), IDLE),
    ]
    return asyncio.run(_soak(module, goals, minutes))


async def _soak(module: ModuleType, goals: list[tuple[Goal, int]], minutes: int) -> list[Figure]:
    opts = load.options(module, think_time=THINK)
    deadline = module.Deadline(minutes * 120 + 2 * KEPT)
    pid = goals[0][0].pid
    before = await _descriptors_after_a_visit(module, goals[-1][0], opts, deadline)
    tallies = [module.Tally(load.target(module, goal), count) for goal, count in goals]
    crews: list[list[Any]] = []
    memory: list[float] = []
    try:
        for tally in tallies:
            crews.append(await module.open_sessions(tally.target, tally.sessions, tally, opts, deadline))
        if [len(crew) for crew in crews] != [tally.sessions for tally in tallies]:
            raise LoadFailed(str([dict(tally.failures) for tally in tallies]))
        start, turn = time.monotonic(), 1
        while time.monotonic() - start < minutes * 60:
            work = zip(crews[:2], tallies[:2], strict=True)
            await asyncio.gather(
                *(module.measure_round(crew, turn, TURNS, tally, opts, deadline, True) for crew, tally in work)
            )
            turn += TURNS
            memory.append(module.process_figures([pid])[1])
        most = _descriptors(pid)
        every = [session for crew in crews for session in crew]  # those that only stayed open can still press
        last = await asyncio.gather(*(session.rerun(turn) for session in every), return_exceptions=True)
    finally:
        await asyncio.gather(*(session.close() for crew in crews for session in crew))
    await asyncio.sleep(KEPT)
    after = await _descriptors_after_a_visit(module, goals[-1][0], opts, deadline)
    errors = sum((tally.failures + tally.errors()).total() for tally in tallies)
    errors += sum(isinstance(each, Exception) or bool(each.errors) for each in last)
    presses, reads = (len(tally.samples) for tally in tallies[:2])
    p95 = [tally.report()["rerun_ms"]["p95"] for tally in tallies[:2]]
    lasted = f"{len(memory)} minutes, {presses:,} hearts (p95 {p95[0]:.0f} ms), {reads:,} reads (p95 {p95[1]:.0f} ms)"
    return [
        Figure("errors", errors, 0, note=lasted),
        Figure("memory at the end ÷ after a minute", memory[-1] / memory[0], 1.1, note=f"{memory[0]:.0f} MiB then"),
        Figure("descriptors left ÷ taken", (after - before) / (most - before), 0.1, note=f"{before}, {most}, {after}"),
    ]


async def _descriptors_after_a_visit(module: ModuleType, goal: Goal, opts: Namespace, deadline: Any) -> int:
    (visitor,) = await module.open_sessions(load.target(module, goal), 1, module.Tally(None, 1), opts, deadline)
    await visitor.rerun(1)
    await visitor.close()
    return _descriptors(goal.pid)


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def main() -> None:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", required=True, type=load.driver, help="the load driver's program, a Python file")
    parser.add_argument("--minutes", type=int, default=15)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="connect-bench-") as folder, ExitStack() as stack:
        for figure in soak(chosen.driver, Bench(chosen.driver, Path(folder), stack), chosen.minutes):
            print(line(figure), flush=True)


if __name__ == "__main__":
    main()
