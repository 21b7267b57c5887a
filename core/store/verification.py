"""Checks every negotiation against its chain of hashes: nothing changed, dropped, swapped or added behind it (O5)."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.chain import GENESIS, ChainEvent, digest, verify
from core.model import OrderEventKind, OrderId
from core.store.orders import event_content
from core.store.tables import OrderEventRow, OrderRow, OrderVersionRow


def broken_orders(engine: Engine) -> Iterator[tuple[OrderId, str]]:
    """Each order that does not hold, with what is wrong. Reads only; one order in memory at a time."""
    with Session(engine) as session:
        for order in session.scalars(select(OrderRow).order_by(OrderRow.id)).yield_per(100):
            reason = _what_is_wrong(session, order)
            if reason:
                yield order.id, reason


def _what_is_wrong(session: Session, order: OrderRow) -> str:
    """The first thing that does not hold, "" where all does."""
    events = session.scalars(
        select(OrderEventRow).where(OrderEventRow.order_id == order.id).order_by(OrderEventRow.position)
    ).all()
    versions = session.scalars(
        select(OrderVersionRow).where(OrderVersionRow.order_id == order.id).order_by(OrderVersionRow.number)
    ).all()
    return _broken_link(events) or _unsealed_version(versions, events) or _unsealed_state(order, versions, events)


def _broken_link(events: Sequence[OrderEventRow]) -> str:
    chain = [
        ChainEvent(event_content(e.order_id, e.position, e.kind, e.member_id, e.at, e.payload), e.digest)
        for e in events
    ]
    position = verify(chain)
    if position is not None:
        return f"event {position + 1} is not what was recorded"
    for number, (before, event) in enumerate(
        zip([GENESIS, *(e.digest for e in events)], events, strict=False), start=1
    ):
        if event.previous != before or event.position != number:
            return f"event {number} does not follow the one before it"
    return ""


def _unsealed_version(versions: Sequence[OrderVersionRow], events: Sequence[OrderEventRow]) -> str:
    sealed = {e.payload["version"]: e.payload["sha256"] for e in events if e.kind is OrderEventKind.VERSION_SUBMITTED}
    for version in versions:
        if digest(version.content) != version.digest or sealed.get(version.number) != version.digest:
            return f"version {version.number} is not what was submitted"
    if sealed.keys() != {version.number for version in versions}:
        return "a submitted version is missing"
    return ""


def _unsealed_state(order: OrderRow, versions: Sequence[OrderVersionRow], events: Sequence[OrderEventRow]) -> str:
    if order.latest != len(versions):
        return "the order does not stand at its last version"
    ended = [e.payload["ended_on"] for e in events if e.kind is OrderEventKind.TERMINATED]
    if (order.ended_on.isoformat() if order.ended_on else None) != (ended[-1] if ended else None):
        return "the early end is not what was recorded"
    approved = [e.payload for e in events if e.kind is OrderEventKind.APPROVED]
    if bool(approved) != (order.approved_at is not None):
        return "the approval is not what was recorded"
    if approved and approved[-1]["sha256"] != versions[-1].digest:
        return "the approval names another text"
    return ""
