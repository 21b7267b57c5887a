"""How many statements a screen's read sends to the database."""

from collections.abc import Callable

from sqlalchemy import Engine, event

from core.store.memory import memory


def count_queries(engine: Engine, look: Callable[[], object]) -> int:
    """Run `look`, which remembers nothing, and count its statements, the transaction's own among them."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    memory(engine).forget()
    event.listen(engine, "before_cursor_execute", note)
    try:
        look()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)
