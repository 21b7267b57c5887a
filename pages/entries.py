"""What the navigation knows of a screen: its name, who finds it there, and what draws it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from core.model import Role, Viewer
from core.paths import Screen
from core.rules import Permission, allows


class Section(StrEnum):
    """Under which heading the navigation shows a screen; one without a heading stands in the row itself."""

    FIRST = ""
    RECORDS = "記録"
    BELL = "bell"
    PERSON = "person"
    """Its heading is the name of the person who is signed in."""


ONES_OWN = frozenset({Screen.PROFILE, Screen.SECURITY})
"""Screens about the person at the keyboard, which are not shown to whoever looks as somebody else (K3)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen: its path, its name in the navigation, its icon, and the function that draws it (`module:function`).

    A hidden one is reached from another screen or by a link, such as one candidate of a list.
    """

    screen: Screen
    title: str
    icon: str
    draw: str
    hidden: bool = False
    needs: Permission | None = None
    section: Section = Section.FIRST
    first_for: frozenset[Role] = frozenset()
    aside_for: frozenset[Role] = frozenset()

    def listed(self, viewer: Viewer) -> bool:
        """Whether the viewer's navigation shows it: not a screen that would only say no (A3)."""
        if viewer.onlooker and self.screen in ONES_OWN:
            return False
        return not self.hidden and (self.needs is None or allows(viewer, self.needs))

    def under(self, viewer: Viewer) -> Section:
        """The heading for this viewer: what somebody comes for stands in the row itself, the rest under 記録."""
        if viewer.role in self.aside_for:
            return Section.RECORDS
        return Section.FIRST if viewer.role in self.first_for else self.section

    def load(self) -> Callable[[], None]:
        """The function that draws it."""
        module, function = self.draw.split(":")
        return getattr(import_module(module), function)
