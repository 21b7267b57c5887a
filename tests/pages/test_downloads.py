"""Private files over HTTP: who may have them, and in what form they come (A5, P10, O8, M1)."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote
from zipfile import ZipFile

import httpx
import pypdfium2
import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from core.actions.bundles import request_bundle
from core.actions.fees import set_fee
from core.actions.interviews import offer_dates, take_date
from core.actions.invoices import register_invoice
from core.actions.knowledge import attach_material, detach_material, write_page
from core.actions.messages import post_message, remove_file
from core.actions.target_lists import check_list, deliver_list, keep_list, request_list
from core.bundle_files import BundleFiles
from core.calendar import jst_date
from core.files import FileStore
from core.model import AttachmentId, OrderId
from core.model_choosing import ScanState
from core.model_contracts import InvoiceId, PaperId
from core.model_direction import KnowledgeKind, ListPriority
from core.packing import Packer
from core.repository import open_engine, transaction
from core.rules_interviews import Period
from core.settings import Settings
from core.store.tables import AttachmentRow, KnowledgeFileRow
from core.uploads import checked_upload
from core.views import Fee
from core.views.papers import PaperFilter
from pages.entrance import downloads
from pages.entrance.file_paths import (
    attachment_path,
    bundle_path,
    fee_path,
    interview_path,
    invoice_path,
    list_path,
    material_path,
    order_path,
    paper_path,
)
from tests.cast import CLIENT, NOW, ORGANIZATIONS, PARTNER, Cast, settle
from tests.factories import contracted, directed, in_talks

Fetch = Callable[[str, str], httpx.Response]
FIRST_DAY = date(2026, 1, 1)


@pytest.fixture
def engine(sqlite_url: str) -> Engine:
    """What may be read is the repository's business and tried there on both databases; here one is enough."""
    return open_engine(sqlite_url)


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return settle(engine)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(str(tmp_path / "files"))


@pytest.fixture
def fetch(engine: Engine, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: FileStore) -> Fetch:
    """GET an address as a member of the cast whom the gate let in."""
    monkeypatch.setattr(downloads.running, "engine", lambda: engine)
    monkeypatch.setattr(downloads.running, "settings", lambda: Settings(var_dir=tmp_path))
    routes = Starlette(routes=downloads.routes)

    def get(name: str, path: str) -> httpx.Response:
        async def let_in(scope: Scope, receive: Receive, send: Send) -> None:
            who = SimpleNamespace(viewer=getattr(cast, name))
            await routes({**scope, "state": {"who": who}}, receive, send)

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(let_in)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
                return await client.get(path)

        return asyncio.run(ask())

    return get


def text(answer: httpx.Response) -> str:
    document = pypdfium2.PdfDocument(answer.content)
    return "".join(page.get_textpage().get_text_range() for page in document)


def fees(engine: Engine, cast: Cast) -> None:
    with transaction(engine, cast.operator) as repo:
        set_fee(repo, CLIENT, Fee(100_000, 51_700, 1_500), FIRST_DAY, NOW)


@pytest.mark.parametrize("name", ["buyer", "boss", "looker", "seller"])
def test_both_sides_get_the_order_as_pdf(engine: Engine, cast: Cast, fetch: Fetch, name: str) -> None:
    answer = fetch(name, order_path(contracted(engine, cast), 1))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    kind, _, file = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert kind == "attachment"
    assert unquote(file).endswith(".pdf")
    assert not any(organization[1] in unquote(file) for organization in ORGANIZATIONS.values())
    assert ORGANIZATIONS[PARTNER][1] in text(answer)


def test_a_paper_of_the_index_is_the_same_to_both_sides_and_to_operations(
    engine: Engine, cast: Cast, fetch: Fetch
) -> None:
    order = contracted(engine, cast)
    for number, kind in ((1, "見積書"), (2, "発注書")):
        answers = [fetch(name, paper_path(PaperId(number))) for name in ("buyer", "looker", "seller", "operator")]
        assert [answer.status_code for answer in answers] == [200] * 4
        assert len({answer.content for answer in answers}) == 1
        assert unquote(answers[0].headers["content-disposition"]).endswith(f"{kind}_PO-000001_第1版.pdf")
    assert fetch("buyer", order_path(order, 1)).content == answers[0].content
    missing = fetch("buyer", paper_path(PaperId(999)))
    for name in ("outsider", "rival", "sales", "director"):
        answer = fetch(name, paper_path(PaperId(1)))
        assert (answer.status_code, answer.text) == (404, missing.text), name


def test_a_zip_of_papers_comes_to_those_who_asked_for_it(
    engine: Engine, cast: Cast, fetch: Fetch, tmp_path: Path
) -> None:
    contracted(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        bundle = request_bundle(repo, PaperFilter(), "once", NOW)
    path = bundle_path(bundle)
    missing = fetch("buyer", path)
    assert missing.status_code == 404
    files = BundleFiles.of(Settings(var_dir=tmp_path))
    assert Packer(engine, files, lambda: NOW).pack_next()
    answer = fetch("boss", path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert len(ZipFile(BytesIO(answer.content)).namelist()) == 3
    for name in ("seller", "outsider", "rival", "sales", "operator"):
        assert (fetch(name, path).status_code, fetch(name, path).text) == (404, missing.text), name
    files.remove(bundle)
    assert fetch("buyer", path).status_code == 503


def test_an_invoice_is_a_file_for_both_sides_and_operations_once_it_is_registered(
    engine: Engine, cast: Cast, fetch: Fetch
) -> None:
    contracted(engine, cast)
    path = invoice_path(InvoiceId(1))
    missing = fetch("buyer", invoice_path(InvoiceId(999)))
    assert (missing.status_code, fetch("seller", path).text) == (404, missing.text)
    with transaction(engine, cast.seller) as repo:
        register_invoice(repo, InvoiceId(1), NOW)
    first, *others = (fetch(name, path) for name in ("buyer", "looker", "seller", "operator"))
    assert "INV-000001" in text(first)
    assert unquote(first.headers["content-disposition"]).endswith("請求書_INV-000001.pdf")
    assert all(each.content == first.content for each in others)
    for name in ("outsider", "rival", "sales", "director"):
        assert (fetch(name, path).status_code, fetch(name, path).text) == (404, missing.text)


@pytest.mark.parametrize("name", ["outsider", "rival", "director", "operator"])
def test_to_everybody_else_the_order_does_not_exist(engine: Engine, cast: Cast, fetch: Fetch, name: str) -> None:
    fees(engine, cast)
    order = contracted(engine, cast)
    missing = fetch(name, order_path(OrderId(999), 1))
    for path in (order_path(order, 1), fee_path(order, 1)):
        answer = fetch(name, path)
        assert (answer.status_code, answer.text) == (missing.status_code, missing.text) == (404, missing.text)


@pytest.mark.parametrize(
    "path",
    [
        "/files/orders/1/0.pdf",
        "/files/orders/1/2.pdf",
        "/files/orders/1/-1.pdf",
        "/files/orders/-1/1.pdf",
        "/files/orders/１/1.pdf",
        "/files/orders/1/1.PDF",
        "/files/orders/1e0/1.pdf",
        "/files/orders/../1/1.pdf",
        "/files/orders/99999999999999999999/1.pdf",
        "/files/attachments/1%20OR%201=1",
        "/files/terminations/1.pdf",
        "/files/attachments/0",
        "/files/",
        "/files/secret.key",
    ],
)
def test_odd_addresses_are_no_files(engine: Engine, cast: Cast, fetch: Fetch, path: str) -> None:
    contracted(engine, cast)
    answer = fetch("buyer", path)
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.text


def test_only_the_client_gets_the_paper_that_names_kakutokus_fees(engine: Engine, cast: Cast, fetch: Fetch) -> None:
    order = contracted(engine, cast)
    assert fetch("buyer", fee_path(order, 1)).status_code == 404  # none are set yet
    fees(engine, cast)
    answer = fetch("buyer", fee_path(order, 1))
    assert answer.status_code == 200
    assert "51,700" in text(answer)
    assert fetch("seller", fee_path(order, 1)).status_code == 404
    for name in ("buyer", "seller"):
        assert "51,700" not in text(fetch(name, order_path(order, 1)))


@pytest.fixture
def attached(engine: Engine, cast: Cast, files: FileStore) -> AttachmentId:
    """A file that the seller sent to the buyer."""
    kept = files.keep(checked_upload("架電リスト ㈱髙﨑.csv", "会社,件数\n髙﨑,3\n".encode()))
    proposal = in_talks(engine, cast)
    with transaction(engine, cast.seller) as repo:
        post_message(repo, proposal, "一覧です。", NOW, files=[kept])
    with Session(engine) as session:
        return session.scalars(select(AttachmentRow.id)).one()


@pytest.mark.parametrize(
    ("name", "status"),
    [("buyer", 200), ("looker", 200), ("seller", 200), ("outsider", 404), ("rival", 404), ("operator", 404)],
)
def test_an_attachment_belongs_to_the_two_sides_of_its_thread(
    fetch: Fetch, attached: AttachmentId, name: str, status: int
) -> None:
    answer = fetch(name, attachment_path(attached))
    assert answer.status_code == status
    if status == 200:
        assert answer.content.decode() == "会社,件数\n髙﨑,3\n"
        assert unquote(answer.headers["content-disposition"]).endswith("''架電リスト ㈱髙﨑.csv")


def test_a_name_cannot_leave_its_header(engine: Engine, fetch: Fetch, attached: AttachmentId) -> None:
    with Session(engine) as session:
        session.execute(AttachmentRow.__table__.update().values(name='a"; filename=b.html\r\nSet-Cookie: x=y'))
        session.commit()
    answer = fetch("buyer", attachment_path(attached))
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].count(";") == 1


def test_a_file_that_cannot_be_fetched_is_answered_with_a_sentence(
    fetch: Fetch, attached: AttachmentId, tmp_path: Path
) -> None:
    (kept,) = (tmp_path / "files").glob("??/*")
    kept.write_bytes(b"something else")
    for change in (kept.read_bytes, kept.unlink):
        change()
        answer = fetch("buyer", attachment_path(attached))
        assert (answer.status_code, "content-disposition" in answer.headers) == (503, False)
        assert "取り出せません" in answer.text


@pytest.mark.parametrize(
    ("state", "status", "said"),
    [
        (ScanState.WAITING, 403, "検査しています"),
        (ScanState.INFECTED, 403, "危険なファイル"),
        (ScanState.CLEAN, 200, ""),
        (ScanState.UNCHECKED, 200, ""),
    ],
)
def test_nobody_fetches_a_file_before_the_scanner_let_it_through(
    engine: Engine, fetch: Fetch, attached: AttachmentId, state: ScanState, status: int, said: str
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(AttachmentRow.__table__.update().values(scan=state))
    for name in ("buyer", "seller"):
        answer = fetch(name, attachment_path(attached))
        assert (answer.status_code, said in answer.text) == (status, True)
    assert fetch("rival", attachment_path(attached)).status_code == 404


def test_a_download_that_has_begun_ends_well_though_the_file_is_taken_back(
    engine: Engine, cast: Cast, fetch: Fetch, files: FileStore, attached: AttachmentId
) -> None:
    with Session(engine) as session:
        pieces = files.chunks(session.scalars(select(AttachmentRow.sha256)).one())
    first = next(pieces)
    with transaction(engine, cast.seller) as repo:
        remove_file(repo, attached, NOW)
    assert b"".join([first, *pieces]).decode() == "会社,件数\n髙﨑,3\n"
    for name in ("buyer", "seller"):
        answer = fetch(name, attachment_path(attached))
        assert (answer.status_code, "送り直し" in answer.text) == (410, True)


def test_a_file_of_many_pieces_arrives_whole_and_says_how_long_it_is(
    engine: Engine, cast: Cast, fetch: Fetch, files: FileStore
) -> None:
    content = "架電,3\n".encode() * 400_000
    kept, proposal = files.keep(checked_upload("一覧.csv", content)), in_talks(engine, cast)
    with transaction(engine, cast.seller) as repo:
        post_message(repo, proposal, "", NOW, files=[kept])
    answer = fetch("buyer", attachment_path(AttachmentId(1)))
    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))


def test_a_fixed_date_is_fetched_by_both_sides_for_their_calendars(engine: Engine, cast: Cast, fetch: Fetch):
    proposal = in_talks(engine, cast)
    dates = [Period(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=1))]
    with transaction(engine, cast.buyer) as repo:
        interview = offer_dates(repo, proposal, dates, "", "", None, NOW)
    assert fetch("buyer", interview_path(interview)).status_code == 404, "nothing is fixed yet"
    with transaction(engine, cast.seller) as repo:
        take_date(repo, repo.interviews.get(interview).slots[0].id, NOW)
    for name, screen in (("buyer", "messages"), ("looker", "messages"), ("seller", "partner-messages")):
        answer = fetch(name, interview_path(interview))
        assert answer.headers["content-type"].startswith("text/calendar")
        assert unquote(answer.headers["content-disposition"]) == "attachment; filename*=UTF-8''面談.ics"
        calendar = Calendar.from_ical(answer.content)
        (event,) = calendar.walk("VEVENT")
        assert calendar["method"] == "PUBLISH"
        assert (event["dtstart"].dt, event["dtstart"].params["TZID"]) == (dates[0].starts_at, "Asia/Tokyo")
        assert f"/{screen}?proposal={proposal}" in event["url"]
    for name in ("outsider", "rival", "operator"):
        assert fetch(name, interview_path(interview)).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("director", 200), ("sales", 200), ("seller", 200), ("buyer", 404), ("outsider", 404), ("rival", 404)],
)
def test_the_files_of_a_case_belong_to_those_who_work_on_it(
    engine: Engine, cast: Cast, fetch: Fetch, files: FileStore, name: str, status: int
) -> None:
    """A list is inside the case, and so are its materials: its client fetches neither (D1, D5)."""
    case = directed(engine, cast)
    content = "会社名,電話番号\n㈱髙﨑,03-0000-0211\n".encode()
    wanted = ("製造業", ListPriority.HIGH, "100", jst_date(NOW), "once", NOW)
    with transaction(engine, cast.director) as repo:
        request = request_list(repo, case, *wanted)
        page = write_page(repo, case, KnowledgeKind.MATERIAL, "商材", "説明", NOW)
        material = attach_material(repo, page, files.keep(checked_upload("商材 ㈱髙﨑.csv", content)), NOW)
    with transaction(engine, cast.operator) as repo:
        checked = check_list(repo, request, content, files)
        deliver_list(repo, request, checked, keep_list(checked, "一覧 ㈱髙﨑.csv", content, files), "", NOW)
    for place, said in ((list_path(request), "一覧"), (material_path(material), "商材")):
        answer = fetch(name, place)
        assert answer.status_code == status
        if status == 200:
            assert answer.content == content
            assert unquote(answer.headers["content-disposition"]) == f"attachment; filename*=UTF-8''{said} ㈱髙﨑.csv"
    with Session(engine) as session, session.begin():
        session.execute(KnowledgeFileRow.__table__.update().values(scan=ScanState.WAITING))
    assert fetch(name, material_path(material)).status_code == (403 if status == 200 else 404)
    with transaction(engine, cast.director) as repo:
        detach_material(repo, material, NOW)
    assert fetch(name, material_path(material)).status_code == 404
