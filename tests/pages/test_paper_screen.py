"""書類の検索 on the screen: what is found, what stands where nothing is, how the pages follow each other (C6)."""

import pytest
from sqlalchemy import Engine

from core.model_contracts import PaperKind
from tests.cast import Cast
from tests.core.test_papers import fill, forget
from tests.factories import contracted, negotiating
from tests.pages.screens import head, screen, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(f"{request.param}_url")


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
