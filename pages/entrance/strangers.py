"""What somebody who is not signed in is told: where to sign in, and then back to where they were going (A2)."""

from http import HTTPStatus
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from core.model import Audience
from core.repository import SignedIn
from pages.entrance import cookies, internals
from pages.entrance.doorkeeper import bound_for, onward
from pages.entrance.house import House

NOT_PAGES = ("/_stcore/", internals.MEDIA, "/component")


def was_here(house: House, scope: Scope) -> bool:
    """Whether this browser was signed in before: its open tabs have to learn that this is over."""
    return any(cookies.read(scope["headers"], name) for name in (house.names.session, house.names.audience))


def answer(house: House, scope: Scope, headers: Headers, who: SignedIn | None = None) -> Response:
    """A page leads to the sign-in, or to what `who` still has to do after it; anything else is refused."""
    path = scope["path"]
    if path == internals.HEALTH and was_here(house, scope):
        return PlainTextResponse("ok")  # so that a tab that slept goes on to its websocket and is told there
    navigates = scope["method"] in ("GET", "HEAD") and headers.get("sec-fetch-mode", "navigate") == "navigate"
    if not navigates or path.startswith(NOT_PAGES):
        return PlainTextResponse("ログインしてください。", HTTPStatus.UNAUTHORIZED)
    target = _target(house, scope, headers)
    if who is not None:
        return RedirectResponse(onward(who.step, target), 303)
    last = cookies.read(scope["headers"], house.names.audience)
    audience = last if last in set(Audience) else Audience.CLIENT
    return RedirectResponse(bound_for(f"/login/{audience}", target), 303)


def _target(house: House, scope: Scope, headers: Headers) -> str:
    """Where to go after the sign-in. A tab that was cut comes from its screen by way of "/", and goes back there."""
    query = scope["query_string"].decode("latin-1")
    target = quote(scope["path"]) + (f"?{query}" if query else "")
    return house.addresses.own_path(headers.get("referer", "")) if target == "/" else target
