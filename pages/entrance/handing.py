"""Hands a private file over: to whom the gate let in, in a worker thread, noted in the trail of whoever looks on."""

from collections.abc import Callable
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from core.actions.viewing import note_file
from core.errors import ConsoleError, NotFound
from core.repository import Repository, SignedIn, reading
from pages import running
from pages.entrance.forms import page

UNREADABLE = (
    "ただいまファイルを取り出せません。少し時間をおいてもう一度お試しください。続く場合は運営へお知らせください。"
)


async def handed(request: Request, make: Callable[[Repository, list[int]], Response], *names: str) -> Response:
    """What `make` answers to the numbers that the address gives `names`; what there is not and what is not the
    viewer's look alike (A5)."""
    who: SignedIn = request.state.who

    def read() -> Response:
        ids = [_number(request.path_params[name]) for name in names]
        with reading(running.engine(), who.viewer) as repo:
            answer = make(repo, ids)
        note_file(running.engine(), who, _asked(request), running.now())
        return answer

    try:
        return await to_thread.run_sync(read)
    except ConsoleError:
        return page("not_found.html", 404)


def saved_as(name: str) -> dict[str, str]:
    """Always a download: no file of ours is opened as a page of this site."""
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def _asked(request: Request) -> str:
    """The address as the trail keeps it."""
    query = request.url.query
    return f"{request.url.path}?{query}"[:200] if query else request.url.path


def _number(text: str) -> int:
    """A number that a database takes. Raises NotFound for anything else, however many digits it has."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NotFound("このファイルは見つかりません。")
    return int(text)
