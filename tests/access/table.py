"""Who may do what in which state: the words in which the rows are written, and every row there is (T1, A5).

A row names one public function of `core/actions/`, who may call it and what becomes of it in each situation:

    Row(
        candidates.decline,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={situations.new: DONE, situations.declined: SAME, situations.sealed: NOT_FOUND},
        args=lambda t: (t.proposal, NOW),
    )

Everybody who is in neither set is told that they are not allowed to.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import ModuleType, SimpleNamespace
from typing import Any

import core.actions
from core.model import MemberId
from tests.access import rows
from tests.access.people import ALL, NOBODY
from tests.access.worlds import Situation

Action = Callable[..., Any]


class Outcome(Enum):
    """What becomes of a call."""

    DONE = "changes something, and the trail says who did it"
    UNTRAILED = "changes something that is nobody's business but one's own: the trail says nothing"
    SAME = "changes nothing: its effect is there already, or there is nothing to do"
    REFUSED = "a rule of the business says no"
    CONFLICT = "somebody else saved first"
    NOT_FOUND = "is told that there is no such thing"
    NOT_ALLOWED = "is told that the role does not permit it"
    SIGNED_OUT = "has to sign in again"


DONE, UNTRAILED, SAME, REFUSED, CONFLICT, NOT_FOUND, NOT_ALLOWED, SIGNED_OUT = Outcome


Verdict = Outcome | Mapping[frozenset[str], Outcome]
"""What becomes of the calls of those who may: the same for all of them, or by who they are."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one action answers to everybody in every situation.

    `args` makes the arguments after `repo` (or after `engine`) from the situation's things: a tuple, or a dict of
    names. `t.me` is whoever acts. `by` says whom the trail must name where that is not the one who acts.
    `known_to` are others who know of the thing, such as the other side of an order.
    `counts` names the tables in which even a refusal leaves a mark, for attempts are counted (A2).
    `even_after` is set where somebody who has lost the right meanwhile still may: it ends or notes what they did.
    `note` tells two rows of one action apart.
    """

    action: Action
    states: Mapping[Situation, Verdict]
    args: Callable[[SimpleNamespace], tuple[Any, ...] | dict[str, Any]]
    may: frozenset[str] = frozenset()
    not_found: frozenset[str] = frozenset()
    by: Callable[[SimpleNamespace], MemberId | None] | None = None
    known_to: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    even_after: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """As the row is spoken of, e.g. `candidates.decline`."""
        return f"{spoken(self.action)}{f' ({self.note})' if self.note else ''}"

    @property
    def everybody(self) -> frozenset[str]:
        """Whom the row is asked about: who comes to the entrance is nobody yet."""
        return frozenset({NOBODY}) if self.may == {NOBODY} else ALL

    def expected(self, who: str, situation: Situation) -> Outcome:
        """What the table says becomes of the call."""
        if who not in self.may:
            return NOT_FOUND if who in self.not_found else NOT_ALLOWED
        verdict = self.states[situation]
        if isinstance(verdict, Outcome):
            return verdict
        return next(outcome for some, outcome in verdict.items() if who in some)


def spoken(action: Action) -> str:
    """`candidates.decline` for the function."""
    return f"{action.__module__.removeprefix('core.actions.')}.{action.__name__}"


# --- every action there is ------------------------------------------------------------------------------------------

SHARED = {
    "activities.count_appointment": "what reporting an appointment adds to the day's activity",
    "activities.count_held": "what the outcome of an appointment changes in the activity that booked it",
    "consultations.answered_by_opening": "what opening a posting does to the consultation that asked for it",
    "invoices.cancel_later": "what the decision that ends a contract early does to its invoices",
    "invoices.freeze": "what registering does, by the partner or by the clock",
    "invoices.plan_invoices": "what an approval does to the months of its contract",
    "members.managed": "whose people or company is changed, and by which right",
    "negotiation": "what the steps of a negotiation have in common",
    "passwords.own_account": "what every change of one's own account looks at first",
    "passwords.prove": "what every change of one's own account asks for first",
    "postings.tell_of_opening": "the letters of every opening",
    "quality_reminders": "what the clock asks of clients by itself; nobody calls it",
}
"""Files and functions of core/actions/ that are no actions but parts of several; only actions call them."""


def actions() -> Iterator[Action]:
    """Every public function of core/actions/ that works in a transaction or opens one."""
    for module in modules(core.actions):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            subject = next(iter(inspect.signature(function).parameters), "")
            parts = {spoken(function), spoken(function).partition(".")[0]}
            if (
                not name.startswith("_")
                and function.__module__ == module.__name__
                and subject in ("repo", "engine")
                and not parts & SHARED.keys()
            ):
                yield function


def table() -> list[Row]:
    """Every row of tests/access/rows/, in the order of its files."""
    return [row for module in modules(rows) for row in module.ROWS]


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package by name."""
    for found in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{found.name}")
