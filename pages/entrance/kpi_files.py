"""The table of the KPI screen as CSV and XLSX over HTTP, at the address of the screen itself (D7)."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.calendar import jst_date
from core.documents.kpi_sheet import file_of
from core.documents.kpi_shown import found, shown
from core.documents.tables import CSV_TYPE, XLSX_TYPE, csv_file, xlsx_file
from core.kpi_question import question
from core.repository import Repository
from pages import running
from pages.entrance.handing import handed, saved_as


async def table(request: Request) -> Response:
    """GET what `kpi_links.Links.file` names."""
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    return await handed(request, lambda repo, _: _table(repo, given, xlsx=request.url.path.endswith(".xlsx")))


routes = [
    Route("/files/kpi.csv", table, methods=["GET"]),
    Route("/files/kpi.xlsx", table, methods=["GET"]),
]


def _table(repo: Repository, given: Mapping[str, Sequence[str]], *, xlsx: bool) -> Response:
    today = jst_date(running.now())
    asked = question(given, today)
    about, sort = (next(iter(given.get(name, ())), "") for name in ("by", "sort"))
    sheet = shown(found(repo, asked, today), about, sort, of_script=asked.script is not None)
    headings, rows = file_of(sheet)
    name = f"KPI_{sheet.title}_{asked.period.whole.first:%Y%m%d}-{asked.period.whole.last:%Y%m%d}"
    if xlsx:
        content = xlsx_file(sheet.title, headings, rows)
        return Response(content, media_type=XLSX_TYPE, headers=saved_as(f"{name}.xlsx"))
    return Response(csv_file(headings, rows), media_type=CSV_TYPE, headers=saved_as(f"{name}.csv"))
