"""The pages of the password: changing it, and setting a new one by a mailed link after it was forgotten (A1, A2)."""

from collections.abc import Mapping
from datetime import datetime

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.actions import access, passwords
from core.actions.access import TooManyAttempts
from core.errors import ConsoleError
from core.model import Audience
from core.repository import SignedIn
from core.rules_passwords import LONGEST, SHORTEST, Step
from pages import running
from pages.entrance.doorkeeper import (
    Doorkeeper,
    agent_of,
    network_of,
    onward,
    status_of,
    target_of,
    warn,
    who,
)
from pages.entrance.forms import NotOurs, page
from pages.entrance.links import Again, LinkPage

LIMITS = {"shortest": SHORTEST, "longest": LONGEST}


class PasswordPages:
    """Routes that the gate leaves open; each looks itself at who is there."""

    def __init__(self, doorkeeper: Doorkeeper) -> None:
        self._doorkeeper = doorkeeper
        self.routes = [
            Route("/password/change", self._change, methods=["GET", "POST"]),
            *(Route(f"/password/forgot/{audience}", self._forgot, methods=["GET", "POST"]) for audience in Audience),
            *(
                Route(f"/password/reset/{audience}", self._reset(audience).answer, methods=["GET", "POST"])
                for audience in Audience
            ),
        ]

    # --- changing it ------------------------------------------------------------------------------------------------

    async def _change(self, request: Request) -> Response:
        me = who(request)
        if me is None:
            return RedirectResponse("/", 303)
        if me.step not in (Step.PASSWORD, Step.DONE):
            return RedirectResponse(onward(me.step, target_of(request)), 303)
        if request.method != "POST":
            return self._change_form(request, me, target_of(request))
        try:
            sent = await self._doorkeeper.seal.sent(request)
        except NotOurs as refusal:
            return self._change_form(request, me, target_of(request, refusal.fields), refusal.sentence, refusal.status)
        target, now = target_of(request, sent), running.now()

        def change() -> str:
            return passwords.change_password(
                running.engine(),
                running.terms(),
                me,
                current=sent.get("current", ""),
                password=sent.get("password", ""),
                again=sent.get("password_again", ""),
                agent=agent_of(request),
                network=network_of(request),
                now=now,
            )

        try:
            token = await self._doorkeeper.weigh(change)
        except ConsoleError as refusal:
            answer = self._change_form(request, me, target, refusal.sentence, status_of(refusal, 422))
            return warn(answer, refusal, me.email, now)
        return self._doorkeeper.admit(target, token, me.person.audience, replaces=me)

    def _change_form(
        self, request: Request, me: SignedIn, target: str, refusal: str = "", status: int = 200
    ) -> Response:
        initial = me.step is Step.PASSWORD
        values = {"initial": initial, "email": me.email, "target": target, "refusal": refusal, **LIMITS}
        return self._doorkeeper.seal.page(request, "password_change.html", status, **values)

    # --- forgotten --------------------------------------------------------------------------------------------------

    async def _forgot(self, request: Request) -> Response:
        audience = Audience(request.url.path.rsplit("/", 1)[1])
        if request.method != "POST":
            return self._forgot_form(request, audience)
        try:
            sent = await self._doorkeeper.seal.sent(request)
        except NotOurs as refusal:
            email = refusal.fields.get("email", "")
            return self._forgot_form(request, audience, email, refusal.sentence, refusal.status)
        engine, email, now = running.engine(), sent.get("email", ""), running.now()

        def ask() -> int | None:
            return passwords.ask_for_reset(engine, email=email, network=network_of(request), now=now)

        def send(attempt: int | None) -> None:
            passwords.send_reset(engine, email=email, audience=audience, attempt=attempt, now=now)

        try:
            attempt = await to_thread.run_sync(ask)
        except TooManyAttempts as refusal:
            answer = self._forgot_form(request, audience, email, refusal.sentence, 429)
            answer.headers["retry-after"] = str(int(refusal.wait.total_seconds()) + 1)
            return answer
        # After the answer has gone: its time must not tell whether the address has an account.
        answer = page("password_sent.html", audience=audience)
        answer.background = BackgroundTask(send, attempt)
        return answer

    def _reset(self, audience: Audience) -> LinkPage:
        """The page behind the mailed link; where it opens no longer, this audience's way to another one."""
        again = Again("新しいメールを受け取る", f"/password/forgot/{audience}")
        return LinkPage(self._doorkeeper.seal, "password_reset.html", look=_look, act=_reset, again=again)

    def _forgot_form(
        self, request: Request, audience: Audience, email: str = "", refusal: str = "", status: int = 200
    ) -> Response:
        values = {
            "audience": audience,
            "audiences": tuple(Audience),
            "email": email[: access.LONGEST_EMAIL],
            "refusal": refusal,
        }
        return self._doorkeeper.seal.page(request, "password_forgot.html", status, **values)


def _look(token: str, now: datetime) -> Mapping[str, object]:
    """What the page shows to whoever holds the link."""
    account = passwords.resettable(running.engine(), token, now)
    return {"email": account.email, "audience": account.audience, **LIMITS}


def _reset(_: Request, token: str, sent: Mapping[str, str], now: datetime) -> Response:
    audience = passwords.reset_password(
        running.engine(),
        running.terms(),
        token=token,
        password=sent.get("password", ""),
        again=sent.get("password_again", ""),
        now=now,
    )
    return RedirectResponse(f"/login/{audience}?password-reset=1", 303)
