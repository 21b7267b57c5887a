"""The law of target lists: how they are asked of the back office, where a request may go, when one is late (D5)."""

from datetime import date, timedelta

from core.errors import NotAllowed, Refused
from core.formats import day
from core.model import Viewer
from core.model_direction import ListPriority, ListState
from core.rules import NOT_ALLOWED, Permission, allows, require_acting
from core.text import clean, number

CRITERIA_LIMIT = 2_000
NOTE_LIMIT = 500
MOST_WANTED = 100_000
DUE_AHEAD = timedelta(days=366)

USUAL = range(2, 5)
"""So many requests a month are usual for one case (D5)."""

S = ListState

MOVES: dict[ListState, frozenset[ListState]] = {
    S.REQUESTED: frozenset({S.IN_PROGRESS, S.DELIVERED, S.WITHDRAWN}),
    S.IN_PROGRESS: frozenset({S.REQUESTED, S.DELIVERED, S.WITHDRAWN}),
    S.DELIVERED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
"""What may become of a request: the back office takes it, puts it back and delivers it; who asked takes it back."""

OPEN = tuple(state for state, moves in MOVES.items() if moves)
"""What the back office has still to deliver."""

URGENCY = {ListPriority.HIGH: 0, ListPriority.NORMAL: 1, ListPriority.LOW: 2}
"""The back office's queue: by priority, then by the day on which a list is due."""

NEEDS: dict[ListState, Permission] = {
    S.REQUESTED: Permission.DELIVER_LISTS,
    S.IN_PROGRESS: Permission.DELIVER_LISTS,
    S.DELIVERED: Permission.DELIVER_LISTS,
    S.WITHDRAWN: Permission.DIRECT_CASES,
}
"""Whose move it is."""


def require_move(viewer: Viewer, to: ListState) -> None:
    """Raise NotAllowed unless it is the viewer's to bring a request there."""
    require_acting(viewer)
    if not allows(viewer, NEEDS[to]):
        raise NotAllowed(NOT_ALLOWED[NEEDS[to]])


def require_open(state: ListState, to: ListState) -> None:
    """Raise Refused where a request can't go there from where it stands."""
    if to not in MOVES[state]:
        raise Refused(f"この依頼は「{state.label}」のため、「{to.label}」にできません。画面を更新してご確認ください。")


def require_request(criteria: str, wanted: str, due_on: date, today: date) -> tuple[str, int]:
    """The criteria and how many companies are wanted. Raises Refused where something is missing or can't be."""
    text = clean(criteria, label="抽出条件", limit=CRITERIA_LIMIT, required=True)
    count = number(wanted, "件")
    if count is None or count != count.to_integral_value() or not 1 <= count <= MOST_WANTED:
        raise Refused(f"希望件数は、1〜{MOST_WANTED:,}の整数で入力してください。")
    if not today <= due_on <= today + DUE_AHEAD:
        raise Refused(f"希望納期は、{day(today)}から{day(today + DUE_AHEAD)}までの日にしてください。")
    return text, int(count)


def is_late(state: ListState, due_on: date, today: date) -> bool:
    """Whether the day has passed and nothing was delivered."""
    return state in OPEN and due_on < today
