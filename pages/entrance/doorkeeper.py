"""What the pages of signing in have in common: who is asking, from where, and how a session gets into the browser."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from core.actions import access
from core.actions.access import TooManyAttempts
from core.browsers import browser
from core.errors import ConsoleError
from core.model import Audience, SessionId
from core.repository import SignedIn
from core.rules_passwords import Step
from pages import running
from pages.entrance.addresses import local_path, network
from pages.entrance.connections import Connections
from pages.entrance.forms import Seal

T = TypeVar("T")

PASSWORDS_AT_ONCE = 2
"""Each check takes a core and 19 MiB for its moment; more at once would only make everybody wait."""

STEPS = {Step.CODE: "/second-step", Step.PASSWORD: "/password/change", Step.ENROL: "/second-step/setup"}
"""Where a session goes that has something left to do (A1, A2)."""


def onward(step: Step, target: str) -> str:
    """The page for what is left to do, and from there to `target`."""
    return bound_for(STEPS[step], target)


def bound_for(path: str, target: str) -> str:
    """A page of the entrance that leads on to `target` when it is done with."""
    return path + (f"?next={quote(target, safe='')}" if target != "/" else "")


def who(request: Request) -> SignedIn | None:
    """Who the gate says is there, also with something left to do."""
    return request.state.who


def network_of(request: Request) -> str:
    """From where somebody asks, coarsely."""
    return network(request.client.host if request.client else "")


def agent_of(request: Request) -> str:
    """With which browser."""
    return browser(request.headers.get("user-agent", ""))


def target_of(request: Request, sent: dict[str, str] | None = None) -> str:
    """Where somebody was going, which is always within the console."""
    return local_path((request.query_params if sent is None else sent).get("next", "/"))


class Doorkeeper:
    """One installation's: the seal of its forms, its open tabs, and how many passwords are checked at once."""

    def __init__(self, seal: Seal, connections: Connections) -> None:
        self.seal = seal
        self._connections = connections
        self._limiter: CapacityLimiter | None = None

    async def weigh(self, work: Callable[[], T]) -> T:
        """Run what checks or makes a password, in a thread."""
        self._limiter = self._limiter or CapacityLimiter(PASSWORDS_AT_ONCE)
        return await to_thread.run_sync(work, limiter=self._limiter)

    def admit(self, target: str, token: str, audience: Audience, *, replaces: SignedIn | None) -> Response:
        """Leave the new session with the browser and send it on; the tabs of the one before are cut."""
        if replaces:
            self.cut(replaces.session)
        answer = RedirectResponse(target, 303)
        self.seal.write(answer, self.seal.names.session, token, int(running.terms().absolute.total_seconds()))
        self.seal.write(answer, self.seal.names.audience, audience.value, 365 * 24 * 3600)
        return answer

    def dismiss(self, target: str) -> Response:
        """Take the session out of the browser and send it on."""
        answer = RedirectResponse(target, 303)
        self.seal.write(answer, self.seal.names.session, "", 0)
        return answer

    def cut(self, session: SessionId) -> None:
        """End the open tabs of a session."""
        self._connections.cut(session)


def status_of(refusal: ConsoleError, otherwise: int) -> int:
    """The status of a page that shows a refusal."""
    return 429 if isinstance(refusal, TooManyAttempts) else otherwise


def warn(answer: Response, refusal: ConsoleError, email: str, now: datetime) -> Response:
    """What goes with a refused attempt: when to try again, and after the answer a mail to the owner if it locked."""
    if isinstance(refusal, TooManyAttempts):
        answer.headers["retry-after"] = str(int(refusal.wait.total_seconds()) + 1)
    answer.background = BackgroundTask(access.tell_of_lock, running.engine(), email, now)
    return answer
