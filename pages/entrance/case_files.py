"""The files of cases over HTTP: target lists and materials, for those who work on the case and nobody else (A5)."""

from collections.abc import Iterator
from itertools import chain

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from core.errors import NotFound
from core.files import FileStore
from core.model_direction import KnowledgeFileId, ListRequestId
from core.repository import Repository
from core.rules_talks import file_held
from pages import running
from pages.entrance.forms import page
from pages.entrance.handing import UNREADABLE, handed, saved_as

log = structlog.get_logger(__name__)


async def target_list(request: Request) -> Response:
    """GET `file_paths.list_path`."""
    return await handed(request, lambda repo, ids: _list(repo, *ids), "request")


async def material(request: Request) -> Response:
    """GET `file_paths.material_path`."""
    return await handed(request, lambda repo, ids: _material(repo, *ids), "file")


routes = [
    Route("/files/lists/{request}", target_list, methods=["GET"]),
    Route("/files/knowledge/{file}", material, methods=["GET"]),
]


def _list(repo: Repository, request: int) -> Response:
    found = repo.target_lists.file(ListRequestId(request))
    return _kept(found.file_name, "text/csv", found.file_size or 0, found.sha256 or "")


def _material(repo: Repository, file: int) -> Response:
    found = repo.knowledge.file(KnowledgeFileId(file))
    if found.removed:
        raise NotFound("このファイルは見つかりません。")
    held = file_held(found.scan, removed=False)
    if held:
        return page("file_held.html", 403, reason=held)
    return _kept(found.name, found.media_type, found.size, found.sha256)


def _kept(name: str, media_type: str, size: int, sha256: str) -> Response:
    """A kept file piece by piece, always as a download; a page that says so where it is gone or damaged."""
    chunks: Iterator[bytes] = FileStore.of(running.settings()).chunks(sha256)
    try:
        first = next(chunks)
    except (OSError, ValueError) as accident:
        log.error("file unreadable", sha256=sha256, exc_info=accident)
        return page("file_held.html", 503, reason=UNREADABLE)
    headers = saved_as(name) | {"content-length": str(size)}
    return StreamingResponse(chain((first,), chunks), media_type=media_type, headers=headers)
