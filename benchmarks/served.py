"""What is measured, each a process of its own: `python -m benchmarks.served KIND`.

| kind | what |
|---|---|
| console | the product |
| uncollected | the product with Python's garbage collector switched off |
| gated | an empty page in the console's place, behind the same gate |
| bare | an empty page and nothing else |

All are served by the product's own `app.serve` with the product's `.streamlit/config.toml`, so that a ratio compares
screens and not settings.
"""

import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks.world import World

ROOT = Path(__file__).parents[1]
EMPTY = Path(__file__).with_name("empty_page.py")


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    url: str
    pid: int
    seconds: float
    """How long it took until it answered."""


@contextmanager
def served(kind: str, world: World, folder: Path) -> Iterator[Served]:
    """Serve one kind over the world's database, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CONNECT_", "STREAMLIT_"))},
        "PORT": str(port),
        "CONNECT_DATABASE_URL": world.database_url,
        "CONNECT_VAR_DIR": str(folder / kind),
        "CONNECT_PUBLIC_URL": url,
        "CONNECT_SECOND_STEP_REQUIRED": "false",  # kakutoku's screens are measured, not how one gets to them
    }
    log = folder / f"{kind}-{port}.log"
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.served", kind],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        answer_from(f"{url}/_stcore/health" if kind == "bare" else f"{url}/readyz", process, log)
        yield Served(url, process.pid, time.perf_counter() - start)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer_from(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers. Raises RuntimeError with what it wrote when it does not."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}:\n{log.read_text(errors='replace')}")


def main(kind: str) -> None:
    """Serve it until stopped."""
    import streamlit as st
    from starlette.middleware import Middleware

    import app as product
    from pages.entrance.gate import Gate

    @asynccontextmanager
    async def frozen(_: st.App) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()
        yield

    @asynccontextmanager
    async def uncollected(application: st.App) -> AsyncIterator[None]:
        async with product.lifespan(application):
            gc.disable()
            yield

    match kind:
        case "console":
            application = product.app
        case "uncollected":
            application = product.app
            application._user_lifespan = uncollected
        case "gated":
            application = st.App(EMPTY, middleware=[Middleware(Gate, house=product.house)], lifespan=product.lifespan)
        case "bare":
            application = st.App(EMPTY, lifespan=frozen)
        case _:
            raise SystemExit(f"unknown: {kind}")
    product.serve(application)


if __name__ == "__main__":
    main(sys.argv[1])
