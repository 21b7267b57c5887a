"""What SQLAlchemy does not say in one word: the rows that a statement changed, an INSERT that may meet its twin."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.store.tables import Base


def updated(session: Session, statement: Any) -> int:
    """Run an UPDATE or DELETE and say how many rows it changed."""
    return session.execute(statement).rowcount  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]


def insert_into(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what becomes of a row that is there already, in the words of the session's database."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def added(session: Session, row: Base) -> bool:
    """Add a row; False where one with its key is there already, for the same press may arrive twice at once."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
