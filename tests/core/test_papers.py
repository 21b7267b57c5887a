"""Papers are kept once each, in the transaction of whatever makes them, and found again by what they say (C6, L11)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.daily import index_papers
from core.errors import NotAllowed
from core.model import Audience, OrderId, Viewer
from core.model_contracts import PaperId, PaperKind
from core.money import Rounding
from core.paper_numbers import meant
from core.repository import reading
from core.store.engine import WRITE
from core.store.papers import PAGE
from core.store.tables import OrganizationRow, PaperRow
from core.views.papers import Paper, PaperFilter
from tests.cast import CLIENT, NOW, OTHER_PARTNER, PARTNER, Cast
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


# --- search (C6) ------------------------------------------------------------------------------------------------

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28)]
AMOUNTS = [100_000, 330_000, -330_000]


def fill(engine: Engine, order: OrderId, count: int, *, client: int = CLIENT, spread: int = 10) -> None:
    """So many more papers of one client, over ten years, with several partners."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number in range(1, spread + 1):
            name = f"株式会社連番{number:03d}"
            session.add(OrganizationRow(audience=Audience.PARTNER, name=name, created_at=NOW))
        session.flush()
        partners = session.scalars(select(OrganizationRow.id).where(OrganizationRow.name.contains("連番"))).all()
        rows = [
            {
                "key": f"invoice:{number}",
                "kind": K.INVOICE if number % 3 else K.QUOTE,
                "number": f"INV-{number:06d}",
                "client_id": client,
                "partner_id": partners[number % spread],
                "order_id": order,
                "dated": date(2016, 1, 1) + timedelta(days=number * 7919 % 3650),
                "amount": number * 7907 % 5_000_000,
            }
            for number in range(1, count + 1)
        ]
        session.execute(insert(PaperRow), rows)


def found(engine: Engine, viewer: Viewer, **wanted: Any) -> set[str]:
    """The numbers that a search finds."""
    with reading(engine, viewer) as repo:
        return {paper.number for paper in repo.papers.search(PaperFilter(**wanted)).papers}


ALL_TOGETHER = {"since": DAYS[1], "until": DAYS[2], "least": 330_000, "most": 999_999, "counterparty": "ツキノワ"}
SEARCHES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, {"INV-000001", "CRN-000002", "PO-000001"}),
    "both ends of a period": ({"since": DAYS[0], "until": DAYS[1]}, {"INV-000001", "PO-000001"}),
    "from": ({"since": DAYS[1]}, {"CRN-000002", "PO-000001"}),
    "both ends of an amount": ({"least": 100_000, "most": 330_000}, {"INV-000001", "PO-000001"}),
    "a credit note is negative": ({"most": -1}, {"CRN-000002"}),
    "counterparty": ({"counterparty": "ハルカゼ"}, {"INV-000001"}),
    "two words of it": ({"counterparty": "合同 ツキノワ"}, {"CRN-000002", "PO-000001"}),
    "nobody": ({"counterparty": "%"}, set()),
    "one kind": ({"kinds": (K.INVOICE,)}, {"INV-000001"}),
    "two kinds": ({"kinds": (K.INVOICE, K.QUOTE)}, {"INV-000001", "PO-000001"}),
    "number": ({"number": "crn-2"}, {"CRN-000002"}),
    "a bare number": ({"number": "1"}, {"INV-000001", "PO-000001"}),
    "all together": (
        {"since": DAYS[1], "until": DAYS[2], "least": 1, "most": 999_999, "counterparty": "ツキノワ"},
        {"PO-000001"},
    ),
    "all together, a yen apart": (
        {"since": DAYS[1], "until": DAYS[2], "least": 330_001, "counterparty": "ツキノワ"},
        set(),
    ),
}


def test_each_search_finds_exactly_what_it_names(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    forget(engine)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number, kind, partner, day, amount in (
            ("INV-000001", K.INVOICE, OTHER_PARTNER, DAYS[0], AMOUNTS[0]),
            ("PO-000001", K.QUOTE, PARTNER, DAYS[1], AMOUNTS[1]),
            ("CRN-000002", K.CREDIT_NOTE, PARTNER, DAYS[2], AMOUNTS[2]),
        ):
            sides = {"client_id": CLIENT, "partner_id": partner, "order_id": order}
            session.add(PaperRow(key=number, kind=kind, number=number, dated=day, amount=amount, **sides))
    for about, (wanted, expected) in SEARCHES.items():
        assert found(engine, cast.buyer, **wanted) == expected, about
        assert found(engine, cast.operator, **wanted) == expected, about
    assert found(engine, cast.seller) == {"PO-000001", "CRN-000002"}
    assert found(engine, cast.seller, counterparty="青葉") == {"PO-000001", "CRN-000002"}
    assert found(engine, cast.seller, counterparty="ツキノワ") == set(), "one's own name is no counterparty"
    assert found(engine, cast.rival) == {"INV-000001"}
    assert found(engine, cast.outsider) == set()
    for viewer in (cast.sales, cast.director):
        with pytest.raises(NotAllowed):
            found(engine, viewer)


def test_the_pages_follow_each_other_without_gap_or_repetition(engine: Engine, cast: Cast):
    fill(engine, negotiating(engine, cast), 3 * PAGE + 7, spread=3)
    seen: list[Paper] = []
    after = None
    with reading(engine, cast.buyer) as repo:
        while True:
            page = repo.papers.search(PaperFilter(kinds=(K.INVOICE,), after=after))
            seen += page.papers
            if (after := page.next) is None:
                break
    assert len(seen) == len({paper.id for paper in seen}) == page.found == 105
    assert seen == sorted(seen, key=lambda paper: (paper.dated, paper.id), reverse=True)


def test_many_are_counted_as_far_as_it_helps(engine: Engine, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    fill(engine, negotiating(engine, cast), 20)
    monkeypatch.setattr("core.store.papers.COUNTED", 10)
    with reading(engine, cast.buyer) as repo:
        for wanted, told in ((PaperFilter(), (10, False)), (PaperFilter(number="7"), (1, True))):
            page = repo.papers.search(wanted)
            assert (page.found, page.counted) == told


PLANNED = {
    "all": PaperFilter(),
    "days": PaperFilter(since=date(2020, 1, 1), until=date(2020, 12, 31)),
    "amounts": PaperFilter(least=1_000_000, most=1_000_500),
    "counterparty": PaperFilter(counterparty="連番003"),
    "kinds": PaperFilter(kinds=(K.QUOTE, K.INVOICE)),
    "a later page": PaperFilter(after=(date(2020, 1, 1), PaperId(500))),
    "number": PaperFilter(number="12"),
    "all together": PaperFilter(
        (K.INVOICE,), date(2020, 1, 1), date(2020, 12, 31), 1, 2_000_000, "連番", "", (date(2020, 6, 1), PaperId(5))
    ),
}

SORTED = re.compile(r"Sort +\(cost=\S+ rows=(\d+)")
"""How much PostgreSQL expects to sort."""


def test_no_search_reads_the_whole_table_or_sorts_it(engine: Engine, cast: Cast):
    fill(engine, negotiating(engine, cast), 20_000)
    tidied = "ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"  # as either database does by itself
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(tidied))
    for who in ("buyer", "seller", "operator"):
        for about, wanted in PLANNED.items():
            plan = planned(engine, getattr(cast, who), wanted)
            assert "Seq Scan on paper" not in plan, (who, about, plan)
            assert not re.search(r"SCAN paper(?! USING)", plan), (who, about, plan)
            assert "ix_paper_" in plan, (who, about, plan)
            if about == "number":  # the few papers of one number may be sorted
                assert "ix_paper_number" in plan, (who, plan)
            elif about == "amounts" and (few := SORTED.search(plan)):  # or the few that an amount fits
                assert int(few[1]) <= PAGE, (who, plan)
            else:
                assert not re.search("TEMP B-TREE|Sort", plan), (who, about, plan)


def planned(engine: Engine, viewer: Viewer, wanted: PaperFilter) -> str:
    """How the database goes about a search, in its own words."""
    with reading(engine, viewer) as repo:
        asked = repo.papers.fitting(wanted, PAGE).compile(engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        return "\n".join(str(row) for row in connection.execute(text(f"{explain} {asked}".replace(":", r"\:"))))
