"""What the gate stands in front of: the addresses, screens and people of one installation."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from core.model import Audience, Viewer
from core.repository import SignedIn
from pages.entrance.addresses import Addresses
from pages.entrance.connections import Connections
from pages.entrance.cookies import CookieNames
from pages.entrance.internals import Internals
from pages.entrance.shell import Shell


@dataclass(frozen=True)
class House:
    """Put together once, in app.py."""

    recognize: Callable[[str], SignedIn | None]
    connections: Connections
    names: CookieNames
    addresses: Addresses
    entrance: Collection[str]
    """The paths that are open to everybody."""
    home: Callable[[Viewer], str]
    """The screen on which somebody starts."""
    screens: Mapping[Audience, Collection[str]]
    shell: Shell
    internals: Internals
    behind_tls: bool
