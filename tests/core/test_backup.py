"""A backup taken while people work holds everything that was acknowledged, and comes back whole."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.errors import Refused
from core.files import FileStore
from core.repository import back_up, open_engine, restore
from core.store.engine import WRITE
from core.store.tables import AuditRow, MemberRow
from core.uploads import Upload
from tests.cast import NOW, settle


def _note(engine: Engine, number: int) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add(AuditRow(at=NOW, action="test", subject="test", subject_id=number, before={}, after={}))


def _notes(engine: Engine) -> set[int]:
    with Session(engine) as session:
        return set(session.scalars(select(AuditRow.subject_id)))


def test_every_acknowledged_write_is_in_a_backup_taken_under_load(sqlite_url: str, tmp_path: Path):
    engine = open_engine(sqlite_url)
    acknowledged: list[int] = []
    enough, stop = Event(), Event()

    def keep_writing() -> None:
        number = 0
        while not stop.is_set():
            _note(engine, number)
            acknowledged.append(number)
            number += 1
            if number == 50:
                enough.set()

    with ThreadPoolExecutor(1) as threads:
        writing = threads.submit(keep_writing)
        assert enough.wait(30)
        before = set(acknowledged)
        back_up(sqlite_url, tmp_path / "files", tmp_path / "copy" / "connect.zip")
        stop.set()
        writing.result()
    engine.dispose()

    restored_url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(restored_url, tmp_path / "files", tmp_path / "copy" / "connect.zip")
    restored = open_engine(restored_url)
    assert before <= _notes(restored)
    restored.dispose()
    assert [each.name for each in (tmp_path / "copy").iterdir()] == ["connect.zip"]


def test_restoring_replaces_everything_that_came_later(sqlite_url: str, tmp_path: Path):
    engine = open_engine(sqlite_url)
    settle(engine)
    _note(engine, 1)
    back_up(sqlite_url, tmp_path / "files", tmp_path / "copy")
    _note(engine, 2)
    engine.dispose()
    restore(sqlite_url, tmp_path / "files", tmp_path / "copy")
    engine = open_engine(sqlite_url)
    assert _notes(engine) == {1}
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(MemberRow)) == 9
    engine.dispose()


def test_attachments_come_back_with_the_messages_that_name_them(sqlite_url: str, tmp_path: Path):
    kept = FileStore(str(tmp_path / "files")).keep(Upload("見積の前提.txt", "text/plain", b"three months"))
    back_up(sqlite_url, tmp_path / "files", tmp_path / "copy")
    restore(sqlite_url, tmp_path / "elsewhere", tmp_path / "copy")
    assert b"".join(FileStore(str(tmp_path / "elsewhere")).chunks(kept.sha256)) == b"three months"


@pytest.mark.parametrize("content", [b"", b"not a database", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(sqlite_url: str, tmp_path: Path, content: bytes):
    engine = open_engine(sqlite_url)
    _note(engine, 1)
    (tmp_path / "odd").write_bytes(content)
    with pytest.raises(Refused, match="not a backup"):
        restore(sqlite_url, tmp_path / "files", tmp_path / "odd")
    assert _notes(engine) == {1}
    engine.dispose()


def test_a_missing_file_or_database_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="not a backup"):
        restore(f"sqlite:///{tmp_path / 'connect.db'}", tmp_path / "files", tmp_path / "nowhere")
    with pytest.raises(Refused, match="no database"):
        back_up(f"sqlite:///{tmp_path / 'connect.db'}", tmp_path / "files", tmp_path / "copy")


@pytest.mark.parametrize("act", [back_up, restore])
def test_postgres_has_its_own_tools(act, tmp_path: Path):
    with pytest.raises(Refused, match="pg_"):
        act("postgresql://localhost/connect", tmp_path / "files", tmp_path / "copy")


def test_attachments_that_are_kept_elsewhere_stay_out_of_the_backup_and_are_never_dropped(
    sqlite_url: str, tmp_path: Path
):
    open_engine(sqlite_url).dispose()
    settle(open_engine(sqlite_url))
    FileStore(str(tmp_path / "files")).keep(Upload("見積の前提.txt", "text/plain", b"three months"))
    back_up(sqlite_url, None, tmp_path / "without")
    restore(sqlite_url, None, tmp_path / "without")
    back_up(sqlite_url, tmp_path / "files", tmp_path / "with")
    with pytest.raises(Refused, match="CONNECT_FILES_URL"):
        restore(sqlite_url, None, tmp_path / "with")
