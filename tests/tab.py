"""A browser tab on the wire: what Streamlit's page sends and receives over its websocket, without a browser."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.server import fetch


class Tab:
    """An open tab. `frames` is everything the server has sent so far."""

    def __init__(self, connection: ClientConnection, xsrf: str) -> None:
        self.connection = connection
        self.xsrf = xsrf
        self.frames: list[ForwardMsg] = []
        self.raw = b""

    def visit(self, page: str, query: str = "") -> None:
        """Open a screen by its path without the slash, and wait until it is drawn."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        self.send(message)
        self.until_drawn()

    def press(self, label: str, *, wait: bool = True) -> None:
        """Press a button that is on the screen."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page_hash()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self.button(label), True
        self.send(message)
        if wait:
            self.until_drawn()

    def send(self, message: BackMsg) -> None:
        self.connection.send(message.SerializeToString())

    def until_drawn(self, seconds: float = 15) -> None:
        """Read until the script that runs has finished; one that starts another run goes on."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            frame = self.next(deadline - time.monotonic())
            if frame.WhichOneof("type") == "script_finished" and frame.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                return
        raise AssertionError("the screen was not drawn in time")

    def next(self, seconds: float = 15) -> ForwardMsg:
        """The next frame. Raises TimeoutError, and ConnectionClosed where the server ended the connection."""
        data = self.connection.recv(timeout=seconds)
        assert isinstance(data, bytes)
        frame = ForwardMsg.FromString(data)
        self.raw += data
        self.frames.append(frame)
        return frame

    def closing(self, seconds: float) -> tuple[int, str]:
        """Wait until the server closes: its code, and where it sent the browser before. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        redirect = ""
        try:
            while True:
                frame = self.next(max(deadline - time.monotonic(), 0))
                if frame.WhichOneof("type") == "auth_redirect":
                    redirect = frame.auth_redirect.url
        except ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else 1006), redirect

    @property
    def text(self) -> str:
        """All plain text that has been drawn."""
        return "\n".join(element.text.body for element in self.elements() if element.WhichOneof("type") == "text")

    def elements(self) -> Iterator:
        """Every element the server has drawn, oldest first."""
        for frame in self.frames:
            if frame.WhichOneof("type") == "delta" and frame.delta.WhichOneof("type") == "new_element":
                yield frame.delta.new_element

    def button(self, label: str) -> str:
        """A button's id."""
        found = [e.button.id for e in self.elements() if e.WhichOneof("type") == "button" and e.button.label == label]
        assert found, f"no button {label}"
        return found[-1]

    def page_hash(self) -> str:
        """The screen that is shown."""
        return [f.navigation.page_script_hash for f in self.frames if f.WhichOneof("type") == "navigation"][-1]

    @property
    def session(self) -> str:
        """Streamlit's own name for this tab."""
        return next(f.new_session.initialize.session_id for f in self.frames if f.WhichOneof("type") == "new_session")


@contextmanager
def open_tab(
    address: str,
    cookies: Mapping[str, str],
    *,
    origin: str | None = "",
    resume: str = "",
    headers: Mapping[str, str] | None = None,
) -> Iterator[Tab]:
    """Connect as a page at `address` does. `resume` asks for an earlier tab's session; origin None sends none."""
    xsrf = ""
    with suppress(httpx.HTTPError):
        xsrf = fetch("GET", f"{address}/_stcore/health", cookies=dict(cookies)).cookies.get("_streamlit_xsrf", "")
    subprotocols = [Subprotocol("streamlit"), Subprotocol(xsrf or "none")]
    jar = "; ".join(f"{name}={value}" for name, value in {**cookies, "_streamlit_xsrf": xsrf}.items())
    with connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        origin=address if origin == "" else origin,  # type: ignore[arg-type]
        subprotocols=[*subprotocols, Subprotocol(resume)] if resume else subprotocols,
        additional_headers={"Cookie": jar, **(headers or {})},
        max_size=None,
        proxy=None,
    ) as connection:
        yield Tab(connection, xsrf)
