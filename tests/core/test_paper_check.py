"""A PDF that somebody brings is compared with what the console makes of the same version, offline (O5, O8)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from core.actions.fees import set_fee
from core.calendar import jst_date
from core.cli import app
from core.documents.order_pdf import OrderDocument, order_pdf
from core.documents.papers import fee_paper, order_paper
from core.model import OrderId
from core.repository import open_engine, reading, transaction
from core.store.engine import WRITE
from core.views import Fee
from tests.cast import CLIENT, NOW, Cast
from tests.factories import CONTENT, contracted, negotiating


@pytest.fixture
def verify(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Bring a PDF to the command."""
    monkeypatch.setenv("CONNECT_DATABASE_URL", database_url)

    def command(pdf: bytes) -> Result:
        (tmp_path / "brought.pdf").write_bytes(pdf)
        return CliRunner().invoke(app, ["verify", "--pdf", str(tmp_path / "brought.pdf")])

    return command


def _paper(engine: Engine, cast: Cast, order: OrderId, version: int = 1) -> OrderDocument:
    with reading(engine, cast.seller) as repo:
        return order_paper(repo.orders.page(order, jst_date(NOW)), version)


def test_the_purchase_order_and_the_quote_before_it_are_both_genuine(verify, engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    with reading(engine, cast.seller) as repo:
        page = repo.orders.page(order, jst_date(NOW))
    quote = order_paper(replace(page, order=replace(page.order, approved_at=None)), 1)
    for paper in (_paper(engine, cast, order), quote):
        told = verify(order_pdf(paper))
        assert (told.exit_code, told.stdout) == (0, "Everything is as it was recorded.\n")


def test_the_quote_with_fees_is_genuine(verify, engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    with transaction(engine, cast.operator) as repo:
        set_fee(repo, CLIENT, Fee(100_000, 50_000, 1_050), date(2026, 1, 1), NOW)
    with reading(engine, cast.buyer) as repo:
        fee, page = repo.organizations.fee(jst_date(NOW)), repo.orders.page(order, jst_date(NOW))
        assert fee is not None
        paper = fee_paper(page, 1, fee, repo.organizations.operator())
    assert verify(order_pdf(paper)).exit_code == 0


def test_another_figure_under_the_same_digest_is_found(verify, engine: Engine, cast: Cast):
    paper = _paper(engine, cast, contracted(engine, cast))
    cheaper = replace(CONTENT, lines=(replace(CONTENT.lines[0], unit_price=CONTENT.lines[0].unit_price - 1000),))
    told = verify(order_pdf(replace(paper, content=cheaper)))
    assert told.exit_code == 1
    assert "is not what the console makes of order 1, version 1." in told.stdout


def test_a_paper_of_a_version_that_was_never_submitted_is_found(verify, engine: Engine, cast: Cast):
    paper = _paper(engine, cast, contracted(engine, cast))
    assert "version 7." in verify(order_pdf(replace(paper, version=7))).stdout


def test_a_genuine_paper_of_a_negotiation_that_was_changed_behind_is_told(
    verify, engine: Engine, cast: Cast, database_url: str
):
    order = contracted(engine, cast)
    pdf = order_pdf(_paper(engine, cast, order))
    other = open_engine(database_url)
    with other.execution_options(**WRITE).begin() as connection:
        connection.exec_driver_sql("UPDATE order_event SET member_id = 2 WHERE position = 1")
    other.dispose()
    assert verify(pdf).stdout == "Order 1: event 1 is not what was recorded.\n"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 something else", b"/Subject (PO-000099 / 1)"])
def test_what_is_no_paper_of_this_database_is_told(verify, cast: Cast, content: bytes):
    told = verify(content)
    assert told.exit_code == 1
    assert "is no paper of an order in this database." in told.stdout
