"""The pages of signing in and out: plain forms, one sign-in for each kind of organisation (A2)."""

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.actions import access
from core.actions.access import TooManyAttempts
from core.errors import ConsoleError
from core.model import Audience
from core.repository import SignedIn
from pages import running
from pages.entrance.addresses import local_path, network
from pages.entrance.connections import Connections
from pages.entrance.forms import NotOurs, Seal

PASSWORDS_AT_ONCE = 2
"""Each check takes a core and 19 MiB for its moment; more at once would only make everybody wait."""


class SignInPages:
    """Routes that are open to everybody; the gate says in `request.state.who` whether somebody is signed in already."""

    def __init__(self, seal: Seal, connections: Connections) -> None:
        self._seal = seal
        self._connections = connections
        self._limiter: CapacityLimiter | None = None
        self.routes = [
            *(Route(f"/login/{audience}", self._login, methods=["GET", "POST"]) for audience in Audience),
            Route("/logout", self._logout, methods=["GET", "POST"]),
        ]

    async def _login(self, request: Request) -> Response:
        audience = Audience(request.url.path.rsplit("/", 1)[1])
        if request.method != "POST":
            target = local_path(request.query_params.get("next", "/"))
            return self._form(request, audience, target)
        try:
            sent = await self._seal.sent(request)
        except NotOurs as refusal:
            target, email = local_path(refusal.fields.get("next", "/")), refusal.fields.get("email", "")
            return self._form(request, audience, target, email=email, refusal=refusal.sentence, status=refusal.status)
        target, email = local_path(sent.get("next", "/")), sent.get("email", "")
        return await self._enter(request, audience, target, email, sent.get("password", ""))

    async def _enter(self, request: Request, audience: Audience, target: str, email: str, password: str) -> Response:
        now, before = running.now(), _who(request)

        def enter() -> str:
            return access.sign_in(
                running.engine(),
                running.terms(),
                email=email,
                password=password,
                audience=audience,
                network=network(request.client.host if request.client else ""),
                now=now,
                replaces=before.session if before else None,
            )

        self._limiter = self._limiter or CapacityLimiter(PASSWORDS_AT_ONCE)
        try:
            token = await to_thread.run_sync(enter, limiter=self._limiter)
        except TooManyAttempts as refusal:
            answer = self._form(request, audience, target, email=email, refusal=refusal.sentence, status=429)
            answer.headers["retry-after"] = str(int(refusal.wait.total_seconds()) + 1)
            answer.background = BackgroundTask(access.tell_of_lock, running.engine(), email, now)
            return answer
        except ConsoleError as refusal:
            answer = self._form(request, audience, target, email=email, refusal=refusal.sentence, status=401)
            answer.background = BackgroundTask(access.tell_of_lock, running.engine(), email, now)
            return answer
        if before:
            self._connections.cut(before.session)
        answer = RedirectResponse(target, 303)
        self._seal.write(answer, self._seal.names.session, token, int(running.terms().absolute.total_seconds()))
        self._seal.write(answer, self._seal.names.audience, audience.value, 365 * 24 * 3600)
        return answer

    async def _logout(self, request: Request) -> Response:
        who = _who(request)
        if who is None:
            return RedirectResponse("/", 303)
        if request.method != "POST":
            return self._seal.page(request, "logout.html")
        try:
            await self._seal.sent(request)
        except NotOurs:
            return self._seal.page(request, "logout.html", status=403)
        await to_thread.run_sync(access.sign_out, running.engine(), who.session, running.now())
        self._connections.cut(who.session)
        answer = RedirectResponse(f"/login/{who.person.audience}?signed-out=1", 303)
        self._seal.write(answer, self._seal.names.session, "", 0)
        return answer

    def _form(
        self,
        request: Request,
        audience: Audience,
        target: str,
        *,
        email: str = "",
        refusal: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        return self._seal.page(
            request,
            "login.html",
            status,
            audience=audience,
            audiences=tuple(Audience),
            target=target,
            email=email[: access.LONGEST_EMAIL],
            refusal=refusal,
            signed_out="signed-out" in request.query_params,
        )


def _who(request: Request) -> SignedIn | None:
    return request.state.who
