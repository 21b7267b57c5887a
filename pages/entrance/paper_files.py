"""The papers of a contract over HTTP: any of the index, invoices, notices, and ZIPs of many (B4, C3, C6)."""

from itertools import chain

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from core.bundle_files import BundleFiles
from core.calendar import jst_date
from core.documents.invoice_pdf import invoice_file_name, invoice_pdf
from core.documents.kept import kept_paper
from core.documents.termination_pdf import termination_file_name, termination_pdf
from core.errors import NotFound
from core.model import TerminationId
from core.model_contracts import BundleId, InvoiceId, PaperId
from core.repository import Repository
from pages import running
from pages.entrance.forms import page
from pages.entrance.handing import UNREADABLE, handed, saved_as

log = structlog.get_logger(__name__)


async def paper(request: Request) -> Response:
    """GET `file_paths.paper_path`."""
    return await handed(request, lambda repo, ids: _paper(repo, *ids), "paper")


async def bundle(request: Request) -> Response:
    """GET `file_paths.bundle_path`."""
    return await handed(request, lambda repo, ids: _bundle(repo, *ids), "bundle")


async def invoice(request: Request) -> Response:
    """GET `file_paths.invoice_path`."""
    return await handed(request, lambda repo, ids: _invoice(repo, *ids), "invoice")


async def termination(request: Request) -> Response:
    """GET `file_paths.termination_path`."""
    return await handed(request, lambda repo, ids: _termination(repo, *ids), "termination")


routes = [
    Route("/files/papers/{paper}.pdf", paper, methods=["GET"]),
    Route("/files/bundles/{bundle}.zip", bundle, methods=["GET"]),
    Route("/files/invoices/{invoice}.pdf", invoice, methods=["GET"]),
    Route("/files/terminations/{termination}.pdf", termination, methods=["GET"]),
]


def _paper(repo: Repository, paper: int) -> Response:
    name, content = kept_paper(repo, repo.papers.get(PaperId(paper)), jst_date(running.now()))
    return Response(content, media_type="application/pdf", headers=saved_as(name))


def _bundle(repo: Repository, bundle: int) -> Response:
    """The ZIP piece by piece: one that goes meanwhile still arrives whole."""
    found = repo.bundles.get(BundleId(bundle))
    chunks = BundleFiles.of(running.settings()).chunks(found.id, found.sha256 or "")
    try:
        first = next(chunks)
    except OSError as accident:
        log.error("bundle unreadable", bundle=bundle, exc_info=accident)
        return page("file_held.html", 503, reason=UNREADABLE)
    headers = saved_as(f"書類_{jst_date(found.asked_at):%Y%m%d}_{found.id}.zip") | {"content-length": str(found.size)}
    return StreamingResponse(chain((first,), chunks), media_type="application/zip", headers=headers)


def _invoice(repo: Repository, invoice: int) -> Response:
    content = repo.invoices.content(InvoiceId(invoice))
    if content is None:
        raise NotFound("この請求書はまだ登録されていません。")
    headers = saved_as(invoice_file_name(content))
    return Response(invoice_pdf(content, content.digest), media_type="application/pdf", headers=headers)


def _termination(repo: Repository, termination: int) -> Response:
    notice = repo.terminations.notice(TerminationId(termination))
    headers = saved_as(termination_file_name(notice))
    return Response(termination_pdf(notice), media_type="application/pdf", headers=headers)
