"""Copies a running SQLite database to a file and back, without stopping anybody's work."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from core.errors import Refused


def back_up(url: str, target: Path) -> None:
    """Write a consistent copy of the database to `target`; every write acknowledged before the call is in it.

    `target` appears complete or not at all. Raises Refused for PostgreSQL, which has its own tool.
    """
    source = _file(url, "pg_dump")
    if not source.exists():
        raise Refused(f"There is no database at {source}.")
    _copy(source, target)


def restore(url: str, copy: Path) -> None:
    """Put a copy in the place of the database. Nothing may be serving it. Raises Refused where `copy` is no backup."""
    target = _file(url, "pg_restore")
    if not _is_backup(copy):
        raise Refused(f"{copy} is not a backup of this product, or it is damaged.")
    if target.exists():
        # What the old database still has in its log must not be read into the new one.
        with closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _copy(copy, target)
    for leftover in ("-wal", "-shm"):
        Path(f"{target}{leftover}").unlink(missing_ok=True)


def _file(url: str, tool: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise Refused(f"For PostgreSQL use its own tool: {tool}.")
    return Path(address.database)


def _is_backup(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and opened.execute("SELECT count(*) FROM alembic_version").fetchall() == [(1,)]
    except sqlite3.DatabaseError:
        return False


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.partial")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(draft)) as after:
        before.backup(after)
        after.execute("PRAGMA journal_mode = DELETE")  # one file that can be carried away, no log beside it
    with open(draft, "rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
