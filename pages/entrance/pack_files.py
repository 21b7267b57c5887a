"""定例資料 over HTTP: to both sides what was shared, to kakutoku what would be now, never what is its own (D8)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core import rules
from core.calendar import jst_date
from core.documents.pack_pdf import pack_file_name, pack_pdf
from core.model_direction import PackId, PackState
from core.repository import Repository
from core.rules import Permission
from pages import running
from pages.entrance.handing import handed, saved_as


async def pack(request: Request) -> Response:
    """GET `file_paths.pack_path`."""
    return await handed(request, lambda repo, ids: _pack(repo, *ids), "pack")


routes = [Route("/files/packs/{pack}.pdf", pack, methods=["GET"])]


def _pack(repo: Repository, pack: int) -> Response:
    if rules.allows(repo.viewer, Permission.READ_CASES):
        page = repo.packs.page(PackId(pack)).on(jst_date(running.now()))
        form, shared = page.form, page.state is PackState.SHARED
    else:
        form, shared = repo.packs.shared(PackId(pack)).form, True
    headers = saved_as(pack_file_name(form))
    return Response(pack_pdf(form, shared=shared), media_type="application/pdf", headers=headers)
