"""The ways into the database for those who are nobody's viewer: the entrance, the public forms, the worker."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.model import SessionId
from core.store.access import Access
from core.store.bundles import Packing
from core.store.deliveries import Deliveries
from core.store.engine import WRITE, snapshot
from core.store.memory import memory
from core.store.new_day import NewDay
from core.store.pack_batches import Preparing
from core.store.presence import Presence, SignedIn
from core.store.reception import Reception
from core.store.scans import Scans
from core.store.webhook_posts import WebhookPosts


@contextmanager
def entering(engine: Engine) -> Generator[Access]:
    """The entrance's own transaction: nobody is signed in yet, and nothing but accounts and sessions is in reach."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield Access(session)


@contextmanager
def receiving(engine: Engine) -> Generator[Reception]:
    """The public forms' own transaction: leads, their links, and the account that one of these issues."""
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        yield Reception(session)


@contextmanager
def showing(engine: Engine) -> Generator[Reception]:
    """A look at what a link would do, before its button is pressed; nothing is written."""
    with Session(snapshot(engine)) as session:
        yield Reception(session)


@contextmanager
def knocking(engine: Engine) -> Generator[Access]:
    """The entrance's look at an account or a link before anything is done; nothing is written."""
    with Session(snapshot(engine)) as session:
        yield Access(session)


@contextmanager
def glancing(engine: Engine) -> Generator[Presence]:
    """The entrance's look at who is there; nothing is written."""
    with engine.connect() as connection:
        yield Presence(connection)


@contextmanager
def dawning(engine: Engine) -> Generator[NewDay]:
    """The transaction of a new day: it acts for nobody and tells of nothing but what the day brings."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield NewDay(session)


def holder(engine: Engine, proof: SessionId | str, now: datetime) -> SignedIn | None:
    """Who holds a living session, by its number or its token's hash, asked at every click and request.

    Read again only where anything was written since, by anybody, or where its time has run out.
    """

    def look() -> SignedIn | None:
        with glancing(engine) as present:
            return present.find(proof, now) if isinstance(proof, str) else present.visitor(proof, now)

    found = memory(engine).now().answer(("holder", proof), look)
    return look() if found and found.until <= now else found


@contextmanager
def delivering(engine: Engine) -> Generator[Deliveries]:
    """The worker's own transaction: it acts for nobody and reaches nothing but the outbox."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield Deliveries(session)


@contextmanager
def announcing(engine: Engine) -> Generator[WebhookPosts]:
    """The same for the messages to the cases' webhooks."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield WebhookPosts(session)


@contextmanager
def packing(engine: Engine) -> Generator[Packing]:
    """The worker's own transaction for the ZIPs that somebody has asked for."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield Packing(session)


@contextmanager
def preparing(engine: Engine) -> Generator[Preparing]:
    """The worker's own transaction for the packs that somebody has asked for."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield Preparing(session)


@contextmanager
def scanning(engine: Engine) -> Generator[Scans]:
    """The worker's own transaction for files that wait for the scanner."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        yield Scans(session)
