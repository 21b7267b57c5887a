"""Papers leave together as one ZIP with its index: packed once, resumed after a kill, gone after a week (C6)."""

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core import packing
from core.actions.bundles import request_bundle
from core.bundle_files import BundleFiles
from core.documents.bundle_index import entry_name
from core.documents.order_pdf import order_pdf
from core.documents.papers import order_paper
from core.documents.tables import csv_line
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, Viewer
from core.model_contracts import BundleId, PaperKind
from core.packing import LEASE, Packer
from core.repository import reading
from core.rules_papers import AT_ONCE, KEPT
from core.settings import Settings
from core.store.engine import WRITE
from core.store.tables import AuditRow, BundleRow, OrganizationRow
from core.views.papers import Bundle, PaperFilter
from tests.cast import NOW, PARTNER, Cast
from tests.core.test_orders import act
from tests.core.test_papers import fill
from tests.factories import contracted, negotiating

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def files(tmp_path: Path) -> BundleFiles:
    return BundleFiles.of(Settings(var_dir=tmp_path))


def ask(engine: Engine, viewer: Viewer, intent: str = "once", **wanted: Any) -> BundleId:
    return act(engine, viewer, request_bundle, PaperFilter(**wanted), intent)


def pack(engine: Engine, files: BundleFiles, at: Any = LATER) -> bool:
    return Packer(engine, files, lambda: at).pack_next()


def mine(engine: Engine, viewer: Viewer) -> tuple[Bundle, ...]:
    with reading(engine, viewer) as repo:
        return repo.bundles.mine()


def fetched(engine: Engine, files: BundleFiles, viewer: Viewer, bundle: BundleId) -> ZipFile:
    with reading(engine, viewer) as repo:
        found = repo.bundles.get(bundle)
    assert found.sha256
    content = b"".join(files.chunks(found.id, found.sha256))
    assert (len(content), sha256(content).hexdigest()) == (found.size, found.sha256)
    return ZipFile(io.BytesIO(content))


def index(archive: ZipFile) -> list[dict[str, str]]:
    text = archive.read("索引.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are drawn in no time: as their number."""
    monkeypatch.setattr(packing, "kept_paper", lambda repo, paper, today: ("", f"%PDF {paper.number}".encode()))


# --- asking -----------------------------------------------------------------------------------------------------


def test_a_double_click_asks_once_and_the_trail_says_how_many(engine: Engine, cast: Cast):
    contracted(engine, cast)
    assert ask(engine, cast.buyer) == ask(engine, cast.buyer) == ask(engine, cast.buyer, "again, in another tab")
    [bundle] = mine(engine, cast.buyer)
    assert (bundle.total, bundle.done, bundle.finished_at) == (2, 0, None)
    with Session(engine) as session:
        [row] = session.scalars(select(AuditRow).where(AuditRow.action == "request_bundle"))
    assert row.after == {"papers": 2}
    assert mine(engine, cast.boss) == ()


def test_what_can_not_be_packed_is_refused_with_what_to_do(engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    contracted(engine, cast)
    with pytest.raises(Refused, match="条件を変えて"):
        ask(engine, cast.buyer, number="INV-9")
    with pytest.raises(NotAllowed):
        ask(engine, cast.looker)
    with pytest.raises(NotAllowed):
        ask(engine, cast.sales)
    monkeypatch.setattr("core.rules_papers.MOST_PAPERS", 1)
    with pytest.raises(Refused, match="1件までです。日付の範囲を狭め"):
        ask(engine, cast.buyer)
    monkeypatch.undo()
    for number in range(AT_ONCE):
        ask(engine, cast.buyer, f"press {number}", least=number)
    with pytest.raises(Refused, match="3件あります"):
        ask(engine, cast.buyer, "one too many")


# --- packing ----------------------------------------------------------------------------------------------------


def test_the_zip_holds_the_very_papers_and_an_index_that_names_each(engine: Engine, cast: Cast, files: BundleFiles):
    order = contracted(engine, cast)
    bundle = ask(engine, cast.seller)
    assert pack(engine, files)
    assert not pack(engine, files)
    archive = fetched(engine, files, cast.seller, bundle)
    assert archive.testzip() is None
    with reading(engine, cast.seller) as repo:
        page = repo.orders.page(order, NOW.date())
    drawn = [
        order_pdf(order_paper(each, 1)) for each in (page, replace(page, order=replace(page.order, approved_at=None)))
    ]
    names = [
        "2026-11-24_発注書_PO-000001_第1版_株式会社青葉計器.pdf",
        "2026-11-24_見積書_PO-000001_第1版_株式会社青葉計器.pdf",
    ]
    assert archive.namelist() == [*names, "索引.csv"]
    assert [archive.read(name) for name in names] == drawn
    assert archive.read("索引.csv").startswith(b"\xef\xbb\xbf")
    assert index(archive) == [
        {
            "日付": "2026/11/24",
            "種類": kind,
            "番号": "PO-000001",
            "取引先": "株式会社青葉計器",
            "金額": "495000",
            "ファイル名": name,
            "SHA-256": sha256(content).hexdigest(),
        }
        for kind, name, content in zip(("発注書", "見積書"), names, drawn, strict=True)
    ]


def test_only_what_was_looked_for_is_in_it(engine: Engine, cast: Cast, files: BundleFiles, quick: None):
    fill(engine, contracted(engine, cast), 100)
    wanted = {"since": date(2018, 1, 1), "until": date(2022, 12, 31), "least": 500_000, "counterparty": "連番003"}
    bundle = ask(engine, cast.operator, kinds=(PaperKind.INVOICE,), **wanted)
    assert pack(engine, files)
    with reading(engine, cast.operator) as repo:
        expected = repo.papers.search(PaperFilter(kinds=(PaperKind.INVOICE,), **wanted)).papers
    found = index(fetched(engine, files, cast.operator, bundle))
    assert [line["番号"] for line in found] == [paper.number for paper in expected] != []
    assert found[0]["取引先"] == "株式会社青葉計器 ／ 株式会社連番003"


def test_a_killed_worker_s_bundle_is_packed_anew_and_nothing_of_the_first_attempt_stays(
    engine: Engine, cast: Cast, files: BundleFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
):
    fill(engine, negotiating(engine, cast), 50)
    bundle = ask(engine, cast.buyer)
    killed_at(monkeypatch, 30)
    with pytest.raises(KeyboardInterrupt):
        pack(engine, files)
    (tmp_path / "files" / "bundles" / f"{bundle}-left.part").write_bytes(b"as a SIGKILL leaves it")
    assert mine(engine, cast.buyer)[0].done == 20
    assert not pack(engine, files), "the claim of the one that was killed still holds"
    killed_at(monkeypatch, None)
    assert pack(engine, files, LATER + LEASE + timedelta(seconds=1))
    assert len(index(fetched(engine, files, cast.buyer, bundle))) == 51
    assert [path.suffix for path in (tmp_path / "files" / "bundles").iterdir()] == [".zip"]


def killed_at(monkeypatch: pytest.MonkeyPatch, place: int | None) -> None:
    drawn = 0

    def draw(_repo: object, paper: Any, _today: date) -> tuple[str, bytes]:
        nonlocal drawn
        drawn += 1
        if drawn == place:
            raise KeyboardInterrupt
        return "", paper.number.encode()

    monkeypatch.setattr(packing, "kept_paper", draw)


def test_of_two_workers_the_one_that_claimed_later_wins(
    engine: Engine, cast: Cast, files: BundleFiles, monkeypatch: pytest.MonkeyPatch
):
    fill(engine, negotiating(engine, cast), 30)
    bundle = ask(engine, cast.buyer)
    slow = True

    def draw(_repo: object, paper: Any, _today: date) -> tuple[str, bytes]:
        nonlocal slow
        if slow:  # the first one sleeps so long that another takes over and finishes
            slow = False
            assert pack(engine, files, LATER + 2 * LEASE)
        return "", paper.number.encode()

    monkeypatch.setattr(packing, "kept_paper", draw)
    assert pack(engine, files)
    [found] = mine(engine, cast.buyer)
    assert (found.done, found.failure) == (31, "")
    assert len(index(fetched(engine, files, cast.buyer, bundle))) == 31


def test_a_paper_that_can_not_be_drawn_is_named_and_the_next_bundle_goes_on(
    engine: Engine, cast: Cast, files: BundleFiles, monkeypatch: pytest.MonkeyPatch
):
    contracted(engine, cast)
    bundle = ask(engine, cast.buyer)

    def broken(*_: object) -> tuple[str, bytes]:
        raise ValueError("no glyphs")

    monkeypatch.setattr(packing, "kept_paper", broken)
    assert pack(engine, files)
    [found] = mine(engine, cast.buyer)
    assert "「発注書 PO-000001」のPDFを作成できませんでした。" in found.failure
    with pytest.raises(NotFound), reading(engine, cast.buyer) as repo:
        repo.bundles.get(bundle)
    monkeypatch.undo()
    again = ask(engine, cast.buyer, "again")
    assert pack(engine, files)
    assert len(index(fetched(engine, files, cast.buyer, again))) == 2


def test_a_full_disk_is_told_with_what_to_do(
    engine: Engine, cast: Cast, files: BundleFiles, tmp_path: Path, quick: None
):
    contracted(engine, cast)
    ask(engine, cast.buyer)
    (tmp_path / "files").write_text("where the folder should be")
    assert pack(engine, files)
    assert "ZIPを保存できませんでした。" in mine(engine, cast.buyer)[0].failure


def test_who_may_not_search_any_more_gets_no_zip(engine: Engine, cast: Cast, files: BundleFiles, quick: None):
    contracted(engine, cast)
    ask(engine, cast.operator)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(BundleRow).values(member_id=cast.sales.member))
    assert pack(engine, files)
    assert "運営のみ" in mine(engine, cast.sales)[0].failure


def test_what_is_written_takes_no_memory_any_more(
    engine: Engine, cast: Cast, files: BundleFiles, monkeypatch: pytest.MonkeyPatch
):
    fill(engine, negotiating(engine, cast), 300)
    monkeypatch.setattr(packing, "kept_paper", lambda repo, paper, today: ("", bytes(100_000)))
    ask(engine, cast.buyer)
    tracemalloc.start()
    assert pack(engine, files)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = mine(engine, cast.buyer)[0].size
    assert size
    assert used < size / 4


# --- afterwards -------------------------------------------------------------------------------------------------


def test_a_finished_one_is_fetched_by_the_organisation_that_asked_and_by_nobody_else(
    engine: Engine, cast: Cast, files: BundleFiles, quick: None
):
    contracted(engine, cast)
    theirs, ours = ask(engine, cast.operator, "a"), ask(engine, cast.buyer, "b")
    with pytest.raises(NotFound), reading(engine, cast.buyer) as repo:
        repo.bundles.get(ours)  # not finished
    while pack(engine, files):
        pass
    for bundle, may in ((theirs, (cast.operator,)), (ours, (cast.buyer, cast.boss))):
        for viewer in (cast.operator, cast.sales, cast.director, cast.buyer, cast.boss, cast.seller, cast.outsider):
            with reading(engine, viewer) as repo:
                if viewer in may:
                    assert repo.bundles.get(bundle).id == bundle
                else:
                    with pytest.raises(NotFound):
                        repo.bundles.get(bundle)


def test_after_a_week_it_is_gone_with_its_file(
    engine: Engine, cast: Cast, files: BundleFiles, tmp_path: Path, quick: None
):
    contracted(engine, cast)
    ask(engine, cast.buyer)
    assert pack(engine, files)
    packer = Packer(engine, files, lambda: NOW)
    for at, left in ((LATER + KEPT - timedelta(seconds=1), 1), (LATER + KEPT, 0)):
        assert packer.drop_old(engine, at)
        assert (len(mine(engine, cast.buyer)), len(list((tmp_path / "files" / "bundles").iterdir()))) == (left, left)


# --- names and lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        (
            ("=1+1", "+81", "-5", "@SUM(A1)", "\tx", "＝1", "株式会社", -330_000),
            "'=1+1,'+81,'-5,'@SUM(A1),'\tx,'＝1,株式会社,-330000\r\n",
        ),
        (('二人の"会社"', "a,b", "改\n行"), '"二人の""会社""","a,b","改\n行"\r\n'),
    ],
)
def test_a_line_is_safe_to_open(cells: tuple[Any, ...], written: str):
    assert csv_line(cells) == written


def test_a_name_fits_every_file_system(engine: Engine, cast: Cast):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.get_one(OrganizationRow, PARTNER).name = '../株式会社 A/B:"髙﨑"\\㈱ ' + "長" * 80
    negotiating(engine, cast)
    with reading(engine, cast.buyer) as repo:
        [paper] = repo.papers.search(PaperFilter()).papers
    name = entry_name(paper, Audience.CLIENT)
    assert name.startswith("2026-11-24_見積書_PO-000001_第1版__株式会社 A_B__髙﨑__㈱ 長長")
    assert not set(name) & set('/\\:*?"<>|')
    assert len(name.encode()) < 255
