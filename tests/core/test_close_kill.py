"""月次締め killed again and again in the middle of its work issues every invoice once, with one mail each (B3, T7)."""

import os
import random
import signal
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Engine, func, insert, select
from sqlalchemy.orm import Session

from core.actions.closing import close_month
from core.repository import Repository, open_engine, working
from core.store.engine import WRITE
from core.store.tables import (
    AuditRow,
    Base,
    InvoiceRow,
    MailFileRow,
    MailRow,
    NoticeRow,
    OrderEventRow,
    OrderRow,
    OrderVersionRow,
    PaperRow,
)
from tests.cast import Cast, settle
from tests.core.test_invoices import THREE, at
from tests.factories import contracted

CLOSING = at(date(2027, 1, 1))
READERS = 3
"""Who has a notice of each: two of the client, one of the partner."""


def contracts(engine: Engine, cast: Cast, count: int) -> None:
    """So many contracts with an invoice that is due: one made by the actions, each other a copy that follows it."""
    first = contracted(engine, cast, THREE)
    others = range(first + 1, first + count)
    approved = (OrderEventRow.order_id == first) & (OrderEventRow.kind == "approved")
    due = (InvoiceRow.order_id == first) & (InvoiceRow.month == THREE.start)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        _copy(session, OrderRow, OrderRow.id == first, [{"id": n, "predecessor_id": n - 1} for n in others])
        _copy(session, OrderVersionRow, OrderVersionRow.order_id == first, [{"order_id": n} for n in others])
        _copy(session, OrderEventRow, approved, [{"order_id": n} for n in others])
        _copy(session, InvoiceRow, due, [{"id": 1_000 + n, "order_id": n} for n in others])


def _copy(session: Session, table: type[Base], which: ColumnElement[bool], changes: Iterable[dict[str, Any]]) -> None:
    row = session.execute(select(*table.__table__.columns).where(which)).mappings().one()
    session.execute(insert(table), [{**row, **change} for change in changes])


class Worker:
    """A process of its own that closes the month and tells of each transaction it has committed."""

    def __init__(self, engine: Engine) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                while close_month(partial(self._told, engine, writing), CLOSING).more:
                    pass
            finally:
                os._exit(1)
        os.close(writing)
        self._reading = reading

    @staticmethod
    @contextmanager
    def _told(engine: Engine, writing: int) -> Generator[Repository]:
        with working(engine) as repo:
            yield repo
        os.write(writing, b".")

    def kill(self, committed: int, after: float) -> bool:
        """Kill it `after` seconds from when so many transactions were committed; whether it was still at work."""
        heard = 0
        while heard < committed and (more := os.read(self._reading, committed - heard)):
            heard += len(more)
        time.sleep(after)
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        os.close(self._reading)
        return os.WIFSIGNALED(status)


@pytest.mark.parametrize(
    ("database", "count", "kills", "at_once", "most"),
    [
        pytest.param("sqlite", 1_000, 50, 1, 24, id="sqlite, 1,000 contracts, 50 kills"),
        pytest.param("postgres", 120, 6, 2, 12, id="postgres, 120 contracts, two workers, 12 kills"),
    ],
)
def test_killed_at_any_point_each_contract_has_one_invoice_and_one_mail(
    request: pytest.FixtureRequest, database: str, count: int, kills: int, at_once: int, most: int
):
    engine = open_engine(request.getfixturevalue(f"{database}_url"))
    contracts(engine, settle(engine), count)
    close_month(partial(working, engine), CLOSING, limit=1)  # so that no life begins with compiling what it asks
    chance = random.Random(7)
    for _ in range(kills):
        engine.dispose()  # a child must not share its parent's connections
        lives = [Worker(engine) for _ in range(at_once)]
        died = [life.kill(chance.randint(0, most), chance.uniform(0, 0.02)) for life in lives]
        assert all(died)
    with Session(engine) as session:
        before = session.scalar(select(func.count(InvoiceRow.issued_at))) or 0
    assert kills < before < count
    while close_month(partial(working, engine), CLOSING).more:
        pass

    with Session(engine) as session:
        invoices = session.execute(
            select(InvoiceRow.id, InvoiceRow.order_id, InvoiceRow.month).where(InvoiceRow.issued_at.is_not(None))
        ).all()
        unsealed = session.scalar(
            select(func.count()).where(InvoiceRow.issued_at.is_not(None), InvoiceRow.digest.is_(None))
        )
        mails = session.scalars(select(MailRow.key).where(MailRow.kind == "invoice_issued")).all()
        files = session.scalars(select(MailFileRow.mail_id)).all()
        audited = dict(session.execute(select(AuditRow.action, func.count()).group_by(AuditRow.action)).all())
        told = session.scalar(select(func.count()).where(NoticeRow.kind == "invoice_issued"))
        papers = session.scalars(select(PaperRow.invoice_id).where(PaperRow.kind == "invoice")).all()
    assert len({(each.order_id, each.month) for each in invoices}) == len(invoices) == count
    assert unsealed == 0
    assert sorted(mails) == sorted(f"invoice_issued:{each.id}" for each in invoices)
    assert len(set(files)) == len(files) == count
    assert audited["register_invoice"] == audited["issue_invoice"] == count
    assert told == READERS * count
    assert len(papers) == count
    assert set(papers) == {each.id for each in invoices}
    engine.dispose()
