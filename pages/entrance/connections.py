"""The open tabs of everybody who is signed in: counted, and cut when their right to be here ends (A2, A3)."""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from anyio import to_thread

from core.model import MemberId, OrganizationId, SessionId
from core.repository import SignedIn

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
"""How long another process's sign-out goes unnoticed at most; a tab must be cut within 3 seconds."""

DESCRIPTORS_PER_TAB = 4
DESCRIPTORS_KEPT = 256
"""For the database, files and requests that are not tabs."""


_OVER = OrganizationId(-1)
"""As what a session looks that is over: as nothing that any tab shows."""


def overall_limit() -> int:
    """How many tabs this process can hold, after asking the system for as many descriptors as it gives."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = 1_000_000 if soft == resource.RLIM_INFINITY else soft
    return max(16, (soft - DESCRIPTORS_KEPT) // DESCRIPTORS_PER_TAB)


@dataclass(eq=False, slots=True)
class Connection:
    """One tab's websocket."""

    session: SessionId
    member: MemberId
    seen_as: OrganizationId | None = None
    """The organisation as which it looks (K3)."""
    cut: asyncio.Event = field(default_factory=asyncio.Event)
    active: bool = False
    """Whether a person did something since the last look; a fragment that reruns by itself is nobody."""


class Connections:
    """The register of this process's tabs. One watcher asks the database about all of them at once."""

    def __init__(self, limit: int = 10_000, per_member: int = 8) -> None:
        self.limit = limit
        self.per_member = per_member
        self._open: set[Connection] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def admit(self, who: SignedIn) -> Connection | None:
        """Enter a tab; None when its member or the process has too many."""
        of_member = Counter(connection.member for connection in self._open)[who.viewer.member]
        if of_member >= self.per_member or len(self._open) >= self.limit:
            return None
        connection = Connection(
            who.session, who.viewer.member, who.viewer.organization if who.viewer.onlooker else None
        )
        self._open.add(connection)
        return connection

    def leave(self, connection: Connection) -> None:
        """A tab was closed."""
        self._open.discard(connection)

    def cut(self, session: SessionId) -> None:
        """End every tab of a session, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._cut_all_but, session)

    def _cut_all_but(self, session: SessionId) -> None:
        for connection in self._open:
            if connection.session == session:
                connection.cut.set()

    async def watch(
        self,
        living: Callable[[Collection[SessionId]], Mapping[SessionId, OrganizationId | None]],
        keep_alive: Callable[[Collection[SessionId]], None],
        *,
        keep_alive_every: float = 60.0,
    ) -> None:
        """Cut what was ended anywhere, and note who is at work, until cancelled."""
        self._loop = asyncio.get_running_loop()
        noted = self._loop.time()
        while True:
            await asyncio.sleep(POLL_SECONDS)
            sessions = {connection.session for connection in self._open if not connection.cut.is_set()}
            if not sessions:
                continue
            try:
                # A database that is down ends nobody's session: while it is down nobody reads or writes anything.
                alive = await to_thread.run_sync(living, sessions)
                for connection in self._open:
                    asked = connection.session in sessions
                    if asked and alive.get(connection.session, _OVER) != connection.seen_as:
                        connection.cut.set()
                if self._loop.time() - noted >= keep_alive_every:
                    noted = self._loop.time()
                    busy = {connection.session for connection in self._open if connection.active} & alive.keys()
                    for connection in self._open:
                        connection.active = False
                    if busy:
                        await to_thread.run_sync(keep_alive, busy)
            except Exception:
                log.exception("sessions could not be looked up")


connections = Connections()
"""Of this process."""
