"""The ground everything stands on: nothing acknowledged is lost, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.actions.candidates import save_address
from core.repository import reading, transaction
from core.store.engine import WRITE, open_engine
from core.store.tables import DraftRow, FeeRow
from tests.cast import CLIENT, NOW, Cast


@pytest.fixture
def counter(engine: Engine, cast: Cast) -> tuple[Engine, FeeRow]:
    fee = FeeRow(client_id=CLIENT, valid_from=NOW.date(), initial_yen=0, monthly_yen=0, rate_basis_points=0)
    with Session(engine.execution_options(**WRITE), expire_on_commit=False) as session, session.begin():
        session.add(fee)
    return engine, fee


def test_eight_threads_that_read_and_then_write_lose_no_increment(counter: tuple[Engine, FeeRow]):
    engine, fee = counter
    writing = engine.execution_options(**WRITE)

    def increment_often(_: int) -> None:
        for _ in range(50):
            with Session(writing) as session, session.begin():
                row = session.get_one(FeeRow, (fee.client_id, fee.valid_from), with_for_update=True)
                row.monthly_yen += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(increment_often, range(8)))
    with Session(engine) as session:
        assert session.get_one(FeeRow, (fee.client_id, fee.valid_from)).monthly_yen == 400


def test_readers_are_not_held_up_by_a_writer(counter: tuple[Engine, FeeRow]):
    engine, fee = counter
    with Session(engine.execution_options(**WRITE)) as writer, writer.begin():
        writer.get_one(FeeRow, (fee.client_id, fee.valid_from), with_for_update=True).monthly_yen = 7
        writer.flush()
        with Session(engine) as reader:
            assert reader.get_one(FeeRow, (fee.client_id, fee.valid_from)).monthly_yen == 0


def test_a_block_that_raises_writes_nothing(counter: tuple[Engine, FeeRow]):
    engine, fee = counter
    with pytest.raises(KeyError), Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.get_one(FeeRow, (fee.client_id, fee.valid_from)).monthly_yen = 7
        session.flush()
        raise KeyError
    with Session(engine) as session:
        assert session.get_one(FeeRow, (fee.client_id, fee.valid_from)).monthly_yen == 0


def test_a_look_sees_one_moment_whatever_is_committed_meanwhile(engine: Engine, cast: Cast):
    """A page is put together from several queries; half of it from after an approval would be a page of neither."""
    with reading(engine, cast.boss) as repo:
        before = repo.organizations.own()
        with transaction(engine, cast.boss) as other:
            save_address(other, "100-0001", "東京都架空区九丁目9番9号", NOW)
        assert repo.organizations.own() == before
    with reading(engine, cast.boss) as repo:
        assert repo.organizations.own().address == "東京都架空区九丁目9番9号"


def test_a_reference_to_nobody_is_refused(engine: Engine):
    with pytest.raises(IntegrityError), Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add(DraftRow(member_id=999, place="message", content={}, saved_at=NOW))


def test_errors_do_not_repeat_what_people_typed(engine: Engine):
    with pytest.raises(IntegrityError) as caught, Session(engine.execution_options(**WRITE)) as session:
        session.add(DraftRow(member_id=999, place="message", content={"text": "内緒の本文"}, saved_at=NOW))
        session.commit()
    assert "内緒の本文" not in str(caught.value)


def test_forty_screens_can_read_at_once(engine: Engine):
    def look(_: int) -> int | None:
        with Session(engine) as session:
            return session.scalar(text("SELECT 1"))

    with ThreadPoolExecutor(40) as threads:
        assert list(threads.map(look, range(200))) == [1] * 200


def test_sqlite_survives_power_loss_and_checks_references(sqlite_url: str):
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str):
    with pytest.raises(ValueError, match="needs a file"):
        open_engine(url)
