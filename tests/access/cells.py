"""One cell of the table: somebody calls an action in a situation, and what became of it."""

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import UnionType
from typing import Any

from core.errors import Conflict, ConsoleError, NotAllowed, NotFound, Refused, SignedOut
from core.model import Viewer
from core.repository import transaction
from core.store.tables import AuditRow
from tests.access.people import NOBODY
from tests.access.table import (
    CONFLICT,
    DONE,
    NOT_ALLOWED,
    NOT_FOUND,
    REFUSED,
    SAME,
    SIGNED_OUT,
    UNTRAILED,
    Action,
    Outcome,
    Row,
)
from tests.access.worlds import Dump, Situation, World

ERRORS: dict[type[ConsoleError], Outcome] = {
    NotAllowed: NOT_ALLOWED,
    NotFound: NOT_FOUND,
    Conflict: CONFLICT,
    Refused: REFUSED,
    SignedOut: SIGNED_OUT,
}
REFUSALS = frozenset(ERRORS.values())
MISSING = 987_654
"""A number that nothing has."""

_COLUMNS = [column.name for column in AuditRow.__table__.columns]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who called an action was told, and what has changed."""

    outcome: Outcome | str
    sentence: str = ""
    changed: bool = False


def call(
    row: Row,
    world: World,
    who: str,
    *,
    missing: bool = False,
    looking_on: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> Answer:
    """Call the row's action as somebody.

    With `missing` about a thing that does not exist; with `looking_on` as kakutoku sees the console in their place
    (K3). `meanwhile` happens when the page has been drawn and the button not yet pressed.
    """
    viewer = None if who == NOBODY else replace(world.viewer(who), onlooker=looking_on)
    things = world.seen_by(viewer)
    bound = _arguments(row, things, missing=missing)
    meanwhile()
    before = world.dump()
    try:
        run(row.action, world, viewer, bound)
    except ConsoleError as error:
        outcome = next((o for kind, o in ERRORS.items() if isinstance(error, kind)), type(error).__name__)
        changed = _changed(before, world.dump())
        left = sorted(changed - row.counts)
        return Answer(f"{outcome}, but changed {left}" if left else outcome, error.sentence, bool(changed))
    after = world.dump()
    if before == after:
        return Answer(SAME)
    return Answer(_trail(before, after, row.by(things) if row.by else viewer and viewer.member), changed=True)


def expected(row: Row, world: World, who: str, situation: Situation) -> Outcome:
    """What the table says becomes of the call; whoever the situation names as `gone` has to sign in again."""
    return SIGNED_OUT if who in vars(world.things).get("gone", ()) else row.expected(who, situation)


def run(action: Action, world: World, viewer: Viewer | None, arguments: Mapping[str, Any]) -> None:
    """Call an action as the screens do: in a transaction on behalf of somebody, or with the engine where it asks."""
    if not works_in_a_transaction(action):
        action(world.engine, **arguments)
        return
    assert viewer is not None, "only somebody who is signed in has a repository"
    with transaction(world.engine, viewer) as repo:
        action(repo, **arguments)


def works_in_a_transaction(action: Action) -> bool:
    """Whether it is given a repository; the others open their own transactions."""
    return "repo" in inspect.signature(action).parameters


def _arguments(row: Row, things: Any, *, missing: bool) -> dict[str, Any]:
    """The arguments by name, without the first; with `missing`, each number of a thing is one that nothing has."""
    given = row.args(things)
    signature = inspect.signature(row.action)
    bound = signature.bind(None, **given) if isinstance(given, dict) else signature.bind(None, *given)
    first, *_ = signature.parameters
    named = {name: value for name, value in bound.arguments.items() if name != first}
    return named | (dict.fromkeys(identifying(row.action) & named.keys(), MISSING) if missing else {})


def identifying(action: Action) -> set[str]:
    """Which parameters name a thing by its number."""
    return {name for name, kind in typing.get_type_hints(action).items() if name != "return" and _is_id(kind)}


def _is_id(kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return any(_is_id(part) for part in typing.get_args(kind))
    return getattr(kind, "__supertype__", None) is int


def _changed(before: Dump, after: Dump) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def _trail(before: Dump, after: Dump, by: int | None) -> Outcome | str:
    """Whether the trail names the one who acted."""
    known = set(map(repr, before[AuditRow.__tablename__]))
    added = [dict(zip(_COLUMNS, row, strict=True)) for row in after[AuditRow.__tablename__] if repr(row) not in known]
    if not added:
        return UNTRAILED
    named = {row["member_id"] for row in added}
    return DONE if named == {by} else f"done, but the trail names {named} instead of {by}"
