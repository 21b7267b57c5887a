"""One open tab: its messages pass through here, and stop the moment its right to be here ends (A2, A3)."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.entrance.connections import Connection

CUT = 4401
FULL = 4429

UNDERSTOOD = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"})
OPERATIONS = frozenset({"dataframe_chunk"})
"""Not the deferred download: Streamlit runs whatever callable is named, also another person's."""


async def carry(connection: Connection, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run one tab through Streamlit until either side ends it, or it is cut."""
    waiting: asyncio.Timeout | None = None
    cutting = asyncio.create_task(connection.cut.wait())

    def wake(_: object) -> None:
        if waiting and not cutting.cancelled():
            waiting.reschedule(0)

    async def receive_or_cut() -> Message:
        nonlocal waiting
        while True:
            try:
                async with asyncio.timeout(0 if cutting.done() else None) as waiting:
                    message = await receive()
                if cutting.done():
                    raise TimeoutError
            except TimeoutError:
                await _say_goodbye(send)
                return {"type": "websocket.disconnect", "code": CUT}
            finally:
                waiting = None
            if message["type"] != "websocket.receive" or is_understood(message.get("bytes"), connection):
                return message

    async def send_until_cut(message: Message) -> None:
        if not cutting.done():
            await send(message)

    # A task of its own for every message would cost as much as a twentieth of a rerun.
    cutting.add_done_callback(wake)
    try:
        await app(scope, receive_or_cut, send_until_cut)
    finally:
        cutting.cancel()


async def turn_away(receive: Receive, send: Send, *, to: str, code: int, subprotocol: str | None) -> None:
    """Answer a tab that may not connect by sending it to a page that says why."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": subprotocol})
    await _say_goodbye(send, to=to, code=code)


async def _say_goodbye(send: Send, *, to: str = "/", code: int = CUT) -> None:
    """Without the message the page would stay readable on the screen; the gate sends "/" on to where it belongs."""
    message = ForwardMsg()
    message.auth_redirect.url = to
    with suppress(Exception):  # a tab that is gone, or reads nothing, is not waited for
        await asyncio.wait_for(send({"type": "websocket.send", "bytes": message.SerializeToString()}), 1)
        await asyncio.wait_for(send({"type": "websocket.close", "code": code}), 1)


def is_understood(frame: bytes | None, connection: Connection) -> bool:
    """Whether a frame is something the console's own pages send; what clears other people's caches is not.

    Streamlit itself ends a connection over a frame that it can't read.
    """
    message = BackMsg()
    try:
        message.ParseFromString(frame or b"")
    except Exception:
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    if kind == "rerun_script" and not message.rerun_script.is_auto_rerun:
        connection.active = True
    return kind is None or kind in UNDERSTOOD
