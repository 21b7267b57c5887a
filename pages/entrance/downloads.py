"""Private files: orders as PDF and what people attached, each for those who may have it and nobody else (A5)."""

from itertools import chain

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from core.calendar import jst_date
from core.documents.calendar_file import addressed, calendar_entry
from core.documents.comparison_pdf import ComparisonPaper, comparison_file_name, comparison_pdf
from core.documents.order_pdf import OrderDocument, order_pdf
from core.documents.papers import fee_paper, file_name, order_paper
from core.errors import NotFound
from core.files import FileStore
from core.model import AttachmentId, OrderId
from core.model_choosing import InterviewId
from core.repository import Repository
from core.rules_choosing import compared
from core.rules_talks import file_held
from pages import running
from pages.entrance import case_files, kpi_files, pack_files, paper_files
from pages.entrance.forms import page
from pages.entrance.handing import UNREADABLE, handed, saved_as

log = structlog.get_logger(__name__)


async def order(request: Request) -> Response:
    """GET `file_paths.order_path`."""
    return await handed(request, lambda repo, ids: _pdf(_order_paper(repo, *ids)), "order", "version")


async def order_with_fees(request: Request) -> Response:
    """GET `file_paths.fee_path`."""
    return await handed(request, lambda repo, ids: _pdf(_fee_paper(repo, *ids)), "order", "version")


async def comparison(request: Request) -> Response:
    """GET `file_paths.comparison_path`."""
    return await handed(request, lambda repo, _: _comparison(repo, request.query_params.get("proposals", "")))


async def attachment(request: Request) -> Response:
    """GET `file_paths.attachment_path`."""
    return await handed(request, lambda repo, ids: _attachment(repo, *ids), "attachment")


async def interview(request: Request) -> Response:
    """GET `file_paths.interview_path`."""
    return await handed(request, lambda repo, ids: _calendar(repo, *ids), "interview")


async def missing(_: Request) -> Response:
    """No other file exists; without this the address would fall through to the console's page."""
    return page("not_found.html", 404)


routes = [
    *pack_files.routes,
    *paper_files.routes,
    *kpi_files.routes,
    *case_files.routes,
    Route("/files/orders/{order}/{version}-fees.pdf", order_with_fees, methods=["GET"]),
    Route("/files/orders/{order}/{version}.pdf", order, methods=["GET"]),
    Route("/files/comparisons.pdf", comparison, methods=["GET"]),
    Route("/files/attachments/{attachment}", attachment, methods=["GET"]),
    Route("/files/interviews/{interview}.ics", interview, methods=["GET"]),
    Route("/files/{rest:path}", missing),
]


def _order_paper(repo: Repository, order: int, version: int) -> OrderDocument:
    return order_paper(repo.orders.page(OrderId(order), jst_date(running.now())), version)


def _fee_paper(repo: Repository, order: int, version: int) -> OrderDocument:
    today = jst_date(running.now())
    fee = repo.organizations.fee(today)
    if fee is None:
        raise NotFound("手数料は設定されていません。")
    found = repo.orders.page(OrderId(order), today)
    return fee_paper(found, version, fee, repo.organizations.operator())


def _pdf(document: OrderDocument) -> Response:
    headers = saved_as(file_name(document))
    return Response(order_pdf(document), media_type="application/pdf", headers=headers)


def _comparison(repo: Repository, proposals: str) -> Response:
    now = running.now()
    found, me = repo.comparisons.of(compared(proposals), now), repo.organizations.me()
    paper = ComparisonPaper(found, me.organization, me.name, now)
    headers = saved_as(comparison_file_name(paper))
    return Response(comparison_pdf(paper), media_type="application/pdf", headers=headers)


def _attachment(repo: Repository, attachment: int) -> Response:
    """The file piece by piece: one that is taken back meanwhile still arrives whole, for its content stays."""
    found = repo.attachments.get(AttachmentId(attachment))
    held = file_held(found.scan, removed=found.removed)
    if held:
        return page("file_held.html", 410 if found.removed else 403, reason=held)
    chunks = FileStore.of(running.settings()).chunks(found.sha256)
    try:
        first = next(chunks)
    except (OSError, ValueError) as accident:  # gone, damaged, or the store does not answer
        log.error("attachment unreadable", attachment=attachment, exc_info=accident)
        return page("file_held.html", 503, reason=UNREADABLE)
    headers = saved_as(found.name) | {"content-length": str(found.size)}
    return StreamingResponse(chain((first,), chunks), media_type=found.media_type, headers=headers)


def _calendar(repo: Repository, interview: int) -> Response:
    entry = calendar_entry(repo.interviews.get(InterviewId(interview)), repo.viewer.audience, running.now())
    content = addressed(entry, running.settings().public_url, running.settings().mail_from)
    return Response(content, media_type="text/calendar", headers=saved_as("面談.ics"))
