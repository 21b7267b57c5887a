"""A stage for parts of the screen: one script served as the console is, and a real browser that looks at it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import environ
from pathlib import Path

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.server import ROOT, free_port

CHROMIUM = environ.get("CONNECT_CHROMIUM", "/usr/bin/chromium")
ALONE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that runs on a machine without a screen and asks nobody but us."""
FLAGS = (
    *ALONE,
    "--process-per-site",
    "--js-flags=--no-opt --no-maglev",  # no page is open for so long that optimizing its scripts pays
)


@contextmanager
def served(script: Path, *, guarded: bool = True) -> Iterator[str]:
    """Serve one Streamlit script under the console's settings; yields its address.

    `guarded` adds the console's content security policy. Without it the browser would fetch whatever a text talks it
    into, which is what a test of escaping wants to see.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.pages.stage", str(script), str(port), "guarded" if guarded else "bare"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def chromium(flags: Sequence[str] = FLAGS) -> Iterator[Browser]:
    """A browser that stays on this machine; with `ALONE` it runs scripts as people's browsers do."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(flags))
        try:
            yield browser
        finally:
            browser.close()


def drawn(page: Page) -> None:
    """Wait until the script has run."""
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for(timeout=60_000)


def still(page: Page) -> None:
    """Wait until the script has run and everything it asked for is drawn."""
    drawn(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(150)


def violations(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:2]
    ]


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"nothing is served at {address}")


def _serve(script: str, port: int, *, guarded: bool) -> None:
    import streamlit as st
    import uvicorn
    from starlette.middleware import Middleware
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pages.entrance import headers
    from pages.entrance.shell import Shell

    class Policy:
        def __init__(self, app: ASGIApp) -> None:
            self.app = app
            self.policy = Shell().policy

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                send = headers.Answer(send, self.policy, behind_tls=False).send
            await self.app(scope, receive, send)

    app = st.App(script, middleware=[Middleware(Policy)] if guarded else [])
    uvicorn.run(app, host="127.0.0.1", port=port)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]), guarded=sys.argv[3] == "guarded")
