"""Papers are kept once each, in the transaction of whatever makes them, and found again by what they say (C6, L11)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.daily import index_papers
from core.model_contracts import PaperKind
from core.money import Rounding
from core.paper_numbers import meant
from core.store.engine import WRITE
from core.store.tables import OrganizationRow, PaperRow
from tests.cast import NOW, PARTNER, Cast
from tests.core.test_orders import EDITED, act
from tests.factories import CONTENT, contracted, negotiating

GROSS = 495_000
K = PaperKind


def kept(engine: Engine) -> list[tuple[Any, ...]]:
    """Every paper: its key, kind, number, version, day and amount."""
    columns = (PaperRow.key, PaperRow.kind, PaperRow.number, PaperRow.version, PaperRow.dated, PaperRow.amount)
    with Session(engine) as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(PaperRow.id))]


def forget(engine: Engine) -> None:
    """As if there had been no index."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(delete(PaperRow))


def test_each_version_is_a_quote_and_an_approval_is_an_order(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, submit_version, order, 1, EDITED)
    quotes = [
        ("quote:1:1", K.QUOTE, "PO-000001", 1, date(2026, 11, 24), GROSS),
        ("quote:1:2", K.QUOTE, "PO-000001", 2, date(2026, 11, 24), GROSS),
    ]
    assert kept(engine) == quotes
    act(engine, cast.buyer, request_approval, order, 2)
    act(engine, cast.seller, approve, order, 2, at=NOW + timedelta(days=1))
    act(engine, cast.seller, approve, order, 2, at=NOW + timedelta(days=2))
    assert kept(engine) == [*quotes, ("order:1", K.ORDER, "PO-000001", 2, date(2026, 11, 25), GROSS)]


def test_a_renewal_is_a_paper_of_its_own_kind(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    later = NOW + timedelta(days=20)
    renewal = act(engine, cast.buyer, request_renewal, order, at=later)
    following = replace(CONTENT, start=date(2027, 3, 1), end=date(2027, 5, 31))
    act(engine, cast.seller, submit_version, renewal, 0, following, at=later)
    act(engine, cast.buyer, request_approval, renewal, 1, at=later)
    act(engine, cast.seller, approve, renewal, 1, at=later)
    assert [each[:3] for each in kept(engine)][-1] == ("order:2", K.RENEWAL, "PO-000002")


def test_the_amount_is_rounded_as_the_partner_rounds(engine: Engine, cast: Cast):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.get_one(OrganizationRow, PARTNER).rounding = Rounding.CEIL
    line = replace(CONTENT.lines[0], unit_price=Decimal(3_001), quantity=Decimal(101))
    negotiating(engine, cast, replace(CONTENT, lines=(line,)))
    assert kept(engine)[0][-1] == 303_101 + 30_311  # a tenth is 30,310.1


def test_what_is_older_than_the_index_enters_it_once_in_parts(
    engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    order = negotiating(engine, cast)
    act(engine, cast.buyer, submit_version, order, 1, EDITED)
    act(engine, cast.buyer, request_approval, order, 2)
    act(engine, cast.seller, approve, order, 2)
    before = kept(engine)
    forget(engine)
    monkeypatch.setattr("core.store.papers.PART", 1)
    done = [index_papers(engine, NOW) for _ in range(4)]
    assert done == [False, False, True, True]
    assert sorted(kept(engine)) == sorted(before)


NUMBERS = {
    "INV-000012": ("INV-000012",),
    "inv-12": ("INV-000012",),
    " ＩＮＶ－０００１２ ": ("INV-000012",),
    "po12": ("PO-000012",),
    "12": ("PO-000012", "TRM-000012", "INV-000012", "CRN-000012"),
    "1234567": ("PO-1234567", "TRM-1234567", "INV-1234567", "CRN-1234567"),
    "見積": ("見積",),
    "": ("",),
}


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_typed_number_means_these_papers(typed: str):
    assert meant(typed) == NUMBERS[typed]
