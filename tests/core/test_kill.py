"""A process killed in the middle of its work loses nothing it acknowledged and leaves nothing half done (T7)."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.actions.messages import post_message
from core.actions.orders import submit_version
from core.model import OrderId, ProposalId
from core.repository import broken_orders, open_engine, transaction
from core.store.tables import AuditRow, MailRow, MessageRow, OrderEventRow, OrderRow, OrderVersionRow
from tests.cast import NOW, Cast
from tests.factories import CONTENT, negotiating

KILLS = int(os.environ.get("CONNECT_TEST_KILLS", "100"))
"""On each database; before a release 500 (README.md)."""


def _acts(engine: Engine, cast: Cast, order: OrderId, proposal: ProposalId, life: int) -> Iterator[bytes]:
    """What a busy process does, one acknowledgement a time: messages and versions by turns."""
    for number in count():
        said = f"{life}-{number}"
        if number % 2:
            with transaction(engine, cast.buyer) as repo:
                post_message(repo, proposal, said, NOW, intent=said)
            yield f"message {said}\n".encode()
        else:
            with transaction(engine, cast.seller) as repo:
                latest = repo.orders.get(order).latest
                version = submit_version(repo, order, latest, replace(CONTENT, remarks=said), NOW)
            yield f"version {version}\n".encode()


def _live_and_be_killed(url: str, cast: Cast, order: OrderId, proposal: ProposalId, life: int, after: float) -> str:
    """What a process of its own acknowledged until it was killed, `after` seconds from its first acknowledgement."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for acknowledged in _acts(open_engine(url), cast, order, proposal, life):
                os.write(writing, acknowledged)
        finally:
            os._exit(1)
    os.close(writing)
    heard = os.read(reading, 65_536)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65_536):
        heard += more
    os.close(reading)
    return heard.decode()


def test_whatever_was_acknowledged_is_there_and_nothing_is_half_done(engine: Engine, cast: Cast, database_url: str):
    order = negotiating(engine, cast)
    with Session(engine) as session:
        proposal = session.scalars(select(OrderRow.proposal_id)).one()
    engine.dispose()
    chance = random.Random(7)
    acknowledged: list[str] = []
    for life in range(KILLS):
        after = chance.uniform(0, 0.1)
        acknowledged += _live_and_be_killed(database_url, cast, order, proposal, life, after).splitlines()

    with Session(engine) as session:
        said = set(session.scalars(select(MessageRow.intent).where(MessageRow.intent.is_not(None))))
        versions = set(session.scalars(select(OrderVersionRow.number)))
        audited = Counter(session.scalars(select(AuditRow.action)))
        submitted = session.scalar(
            select(func.count()).select_from(OrderEventRow).where(OrderEventRow.kind == "version_submitted")
        )
        mails = session.scalars(select(MailRow.key)).all()
    assert len(acknowledged) >= KILLS
    assert {line.removeprefix("message ") for line in acknowledged if line.startswith("message ")} <= said
    assert {int(line.removeprefix("version ")) for line in acknowledged if line.startswith("version ")} <= versions
    assert versions == set(range(1, len(versions) + 1))
    assert audited["submit_version"] == submitted == len(versions)
    assert audited["post_message"] == len(said)
    assert len(set(mails)) == len(mails)
    assert list(broken_orders(engine)) == []
