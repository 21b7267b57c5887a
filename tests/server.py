"""The console as it is served: a process of its own on a free port, and signing in to it over HTTP."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from core.model import Audience

ROOT = Path(__file__).parents[1]
CHEAP_PASSWORDS = {"CONNECT_ARGON2_TIME_COST": "1", "CONNECT_ARGON2_MEMORY_KIB": "8"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def usual_port() -> int:
    """A port that nobody listens on, one that was served before if possible: what a browser keeps goes by address."""
    for port in _served:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    _served.append(free_port())
    return _served[-1]


_served: list[int] = []


def fetch(method: str, url: str, **options: Any) -> httpx.Response:
    """One request. Without the certificates of the world, which nothing here needs and which take 30 ms to load."""
    return httpx.request(method, url, verify=False, **options)


@contextmanager
def running_console(database_url: str, *, program: str = "app.py", **environment: str) -> Iterator[str]:
    """Serve a migrated database; yields the console's address, e.g. http://127.0.0.1:41234.

    Files, keys and the log go to a folder of their own unless CONNECT_VAR_DIR is given. When the console does not
    come up, the log is in the error.
    """
    port = usual_port()
    address = f"http://127.0.0.1:{port}"
    with TemporaryDirectory(prefix="connect-console-") as folder:
        chosen = {
            "PORT": str(port),
            "CONNECT_DATABASE_URL": database_url,
            "CONNECT_VAR_DIR": folder,
            "CONNECT_PUBLIC_URL": address,
            "CONNECT_SECOND_STEP_REQUIRED": "false",  # the cast signs in with a password, unless a test says otherwise
            **CHEAP_PASSWORDS,
            **environment,
        }
        ours = ("CONNECT_", "STREAMLIT_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        log = Path(folder) / "console.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / program)],
                env={**inherited, "PYTHONPATH": str(ROOT), **chosen},
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def sign_in(address: str, email: str, password: str, audience: Audience | str) -> dict[str, str]:
    """Sign in over HTTP as a browser does; returns the cookies. Raises AssertionError where the console refuses."""
    with httpx.Client(verify=False, base_url=address) as browser:
        form = browser.get(f"/login/{Audience(audience)}")
        answer = browser.post(
            f"/login/{Audience(audience)}",
            data={"email": email, "password": password, "token": form_token(form.text)},
            headers={"Origin": address},
        )
        assert answer.status_code == 303, f"{email} was refused: {answer.status_code} {answer.text}"
        return dict(browser.cookies)


def form_token(html: str) -> str:
    """The token of the form on one of the entrance's pages."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found, html
    return found[1]


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if fetch("GET", f"{address}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the console at {address} did not start:\n{log.read_text(errors='replace')}")
