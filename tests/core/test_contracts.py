"""契約書 and 取引: orders and contracts as the lists count, search and group them (C1, O5)."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.candidates import proceed_to_interview
from core.actions.messages import post_message
from core.actions.orders import request_quote, submit_version
from core.calendar import jst_date
from core.errors import NotFound
from core.model import ContractStatus, Line, OrderContent, OrderId, Viewer
from core.repository import reading
from core.rules_contracts import contract_status
from core.store.contracts import GROUPS, PAGE, status_on
from core.store.engine import WRITE
from core.store.tables import OrderRow
from core.views import ContractFilter, ContractList, DealList
from tests import factories
from tests.cast import CLIENT, NOW, Cast
from tests.core.test_orders import act, statements
from tests.factories import CONTENT, contracted, negotiating

S = ContractStatus
TODAY = jst_date(NOW)
RUNNING = date(2026, 12, 20)


def listing(engine: Engine, viewer: Viewer, today: date = TODAY, **wanted: Any) -> ContractList:
    with reading(engine, viewer) as repo:
        return repo.contracts.listing(ContractFilter(**wanted), today)


def deals(engine: Engine, viewer: Viewer, today: date = RUNNING, *, ended: bool = False, page: int = 1) -> DealList:
    with reading(engine, viewer) as repo:
        return repo.contracts.deals(today, ended=ended, page=page)


def priced(yen: int, start: date = date(2026, 12, 1), end: date = date(2027, 2, 28)) -> OrderContent:
    return replace(CONTENT, start=start, end=end, lines=(Line("月次業務", Decimal(yen), Decimal(1), "式"),))


def order_of(engine: Engine, cast: Cast, seller: Viewer, content: OrderContent, *, approved: bool = False) -> OrderId:
    """An order on a posting of its own."""
    proposal = factories.proposal(engine, seller, factories.posting(engine, cast))
    act(engine, cast.buyer, proceed_to_interview, proposal)
    order = act(engine, cast.buyer, request_quote, proposal)
    act(engine, seller, submit_version, order, 0, content)
    if approved:
        act(engine, cast.buyer, request_approval, order, 1)
        act(engine, seller, approve, order, 1)
    return order


# --- status -----------------------------------------------------------------------------------------------------

DATES = (None, date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3))
CASES = list(itertools.product((False, True), DATES, DATES, DATES, DATES[1:]))


def test_the_database_says_the_same_status_as_the_rules_for_every_case(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for approved, start, end, ended_on, today in CASES:
            session.execute(
                update(OrderRow)
                .where(OrderRow.id == order)
                .values(approved_at=NOW if approved else None, term_start=start, term_end=end, ended_on=ended_on)
            )
            told = session.scalar(select(status_on(today)).select_from(OrderRow))
            expected = contract_status(approved=approved, start=start, end=end, ended_on=ended_on, today=today)
            assert told == expected.value, (approved, start, end, ended_on, today)


def test_every_status_is_counted_in_one_group():
    assert sorted(itertools.chain(*GROUPS.values())) == sorted(ContractStatus)


# --- 契約書 (C1) --------------------------------------------------------------------------------------------------


def test_an_order_wanders_through_the_counts(engine: Engine, cast: Cast):
    assert listing(engine, cast.buyer).counts == {S.DRAFTING: 0, S.ACTIVE: 0, S.ENDED: 0}
    order = negotiating(engine, cast)
    assert listing(engine, cast.buyer).counts == {S.DRAFTING: 1, S.ACTIVE: 0, S.ENDED: 0}
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    assert listing(engine, cast.buyer).counts == {S.DRAFTING: 0, S.ACTIVE: 1, S.ENDED: 0}
    assert listing(engine, cast.buyer, date(2027, 3, 1)).counts == {S.DRAFTING: 0, S.ACTIVE: 0, S.ENDED: 1}


def test_a_row_says_what_the_list_shows(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    [row] = listing(engine, cast.buyer, RUNNING).rows
    assert (row.id, row.kind, row.counterparty, row.issued_at) == (order, "発注書", "合同会社ツキノワ営業舎", NOW)
    assert (row.start, row.end, row.subtotal, row.status) == (CONTENT.start, CONTENT.end, 450_000, S.ACTIVE)
    assert (row.renewal, row.stopping, row.version) == (None, False, 1)
    [theirs] = listing(engine, cast.seller, RUNNING).rows
    assert theirs.counterparty == "株式会社青葉計器"


def test_an_order_without_a_version_has_no_dates_yet(engine: Engine, cast: Cast):
    act(engine, cast.buyer, request_quote, factories.in_talks(engine, cast))
    [row] = listing(engine, cast.buyer).rows
    assert (row.kind, row.issued_at, row.end, row.subtotal, row.status) == ("見積書", None, None, None, S.DRAFTING)


SEARCHES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "nothing": ({}, {"cheap", "dear", "late"}),
    "counterparty": ({"counterparty": "ツキノワ"}, {"cheap", "late"}),
    "two words of it": ({"counterparty": "合同 営業舎"}, {"cheap", "late"}),
    "nobody": ({"counterparty": "存在しない"}, set()),
    "a percent sign is no wildcard": ({"counterparty": "%"}, set()),
    "amount from": ({"amount_from": 200_000}, {"dear", "late"}),
    "amount up to": ({"amount_to": 200_000}, {"cheap", "late"}),
    "amount range": ({"amount_from": 150_000, "amount_to": 250_000}, {"late"}),
    "amount beyond 32 bits": ({"amount_from": 10**12}, set()),
    "period from": ({"period_from": date(2027, 3, 1)}, {"late"}),
    "period to": ({"period_to": date(2027, 2, 28)}, {"cheap", "dear"}),
    "period overlaps": ({"period_from": date(2027, 2, 28), "period_to": date(2027, 3, 1)}, {"cheap", "dear", "late"}),
    "status": ({"status": S.ACTIVE}, {"dear"}),
    "being written": ({"status": S.DRAFTING}, {"cheap", "late"}),
    "ended": ({"status": S.ENDED}, set()),
    "combined": ({"counterparty": "ツキノワ", "amount_from": 150_000, "period_from": date(2027, 3, 1)}, {"late"}),
}


def test_each_search_finds_exactly_what_it_names(engine: Engine, cast: Cast):
    orders = {
        "cheap": order_of(engine, cast, cast.seller, priced(100_000)),
        "dear": order_of(engine, cast, cast.rival, priced(300_000), approved=True),
        "late": order_of(engine, cast, cast.seller, priced(200_000, date(2027, 3, 1), date(2027, 5, 31))),
    }
    names = {order: name for name, order in orders.items()}
    for about, (wanted, expected) in SEARCHES.items():
        found = listing(engine, cast.buyer, **wanted)
        assert ({names[row.id] for row in found.rows}, found.found) == (expected, len(expected)), about
        assert sum(found.counts.values()) == 3
    for name, order in orders.items():
        assert [names[row.id] for row in listing(engine, cast.buyer, number=order).rows] == [name]
    assert {names[row.id] for row in listing(engine, cast.rival).rows} == {"dear"}


@pytest.mark.parametrize("who", ["outsider", "rival", "operator"])
def test_nobody_else_sees_them(engine: Engine, cast: Cast, who: str):
    contracted(engine, cast)
    found = listing(engine, getattr(cast, who))
    assert (found.rows, sum(found.counts.values())) == ((), 0)
    assert deals(engine, getattr(cast, who)).deals == ()


def test_a_long_list_is_paged_and_a_page_too_far_is_the_last(engine: Engine, cast: Cast):
    proposal = factories.in_talks(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        partner = cast.seller.organization
        previous = None
        for _ in range(PAGE + 3):
            row = OrderRow(proposal_id=proposal, client_id=CLIENT, partner_id=partner, predecessor_id=previous)
            row.created_at = NOW
            session.add(row)
            session.flush()
            previous = row.id
    first, last = listing(engine, cast.buyer), listing(engine, cast.buyer, page=99)
    assert (first.pages, first.page, len(first.rows)) == (2, 1, PAGE)
    assert (last.page, len(last.rows)) == (2, 3)


# --- 取引 (O5) ----------------------------------------------------------------------------------------------------


def test_an_approved_order_is_a_deal_until_its_last_contract_is_over(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    assert deals(engine, cast.buyer).deals == ()
    act(engine, cast.buyer, request_approval, order, 1)
    act(engine, cast.seller, approve, order, 1)
    running = deals(engine, cast.buyer)
    assert (running.running, running.ended, running.deals[0].current.id) == (1, 0, order)
    over = deals(engine, cast.buyer, date(2027, 3, 1), ended=True)
    assert (over.running, over.ended, over.deals[0].ended) == (0, 1, True)
    assert deals(engine, cast.seller).deals[0].counterparty == "株式会社青葉計器"


def test_a_deal_holds_its_contracts_and_shows_the_one_that_runs(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    renewal = act(engine, cast.buyer, request_renewal, order, at=NOW + timedelta(days=20))
    [deal] = deals(engine, cast.buyer).deals
    assert ([row.id for row in deal.contracts], deal.current.renewal) == ([order], renewal)
    assert not deal.current.renewed
    following = priced(500_000, date(2027, 3, 1), date(2027, 5, 31))
    later = NOW + timedelta(days=21)
    act(engine, cast.seller, submit_version, renewal, 0, following, at=later)
    act(engine, cast.buyer, request_approval, renewal, 1, at=later)
    act(engine, cast.seller, approve, renewal, 1, at=later)
    [deal] = deals(engine, cast.buyer).deals
    assert ([row.id for row in deal.contracts], deal.current.id) == ([renewal, order], order)
    assert deal.current.renewed
    [deal] = deals(engine, cast.buyer, date(2027, 3, 1)).deals
    assert deal.current.id == renewal


def test_a_deal_is_found_by_any_of_its_orders_and_by_its_sides_only(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    for viewer in (cast.buyer, cast.seller):
        with reading(engine, viewer) as repo:
            assert [row.id for row in repo.contracts.deal(order, RUNNING).contracts] == [order]
    for viewer in (cast.outsider, cast.rival, cast.operator):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.contracts.deal(order, RUNNING)


def test_an_order_that_is_being_written_is_no_deal(engine: Engine, cast: Cast):
    order = negotiating(engine, cast)
    with pytest.raises(NotFound), reading(engine, cast.buyer) as repo:
        repo.contracts.deal(order, RUNNING)


def test_a_deal_says_how_many_messages_wait(engine: Engine, cast: Cast):
    contracted(engine, cast)
    before = deals(engine, cast.buyer).deals[0]
    act(engine, cast.seller, post_message, before.proposal, "来週の予定です。")
    assert deals(engine, cast.buyer).deals[0].unread == before.unread + 1


# --- cost -------------------------------------------------------------------------------------------------------

READS: tuple[Callable[..., Any], ...] = (
    lambda repo: repo.contracts.listing(ContractFilter(), RUNNING),
    lambda repo: repo.contracts.deals(RUNNING, ended=False),
)


def test_a_list_costs_the_same_queries_at_3_rows_and_at_30(engine: Engine, cast: Cast):
    for _ in range(3):
        order_of(engine, cast, cast.seller, CONTENT, approved=True)
    few = [statements(engine, read, cast.buyer) for read in READS]
    for _ in range(27):
        order_of(engine, cast, cast.seller, CONTENT, approved=True)
    assert [statements(engine, read, cast.buyer) for read in READS] == few


def test_a_long_list_is_counted_and_searched_along_an_index(engine: Engine, cast: Cast):
    proposal, partner = factories.in_talks(engine, cast), cast.seller.organization
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        rows = [
            {"id": number, "proposal_id": proposal, "client_id": CLIENT, "partner_id": partner}
            | {"predecessor_id": number - 1 or None, "created_at": NOW, "subtotal": number, "term_start": TODAY}
            for number in range(1, 3_001)
        ]
        session.execute(insert(OrderRow), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    for wanted in (ContractFilter(), ContractFilter(counterparty="ツキノワ", amount_from=10, period_to=TODAY)):
        with reading(engine, cast.buyer) as repo:
            newest = (OrderRow.created_at.desc(), OrderRow.id.desc())
            asked = repo.contracts.fitting(wanted, TODAY).order_by(*newest).limit(PAGE)
            asked = asked.compile(engine, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
        with engine.connect() as connection:
            plan = "\n".join(str(row) for row in connection.execute(text(f"{explain} {asked}".replace(":", r"\:"))))
        assert "ix_order_document_client_list" in plan, plan
        assert not re.search("TEMP B-TREE|Sort|Seq Scan on order_document", plan), plan
    assert listing(engine, cast.buyer, page=10**4).page == 120
