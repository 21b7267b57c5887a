"""書類の検索 on the screen: what is found, what stands where nothing is, how the pages follow each other (C6)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.actions.bundles import request_bundle
from core.bundle_files import BundleFiles
from core.model_contracts import PaperKind
from core.packing import Packer
from core.repository import transaction
from core.views.papers import PaperFilter
from pages.ui.bundles import described
from tests.cast import NOW, Cast
from tests.core.test_papers import fill, forget
from tests.factories import contracted, negotiating
from tests.pages.screens import head, screen, words


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is found is the repository's business and tried there on both databases; here one is enough."""
    return sqlite_url


def test_a_paper_says_its_day_kind_number_counterparty_and_amount_and_leads_to_its_pdf(engine: Engine, cast: Cast):
    contracted(engine, cast)
    for who, other in (
        ("looker", "合同会社ツキノワ営業舎"),
        ("seller", "株式会社青葉計器"),
        ("operator", "株式会社青葉計器"),
    ):
        app = screen("account.papers", engine, getattr(cast, who))
        assert not app.exception
        assert "電子帳簿保存法" in head(app)
        text = words(app)
        for part in (
            "2026/11/24（火）",
            "見積書",
            "発注書",
            "PO-000001",
            "第1版",
            other,
            "¥495,000",
            "/files/papers/1.pdf",
        ):
            assert part in text, (who, part)
        assert '"said": "2件が該当します。"' in text


def test_the_address_narrows_the_list(engine: Engine, cast: Cast):
    contracted(engine, cast)
    asked = {"since": "2026-11-24", "until": "2026-11-24", "least": 495_000, "most": 495_000, "q": "ツキノワ"}
    found = words(screen("account.papers", engine, cast.buyer, kind=PaperKind.ORDER.value, number="po1", **asked))
    assert '"said": "1件が該当します。"' in found
    missed = words(screen("account.papers", engine, cast.buyer, **{**asked, "least": 495_001}))
    assert "条件に合う書類はありません。" in missed


def test_where_nothing_is_yet_it_says_what_brings_the_first(engine: Engine, cast: Cast):
    negotiating(engine, cast)
    forget(engine)
    assert "見積・発注書が提出されると" in words(screen("account.papers", engine, cast.buyer))


def test_sales_and_directors_are_told_who_may_search(engine: Engine, cast: Cast):
    assert "書類を検索できるのはカクトクの運営のみです。" in words(screen("account.papers", engine, cast.sales))


def test_a_long_list_leads_on_and_back(engine: Engine, cast: Cast):
    fill(engine, negotiating(engine, cast), 1_200)
    first = words(screen("account.papers", engine, cast.buyer))
    assert '"said": "1,000件以上が該当します。"' in first
    assert '"earlier": "202' in first
    assert '"earlier": ""' in words(screen("account.papers", engine, cast.buyer, before="2016-01-02.5"))
    for nonsense in ("x", "2026-13-01.1", "2026-01-01.1e9", "2026-01-01"):
        app = screen("account.papers", engine, cast.buyer, before=nonsense)
        assert not app.exception
        assert '"earlier": "202' in words(app)


def test_a_zip_is_asked_for_watched_and_fetched(engine: Engine, cast: Cast, tmp_path: Path):
    contracted(engine, cast)
    app = screen("account.papers", engine, cast.buyer, q="ツキノワ")
    app.button(key="papers.bundle.ask").click().run()
    assert not app.exception
    assert "作成中（0 / 2件）" in words(app)
    assert Packer(engine, BundleFiles(str(tmp_path)), lambda: NOW).pack_next()
    text = words(screen("account.papers", engine, cast.buyer))
    for part in ("**ツキノワ**", "2件・", "2026/12/01（火）まで保存", "/files/bundles/1.zip"):
        assert part in text
    assert "/files/bundles/" not in words(screen("account.papers", engine, cast.boss))


def test_who_may_only_look_or_finds_nothing_is_told_why_there_is_no_zip(engine: Engine, cast: Cast):
    contracted(engine, cast)
    guest = screen("account.papers", engine, cast.looker).button(key="papers.bundle.ask")
    assert guest.disabled
    assert "管理者または社員に依頼" in guest.help
    nothing = screen("account.papers", engine, cast.buyer, number="x").button(key="papers.bundle.ask")
    assert nothing.disabled


def test_what_went_wrong_is_told_with_what_to_do(engine: Engine, cast: Cast, tmp_path: Path):
    contracted(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        request_bundle(repo, PaperFilter(), "once", NOW)
    (tmp_path / "bundles").write_text("where the folder should be")
    assert Packer(engine, BundleFiles(str(tmp_path)), lambda: NOW).pack_next()
    assert "ZIPを保存できませんでした。" in words(screen("account.papers", engine, cast.buyer))


def test_what_was_looked_for_is_said_in_a_line():
    assert described(PaperFilter()) == "すべての書類"
    wanted = PaperFilter((PaperKind.INVOICE,), date(2026, 1, 1), None, None, 330_000, "青葉")
    assert described(wanted) == "2026/01/01〜、〜¥330,000、青葉、請求書"
