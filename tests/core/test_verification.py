"""Whatever somebody changes behind a negotiation's back is found, and named (O5)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from core.actions.orders import request_revision
from core.model import OrderEventKind, OrderId
from core.repository import broken_orders, transaction
from core.store.engine import WRITE
from core.store.tables import OrderEventRow, OrderRow, OrderVersionRow
from tests.cast import NOW, Cast
from tests.factories import contracted, negotiating


def _tamper(engine: Engine, change: Callable[[Session], object]) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        change(session)


def test_what_the_console_recorded_holds(engine: Engine, cast: Cast):
    contracted(engine, cast)
    assert list(broken_orders(engine)) == []


def _raise_the_price(session: Session) -> None:
    version = session.scalars(select(OrderVersionRow)).one()
    content = dict(version.content)
    content["lines"] = [{**content["lines"][0], "unit_price": "9999"}, *content["lines"][1:]]
    version.content = content


def _end_early(session: Session) -> None:
    session.execute(update(OrderRow).values(ended_on=date(2027, 1, 15)))


TAMPERED: dict[str, tuple[Callable[[Session], object], str]] = {
    "a price": (_raise_the_price, "version 1 is not what was submitted"),
    "a version's digest": (lambda s: s.execute(update(OrderVersionRow).values(digest="0" * 64)), "version 1 is not"),
    "a version gone": (lambda s: s.execute(delete(OrderVersionRow)), "a submitted version is missing"),
    "who did it": (
        lambda s: s.execute(update(OrderEventRow).where(OrderEventRow.position == 1).values(member_id=2)),
        "event 1 is not what was recorded",
    ),
    "when": (
        lambda s: s.execute(update(OrderEventRow).where(OrderEventRow.position == 2).values(at=NOW + timedelta(1))),
        "event 2 is not what was recorded",
    ),
    "what": (
        lambda s: s.execute(update(OrderEventRow).where(OrderEventRow.position == 2).values(payload={"version": 2})),
        "event 2 is not what was recorded",
    ),
    "an event gone": (
        lambda s: s.execute(delete(OrderEventRow).where(OrderEventRow.position == 1)),
        "is not what was recorded",
    ),
    "the approval gone": (
        lambda s: s.execute(delete(OrderEventRow).where(OrderEventRow.kind == OrderEventKind.APPROVED)),
        "the approval is not what was recorded",
    ),
    "an early end that nobody approved": (_end_early, "the early end is not what was recorded"),
    "the last version unsaid": (lambda s: s.execute(update(OrderRow).values(latest=0)), "does not stand at its last"),
}


@pytest.mark.parametrize(("change", "reason"), TAMPERED.values(), ids=TAMPERED)
def test_a_change_behind_the_console_is_found(
    engine: Engine, cast: Cast, change: Callable[[Session], object], reason: str
):
    order = contracted(engine, cast)
    _tamper(engine, change)
    [(found, said)] = broken_orders(engine)
    assert found == order
    assert reason in said


def test_an_approval_that_nobody_gave_is_found(engine: Engine, cast: Cast):
    order: OrderId = negotiating(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        request_revision(repo, order, "単価を見直してください。", NOW)
    assert list(broken_orders(engine)) == []
    _tamper(engine, lambda s: s.execute(update(OrderRow).values(approved_at=NOW)))
    assert [reason for _, reason in broken_orders(engine)] == ["the approval is not what was recorded"]
