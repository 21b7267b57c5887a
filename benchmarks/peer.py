"""Django's admin over the same rows, in an environment of its own, and how fast it answers."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from benchmarks.served import answer_from
from benchmarks.world import World

PEER = Path(__file__).parent / "peers" / "django"


@dataclass(frozen=True, slots=True)
class Peer:
    """The peer's change list."""

    port: int
    path: str
    cookie: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}{self.path}"


@contextmanager
def running_peer(world: World, folder: Path) -> Iterator[Peer]:
    """Serve the peer, one process, over a copy of the world's database to which its own tables are added."""
    python = _environment(folder)
    database = folder / "peer.db"
    source = Path(world.database_url.removeprefix("sqlite:///"))
    for suffix in ("", "-wal", "-shm"):
        if source.with_name(source.name + suffix).exists():
            shutil.copyfile(source.with_name(source.name + suffix), database.with_name(database.name + suffix))
    environment = os.environ | {"PEER_DATABASE": str(database), "PEER_STATIC": str(folder / "static")}
    prepared = subprocess.run(
        [python, "config.py"], cwd=PEER, env=environment, check=True, capture_output=True, text=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "peer.log"
    command = [python, "-m", "gunicorn", "--workers=1", "--threads=8", f"--bind=127.0.0.1:{port}", "config:application"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=PEER, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        answer_from(f"http://127.0.0.1:{port}/admin/login/", process, log)
        path = f"/admin/console/proposal/?posting__id__exact={world.many}"
        yield Peer(port, path, f"sessionid={prepared.stdout.strip()}")
    finally:
        process.terminate()
        process.wait(20)


def _environment(folder: Path) -> str:
    """The peer's own packages, from its own lock; they are not the product's."""
    subprocess.run([sys.executable, "-m", "venv", folder / "peer"], check=True)
    python = str(folder / "peer" / "bin" / "python")
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([python, *install, "-r", PEER / "requirements.txt"], check=True)
    return python


def milliseconds(peer: Peer, requests: int) -> list[float]:
    """One person opening the list again and again, on one connection: how long each answer took."""
    connection = HTTPConnection("127.0.0.1", peer.port)
    try:
        return [_ask(connection, peer) for _ in range(requests)]
    finally:
        connection.close()


def throughput(peer: Peer, people: int, requests: int) -> float:
    """Answers a second with many people doing so."""
    start = time.perf_counter()
    with ThreadPoolExecutor(people) as crowd:
        list(crowd.map(lambda _: milliseconds(peer, requests), range(people)))
    return people * requests / (time.perf_counter() - start)


def _ask(connection: HTTPConnection, peer: Peer) -> float:
    start = time.perf_counter()
    connection.request("GET", peer.path, headers={"Cookie": peer.cookie})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or body.count(b"field-public_id") != 25:
        raise RuntimeError(f"the peer answered {answer.status} with {len(body)} bytes")
    return (time.perf_counter() - start) * 1000


def p50(peer: Peer, requests: int = 8) -> float:
    """Of one person's answers."""
    return median(milliseconds(peer, requests))
