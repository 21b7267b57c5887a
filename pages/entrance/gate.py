"""The gate in front of everything: who is not signed in reaches the entrance and nothing else (A2, A5).

It answers what it can by itself, hands the rest on without the cookie that proves who is there, and lets nothing pass
that is not on a list: the entrance's own pages, the console's screens, private files, and the few addresses of
Streamlit that a browser needs.
"""

from http import HTTPStatus

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.repository import SignedIn
from core.rules_passwords import Step
from pages.entrance import cookies, identity, internals, strangers
from pages.entrance.forms import page, trouble
from pages.entrance.headers import FILE_POLICY, FORM_POLICY, Answer
from pages.entrance.house import House
from pages.entrance.tab import CUT, FULL, carry, turn_away

PROBES = frozenset({"/healthz", "/readyz"})
FILES = "/files/"
"""Private files, each served by a route that asks whose they are (pages/entrance/downloads.py)."""
TOO_MANY = "/too-many-tabs"


class Gate:
    """ASGI middleware around Streamlit and our own routes."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self._app = app
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, hand on, or refuse."""
        if scope["type"] == "http":
            policy = FILE_POLICY if scope["path"].startswith((FILES, internals.MEDIA)) else FORM_POLICY
            answer = Answer(send, policy, behind_tls=self._house.behind_tls)
            try:
                await self._http(scope, receive, answer.send)
            except ClientDisconnect:
                return
            except Exception as accident:  # the database is away, most likely: a sentence, and no details
                if answer.started:
                    raise
                await trouble(accident)(scope, receive, answer.send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method, headers = scope["path"], scope["method"], Headers(scope=scope)
        reads = method in ("GET", "HEAD")
        if path in PROBES:
            return await self._app(scope, receive, send)
        if not self._house.addresses.is_host(headers):
            return await _refuse(HTTPStatus.MISDIRECTED_REQUEST, scope, receive, send)
        if not reads and not self._house.addresses.is_own_page(headers):
            return await _refuse(HTTPStatus.FORBIDDEN, scope, receive, send)
        if path in self._house.shell.assets and reads:
            answer = await to_thread.run_sync(self._house.shell.asset_answer, path, headers)
            return await answer(scope, receive, send)
        who = await self._who(scope)
        inside = self._inside(scope, who)
        if path in self._house.entrance:
            return await self._app(inside, receive, send)
        if who is None or who.step is not Step.DONE:
            return await strangers.answer(self._house, scope, headers, who)(scope, receive, send)
        if path == "/" and reads:
            return await RedirectResponse(self._house.home(who.viewer), 303)(scope, receive, send)
        if path in self._house.screens[who.viewer.audience] and reads:
            return await self._house.shell.page_answer()(scope, receive, send)
        if path in self._house.shell.parts and reads:
            answer = await to_thread.run_sync(self._house.shell.asset_answer, path, headers)
            return await answer(scope, receive, send)
        if path.startswith(FILES):
            return await self._app(inside, receive, send)
        length = None if "transfer-encoding" in headers else headers.get("content-length")
        verdict = self._house.internals.judge(who, method, path, length)
        if verdict is HTTPStatus.NOT_FOUND and "text/html" in headers.get("accept", ""):
            return await page("not_found.html", 404)(scope, receive, send)
        if verdict is not None:
            return await _refuse(verdict, scope, receive, send)
        if method == "PUT":
            return await self._house.internals.count(path, length, lambda: self._app(inside, receive, send))
        return await self._app(inside, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        addresses = self._house.addresses
        if scope["path"] != internals.STREAM or not addresses.is_host(headers) or not addresses.is_own_origin(headers):
            return await send({"type": "websocket.close", "code": 1008})
        subprotocol = headers.get("sec-websocket-protocol", "").split(",")[0].strip() or None
        who = await self._who(scope)
        if who is None or who.step is not Step.DONE:
            # A tab that slept through the end of its session comes back here and has to be told; a stranger has not.
            if not strangers.was_here(self._house, scope):
                return await send({"type": "websocket.close", "code": 1008})
            return await turn_away(receive, send, to="/", code=CUT, subprotocol=subprotocol)
        connection = self._house.connections.admit(who)
        if connection is None:
            return await turn_away(receive, send, to=TOO_MANY, code=FULL, subprotocol=subprotocol)
        try:
            await carry(connection, self._app, self._inside(scope, who), receive, send)
        finally:
            self._house.connections.leave(connection)

    async def _who(self, scope: Scope) -> SignedIn | None:
        token = cookies.read(scope["headers"], self._house.names.session)
        return await to_thread.run_sync(self._house.recognize, token) if token else None

    def _inside(self, scope: Scope, who: SignedIn | None) -> Scope:
        """The request as pages and routes see it: who is there, and nothing with which to become somebody else."""
        names = self._house.names
        hidden = {names.session, names.form} if scope["type"] == "websocket" else {names.session}
        headers = cookies.without(scope["headers"], hidden)
        state = {**scope.get("state", {}), "who": who}
        return dict(scope) | {"headers": identity.introduced(headers, who), "state": state}


async def _refuse(status: HTTPStatus, scope: Scope, receive: Receive, send: Send) -> None:
    """No details: a thing that is missing and one that is none of their business look alike."""
    await PlainTextResponse(status.phrase, status)(scope, receive, send)
