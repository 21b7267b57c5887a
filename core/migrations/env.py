"""Runs migrations on the connection that `core.migrations` opened, inside its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from core.store.tables import Base
from core.store.tables.base import Moment


def render_plainly(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that old migrations outlive them."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,  # SQLite adds a reference only by writing the table anew
    render_item=render_plainly,
)
with context.begin_transaction():
    context.run_migrations()
