"""A history of 10,000 messages is read like one of 50: page by page along the index, never as a whole (M1)."""

import re
from datetime import timedelta
from threading import Thread

from sqlalchemy import Connection, Engine, event, insert, text
from sqlalchemy.orm import Session

from core.actions.messages import post_message
from core.model import MessageId, ProposalId, Side, Viewer
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.messages import LEAD, PAGE
from core.store.tables import MessageRow
from core.views import UNREAD_MOST, Part
from tests import factories
from tests.cast import NOW, Cast


def history(engine: Engine, cast: Cast, length: int) -> ProposalId:
    """A thread with so many lines, numbered from 0, beside another that was written at the same time."""
    first, second = factories.in_talks(engine, cast), factories.in_talks(engine, cast)
    rows = [
        {
            "proposal_id": proposal,
            "side": Side.PARTNER if n % 2 else Side.CLIENT,
            "author_id": cast.seller.member if n % 2 else cast.buyer.member,
            "body": f"{n}番目",
            "sent_at": NOW + timedelta(seconds=n),
        }
        for n in range(length)
        for proposal in (first, second)
    ]
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(insert(MessageRow), rows)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    return first


def numbers(engine: Engine, viewer: Viewer, proposal: ProposalId, part: Part) -> tuple[list[int], bool, bool]:
    with reading(engine, viewer) as repo:
        shown = repo.messages.thread(proposal, part)
    return [int(m.body.removesuffix("番目")) for m in shown.messages], shown.earlier, shown.later


def test_a_long_thread_is_paged_up_and_down_without_gap_or_repetition(engine, cast):
    proposal = history(engine, cast, 3 * PAGE + 10)
    with reading(engine, cast.seller) as repo:
        shown = repo.messages.thread(proposal)
    pages = [[m.body for m in shown.messages]]
    assert (len(shown.messages), shown.earlier, shown.later) == (PAGE, True, False)
    while shown.earlier:
        with reading(engine, cast.seller) as repo:
            shown = repo.messages.thread(proposal, Part(before=shown.messages[0].id))
        assert shown.later
        pages.insert(0, [m.body for m in shown.messages])
    assert [body for page in pages for body in page] == [f"{n}番目" for n in range(3 * PAGE + 10)]
    assert len(pages) == 4
    while shown.later:
        last = shown.messages[-1]
        with reading(engine, cast.seller) as repo:
            shown = repo.messages.thread(proposal, Part(since=last.id))
        assert [m.body for m in shown.messages].index(last.body) == LEAD
    assert shown.messages[-1].body == pages[-1][-1]


def test_a_part_beyond_either_edge_shows_what_there_is(engine, cast):
    proposal = history(engine, cast, 5)
    assert numbers(engine, cast.buyer, proposal, Part(before=MessageId(1))) == ([0, 1, 2, 3, 4], False, False)
    assert numbers(engine, cast.buyer, proposal, Part(before=MessageId(2**31 - 1))) == ([0, 1, 2, 3, 4], False, False)
    assert numbers(engine, cast.buyer, proposal, Part(since=MessageId(1))) == ([0, 1, 2, 3, 4], False, False)
    assert numbers(engine, cast.buyer, proposal, Part(since=MessageId(2**31 - 1))) == ([4], True, False)


def test_a_thread_of_ten_thousand_costs_what_one_of_fifty_costs(engine, cast):
    short, long = (work(engine, cast, history(engine, cast, length)) for length in (50, 10_000))
    assert 0 < long < 2 * short


def work(engine: Engine, cast: Cast, proposal: ProposalId) -> int:
    """What the screen's questions cost the database: instructions of SQLite's machine, rows that PostgreSQL reads."""
    asked: list[tuple[str, object]] = []
    ticks = [0]

    def tick() -> int:
        ticks[0] += 1
        return 0

    def note(connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.connection.driver_connection.set_progress_handler(tick, 10)
        elif statement.startswith("SELECT") and " message" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    for viewer in (cast.buyer, cast.boss):
        with reading(engine, viewer) as repo:
            (newest,) = (card for card in repo.messages.threads() if card.proposal == proposal)
            middle = repo.messages.thread(proposal).messages[0].id
            repo.messages.thread(proposal, Part(before=middle))
            repo.messages.thread(proposal, Part(since=middle))
        assert newest.unread > 0
    event.remove(engine, "before_cursor_execute", note)
    return ticks[0] + sum(_rows_read(engine, *each) for each in asked)


def _rows_read(engine: Engine, statement: str, parameters: object) -> int:
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF) {statement}", parameters)
        return sum(int(float(found[1])) for row in plan if (found := re.search(r"actual rows=([\d.]+)", row[0])))


def test_unread_messages_are_counted_as_far_as_anybody_needs_to_know(engine, cast):
    history(engine, cast, 2 * UNREAD_MOST + 50)
    with reading(engine, cast.boss) as repo:
        assert {card.unread for card in repo.messages.threads()} == {UNREAD_MOST}


def test_a_hundred_lines_at_once_from_both_sides_are_all_there_once_and_in_order(engine, cast):
    proposal = factories.in_talks(engine, cast)
    sent: dict[str, list[str]] = {
        "seller": [f"提供側 {n}" for n in range(50)],
        "buyer": [f"発注側 {n}" for n in range(50)],
    }

    def paste(name: str) -> None:
        for line in sent[name]:
            for _ in range(2):  # each press arrives twice
                with transaction(engine, getattr(cast, name)) as repo:
                    post_message(repo, proposal, line, NOW, intent=line)

    writers = [Thread(target=paste, args=(name,)) for name in sent]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with reading(engine, cast.buyer) as repo:
        shown = repo.messages.thread(proposal)
        lines = [*repo.messages.thread(proposal, Part(before=shown.messages[0].id)).messages, *shown.messages]
    assert len(lines) == 100
    for name, side in (("seller", Side.PARTNER), ("buyer", Side.CLIENT)):
        assert [m.body for m in lines if m.side is side] == sent[name]
