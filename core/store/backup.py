"""Copies a running installation with SQLite to one file and back, without stopping anybody's work."""

import shutil
import sqlite3
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from sqlalchemy import make_url

from core.errors import Refused

DATABASE = "connect.db"
FILES = "files"


def back_up(url: str, files: Path | None, target: Path) -> None:
    """Write the database and the folder of attachments to `target`, a ZIP that appears complete or not at all.

    `files` is None where attachments are kept elsewhere than in a folder: then the database alone is in it.

    Every write acknowledged before the call is in it. Attachments are copied after the database: they are kept
    before the message that names them and never change, so none that the copy names can be missing.
    Raises Refused for PostgreSQL, which has its own tool.
    """
    source = _file(url, "pg_dump")
    if not source.exists():
        raise Refused(f"There is no database at {source}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.partial")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        _copy(source, Path(folder) / DATABASE)
        with ZipFile(draft, "w") as archive:
            archive.write(Path(folder) / DATABASE, DATABASE)
            found = files.glob(f"??/{'[0-9a-f]' * 64}") if files else ()
            for file in sorted(found):  # not those that are just being written
                archive.write(file, f"{FILES}/{file.parent.name}/{file.name}")
    draft.replace(target)


def restore(url: str, files: Path | None, copy: Path) -> None:
    """Put a backup in the place of the database and add its attachments. Nothing may be serving them.

    Raises Refused where `copy` is no backup, or holds attachments that have no folder to go to (`files` is None); then
    nothing was touched.
    """
    target = _file(url, "pg_restore")
    with _unpacked(copy) as folder:
        for file in sorted((folder / FILES).glob("??/*")):
            if files is None:
                raise Refused(f"{copy} holds attachments. Unset CONNECT_FILES_URL, restore, and carry {FILES}/ over.")
            place = files / file.parent.name / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)
        if target.exists():
            # What the old database still has in its log must not be read into the new one.
            with closing(sqlite3.connect(target)) as old:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.partial")
        _copy(folder / DATABASE, draft)
        draft.replace(target)
        for leftover in ("-wal", "-shm"):
            Path(f"{target}{leftover}").unlink(missing_ok=True)


def _file(url: str, tool: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise Refused(f"For PostgreSQL use its own tool, {tool}, and copy the folder of attachments.")
    return Path(address.database)


@contextmanager
def _unpacked(copy: Path) -> Generator[Path]:
    """The backup's content in a folder that goes away again."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with ZipFile(copy) as archive:
                archive.extractall(folder)
            sound = _is_ours(Path(folder) / DATABASE)
        except (OSError, BadZipFile):
            sound = False
        if not sound:
            raise Refused(f"{copy} is not a backup of this product, or it is damaged.")
        yield Path(folder)


def _is_ours(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and opened.execute("SELECT count(*) FROM alembic_version").fetchall() == [(1,)]
    except sqlite3.DatabaseError:
        return False


def _copy(source: Path, target: Path) -> None:
    """A consistent copy through SQLite's own backup, whoever is writing to `source`."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target)) as after:
        before.backup(after)
        after.execute("PRAGMA journal_mode = DELETE")  # one file that can be carried away, no log beside it
