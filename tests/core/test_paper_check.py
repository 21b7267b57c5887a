"""A PDF that somebody brings is compared with what the console makes of the same version, offline (O5, O8)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast as cast_to

import pytest
from click.testing import Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from core.actions.closing import close_month
from core.actions.fees import set_fee
from core.actions.issuing import credit_invoice
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_date
from core.cli import app
from core.documents.kept import kept_paper
from core.documents.order_pdf import OrderDocument, order_pdf
from core.documents.papers import fee_paper, order_paper
from core.model import OrderId
from core.model_contracts import InvoiceId
from core.repository import broken_papers, open_engine, reading, transaction, working
from core.store.engine import WRITE
from core.store.tables import PaperRow
from core.views import Fee
from core.views.papers import PaperFilter
from tests.cast import CLIENT, NOW, Cast
from tests.factories import CONTENT, contracted, negotiating

FIRST_DAY = datetime(2027, 1, 1, 3, tzinfo=UTC)
"""Of the month after the contract's first, on which that is billed."""


@pytest.fixture
def verify(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Bring a PDF to the command."""
    monkeypatch.setenv("CONNECT_DATABASE_URL", database_url)

    def command(pdf: bytes) -> Result:
        (tmp_path / "brought.pdf").write_bytes(pdf)
        return CliRunner().invoke(app, ["verify", str(tmp_path / "brought.pdf")])

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


def life(engine: Engine, cast: Cast) -> None:
    """A contract with an invoice, its credit note, and an early end."""
    order = contracted(engine, cast)
    close_month(lambda: working(engine), FIRST_DAY)
    with transaction(engine, cast.operator) as repo:
        credit_invoice(repo, InvoiceId(1), "数量の誤り", FIRST_DAY)
    with transaction(engine, cast.buyer) as repo:
        request = request_termination(repo, order, date(2027, 1, 31), "計画の見直し。", True, FIRST_DAY)
    with transaction(engine, cast.operator) as repo:
        decide_termination(repo, request, True, "", FIRST_DAY)


def kept(engine: Engine, cast: Cast) -> dict[str, bytes]:
    """Every paper of the index as its PDF, by its key."""
    with Session(engine) as session:
        keys = dict(session.execute(select(PaperRow.id, PaperRow.key)).all())
    with reading(engine, cast.operator) as repo:
        papers = repo.papers.search(PaperFilter()).papers
        return {keys[paper.id]: kept_paper(repo, paper, jst_date(FIRST_DAY))[1] for paper in papers}


def test_every_paper_that_is_kept_is_genuine_and_none_with_another_byte(verify, engine: Engine, cast: Cast):
    life(engine, cast)
    papers = kept(engine, cast)
    assert {key.partition(":")[0] for key in papers} == {"quote", "order", "invoice", "termination"}
    assert len(papers) == 5
    for key, pdf in papers.items():
        assert verify(pdf).stdout == "Everything is as it was recorded.\n", key
    for key, named in (("invoice:1", "INV-000001"), ("termination:1", "TRM-000001")):
        told = verify(papers[key] + b"\n")
        assert (told.exit_code, f"is not what the console makes of {named}." in told.stdout) == (1, True), key
    note = next(pdf for pdf in papers.values() if b"(CRN-" in pdf)
    assert "is no paper of an order" in verify(note.replace(b"/Subject (CRN-", b"/Subject (INV-")).stdout


TAMPERED: dict[str, tuple[str, str]] = {
    "what an invoice says": (
        "UPDATE invoice SET content = REPLACE(CAST(content AS TEXT), '2027-01-31', '2027-02-28'){json} WHERE id = 1",
        "INV-000001: it is not what was registered",
    ),
    "an invoice's digest": (
        f"UPDATE invoice SET digest = '{'0' * 64}' WHERE id = 1",
        "INV-000001: it is not what was registered",
    ),
    "an invoice's amount": (
        "UPDATE invoice SET subtotal = subtotal - 1 WHERE id = 1",
        "INV-000001: its amounts are not those of the paper",
    ),
    "an invoice's content gone": (
        "UPDATE invoice SET content = NULL WHERE id = 1",
        "INV-000001: what was registered is missing",
    ),
    "an amount in the index": (
        "UPDATE paper SET amount = amount + 100 WHERE key = 'quote:1:1'",
        "PO-000001: the index of papers says something else than the paper (quote:1:1)",
    ),
    "a day in the index": (
        "UPDATE paper SET dated = '2020-01-01' WHERE key = 'termination:1'",
        "TRM-000001: the index of papers says something else than the paper (termination:1)",
    ),
    "a paper gone from the index": (
        "DELETE FROM paper WHERE key = 'order:1'",
        "PO-000001: it is missing from the index of papers (order:1)",
    ),
    "a paper that was never made": (
        (
            "INSERT INTO paper (key, kind, number, client_id, partner_id, order_id, version, dated, amount)"
            " SELECT 'quote:1:2', kind, number, client_id, partner_id, order_id, 2, dated, amount FROM paper"
            " WHERE key = 'quote:1:1'"
        ),
        "PO-000001: the index of papers holds one that was never made (quote:1:2)",
    ),
}


def test_whatever_is_changed_behind_a_paper_is_found_in_the_database(engine: Engine, cast: Cast, database_url: str):
    life(engine, cast)
    assert list(broken_papers(engine)) == []
    json = "::json" if engine.dialect.name == "postgresql" else ""
    with engine.execution_options(**WRITE).connect() as connection:
        for about, (change, told) in TAMPERED.items():
            connection.exec_driver_sql(change.format(json=json))
            assert list(broken_papers(cast_to(Engine, connection))) == [told], about
            connection.rollback()
        connection.exec_driver_sql(TAMPERED["an invoice's digest"][0])
        connection.commit()
    told = CliRunner().invoke(app, ["verify", "--database"], env={"CONNECT_DATABASE_URL": database_url})
    assert (told.exit_code, told.stdout) == (1, "INV-000001: it is not what was registered.\n")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 something else", b"/Subject (PO-000099 / 1)"])
def test_what_is_no_paper_of_this_database_is_told(verify, cast: Cast, content: bytes):
    told = verify(content)
    assert told.exit_code == 1
    assert "is no paper of an order in this database." in told.stdout
