"""The pages of signing in and out: plain forms, one sign-in for each kind of organisation (A2)."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from core.actions import access
from core.errors import ConsoleError
from core.model import Audience
from pages import running
from pages.entrance.addresses import local_path
from pages.entrance.doorkeeper import Doorkeeper, agent_of, network_of, status_of, target_of, warn, who
from pages.entrance.forms import NotOurs

NEWS = {
    "signed-out": "ログアウトしました。",
    "password-reset": "新しいパスワードを設定しました。新しいパスワードでログインしてください。",
}
"""What the sign-in page may be asked to say."""


class SignInPages:
    """Routes that are open to everybody; the gate says in `request.state.who` whether somebody is signed in already."""

    def __init__(self, doorkeeper: Doorkeeper) -> None:
        self._doorkeeper = doorkeeper
        self.routes = [
            *(Route(f"/login/{audience}", self._login, methods=["GET", "POST"]) for audience in Audience),
            Route("/logout", self._logout, methods=["GET", "POST"]),
        ]

    async def _login(self, request: Request) -> Response:
        audience = Audience(request.url.path.rsplit("/", 1)[1])
        if request.method != "POST":
            return self._form(request, audience, target_of(request))
        try:
            sent = await self._doorkeeper.seal.sent(request)
        except NotOurs as refusal:
            target, email = local_path(refusal.fields.get("next", "/")), refusal.fields.get("email", "")
            return self._form(request, audience, target, email=email, refusal=refusal.sentence, status=refusal.status)
        return await self._enter(request, audience, target_of(request, sent), sent)

    async def _enter(self, request: Request, audience: Audience, target: str, sent: dict[str, str]) -> Response:
        now, before, email = running.now(), who(request), sent.get("email", "")

        def enter() -> str:
            return access.sign_in(
                running.engine(),
                running.terms(),
                email=email,
                password=sent.get("password", ""),
                audience=audience,
                network=network_of(request),
                agent=agent_of(request),
                now=now,
                replaces=before.session if before else None,
            )

        try:
            token = await self._doorkeeper.weigh(enter)
        except ConsoleError as refusal:
            status = status_of(refusal, 401)
            answer = self._form(request, audience, target, email=email, refusal=refusal.sentence, status=status)
            return warn(answer, refusal, email, now)
        return self._doorkeeper.admit(target, token, audience, replaces=before)

    async def _logout(self, request: Request) -> Response:
        leaving, seal = who(request), self._doorkeeper.seal
        if leaving is None:
            return RedirectResponse("/", 303)
        if request.method != "POST":
            return seal.page(request, "logout.html")
        try:
            await seal.sent(request)
        except NotOurs:
            return seal.page(request, "logout.html", status=403)
        await to_thread.run_sync(access.sign_out, running.engine(), leaving.session, running.now())
        self._doorkeeper.cut(leaving.session)
        return self._doorkeeper.dismiss(f"/login/{leaving.person.audience}?signed-out=1")

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
        return self._doorkeeper.seal.page(
            request,
            "login.html",
            status,
            audience=audience,
            audiences=tuple(Audience),
            target=target,
            email=email[: access.LONGEST_EMAIL],
            refusal=refusal,
            news=next((words for name, words in NEWS.items() if name in request.query_params), ""),
        )
