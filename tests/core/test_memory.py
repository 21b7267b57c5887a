"""What was read is given again while nothing has changed, and never afterwards, whoever changed it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from core.actions import access
from core.actions.candidates import put_on_hold, set_favorite
from core.errors import NotFound
from core.model import PostingId, ProposalId
from core.repository import at_once, open_engine, reading, transaction
from core.store.memory import Memory, memory
from core.views import CandidateFilter, CandidateList
from tests.cast import NOW, Cast
from tests.core.test_members import TERMS, sign_in
from tests.factories import posting, proposal

ALL = CandidateFilter()


@pytest.fixture
def screened(engine: Engine, cast: Cast) -> tuple[PostingId, ProposalId]:
    """A posting of the client, and the one candidate it has."""
    opened = posting(engine, cast)
    return opened, proposal(engine, cast.seller, opened)


def listed(engine: Engine, cast: Cast, opened: PostingId, name: str = "buyer") -> CandidateList:
    """The candidates as somebody's screen reads them."""
    with reading(engine, getattr(cast, name)) as repo:
        return repo.candidates.listing(opened, ALL, NOW)


def test_the_same_question_is_answered_from_memory(engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]):
    first = listed(engine, cast, screened[0])
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    assert listed(engine, cast, screened[0]) is first
    assert [statement for statement in asked if "pg_current_snapshot" not in statement] == []


def test_a_change_is_seen_at_the_next_look(engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]):
    opened, candidate = screened
    for on in (True, False, True):
        with transaction(engine, cast.buyer) as repo:
            set_favorite(repo, candidate, on, NOW)
        assert listed(engine, cast, opened).cards[0].favorite is on


def test_looks_at_once_ask_for_the_state_once(engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]):
    listed(engine, cast, screened[0])
    asked: list[None] = []
    state = memory(engine)._state  # pyright: ignore[reportPrivateUsage]
    memory(engine)._state = lambda: asked.append(None) or state()  # pyright: ignore[reportPrivateUsage]
    for _ in range(2):
        with at_once(engine):
            first = listed(engine, cast, screened[0])
            assert listed(engine, cast, screened[0]) is first
    assert len(asked) == 2


def test_what_was_written_inside_is_seen_by_the_next_look_at_once(
    engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]
):
    opened, candidate = screened
    with at_once(engine):
        assert not listed(engine, cast, opened).cards[0].favorite
        with transaction(engine, cast.buyer) as repo:
            set_favorite(repo, candidate, True, NOW)
        assert listed(engine, cast, opened).cards[0].favorite


def test_what_others_wrote_is_seen_by_the_next_screen_and_after_a_refused_write(
    engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]
):
    opened, candidate = screened

    def meanwhile(on: bool) -> None:
        def write() -> None:
            with transaction(engine, cast.boss) as repo:
                set_favorite(repo, candidate, on, NOW)

        with ThreadPoolExecutor(1) as other:
            other.submit(write).result()

    with at_once(engine):
        assert not listed(engine, cast, opened).cards[0].favorite
        meanwhile(on=True)
        assert not listed(engine, cast, opened).cards[0].favorite
    with at_once(engine):
        assert listed(engine, cast, opened).cards[0].favorite
        meanwhile(on=False)
        with pytest.raises(NotFound), transaction(engine, cast.outsider) as repo:
            set_favorite(repo, candidate, True, NOW)
        assert not listed(engine, cast, opened).cards[0].favorite


def test_a_change_by_another_process_is_seen_at_the_next_look(
    database_url: str, engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]
):
    opened, candidate = screened
    listed(engine, cast, opened)
    other = open_engine(database_url)
    with transaction(other, cast.boss) as repo:
        put_on_hold(repo, candidate, NOW)
    other.dispose()
    assert listed(engine, cast, opened).cards[0].status.value == "on_hold"


def test_what_is_rolled_back_is_remembered_by_nobody(
    engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]
):
    opened, candidate = screened
    with pytest.raises(RuntimeError), transaction(engine, cast.buyer) as repo:
        set_favorite(repo, candidate, True, NOW)
        assert repo.candidates.listing(opened, ALL, NOW).cards[0].favorite
        raise RuntimeError("the power went")
    assert not listed(engine, cast, opened).cards[0].favorite


def test_nobody_is_given_what_was_read_for_somebody_else(
    engine: Engine, cast: Cast, screened: tuple[PostingId, ProposalId]
):
    assert len(listed(engine, cast, screened[0]).cards) == 1
    assert listed(engine, cast, screened[0], "outsider").cards == ()
    with reading(engine, cast.buyer) as repo:
        repo.postings.own(screened[0])
    with pytest.raises(NotFound), reading(engine, cast.outsider) as repo:
        repo.postings.own(screened[0])


def test_the_next_day_is_another_question(engine: Engine, cast: Cast):
    opened = posting(engine, cast, deadline=NOW.date())
    proposal(engine, cast.seller, opened)
    assert listed(engine, cast, opened).cards == ()
    with reading(engine, cast.buyer) as repo:
        assert len(repo.candidates.listing(opened, ALL, NOW + timedelta(days=1)).cards) == 1


def test_the_answer_asked_for_longest_ago_goes_first():
    memory = Memory(lambda: 1, size=2)
    for question in ("a", "b"):
        memory.keep(question, 1, question.upper())
    assert memory.get("a", 1) == (1, "A")
    memory.keep("c", 1, "C")
    assert memory.get("b", 1) is None
    assert memory.get("a", 1) == (1, "A")


def test_an_answer_of_an_earlier_state_counts_for_nothing():
    memory = Memory(lambda: 1)
    memory.keep("a", 1, "A")
    assert memory.get("a", 2) is None


def test_whoever_is_signed_in_is_read_again_only_after_a_change(engine: Engine, cast: Cast):
    token = sign_in(engine, cast.boss)
    found = access.recognize(engine, TERMS, token, NOW)
    assert found
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    assert access.recognize(engine, TERMS, token, NOW) is found
    assert [statement for statement in asked if "pg_current_snapshot" not in statement] == []
    assert access.recognize(engine, TERMS, token, found.until) is None
    access.sign_out(engine, found.session, NOW)
    assert access.recognize(engine, TERMS, token, NOW) is None
