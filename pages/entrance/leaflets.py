"""Pages that only tell something: whom to ask about an account, and why a tab was turned away."""

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from core.model import Audience
from pages.entrance import forms
from pages.entrance.connections import connections
from pages.entrance.forms import page


async def login(_: Request) -> Response:
    """Whoever does not say where they belong is most likely a client."""
    return RedirectResponse(f"/login/{Audience.CLIENT}", 303)


async def help_page(request: Request) -> Response:
    """パスワードを忘れた方 and アカウントをお持ちでない方: whom to ask."""
    asked = request.query_params.get("from", "")
    return page("help.html", audience=Audience(asked) if asked in set(Audience) else Audience.CLIENT)


async def too_many_tabs(_: Request) -> Response:
    """Where a tab beyond the limit is sent."""
    return page("too_many_tabs.html", 429, most=connections.per_member)


async def style(_: Request) -> Response:
    """How the entrance's pages look."""
    return FileResponse(forms.TEMPLATES / "style.css", headers={"cache-control": "public, max-age=3600"})


routes = [
    Route("/login", login, methods=["GET"]),
    Route("/login/help", help_page, methods=["GET"]),
    Route("/login/style.css", style, methods=["GET"]),
    Route("/too-many-tabs", too_many_tabs, methods=["GET"]),
]
