"""The pages of the second step: entering a code, setting the second step up, and taking it away again (A2)."""

from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.actions import second_step
from core.errors import ConsoleError
from core.one_time_codes import grouped, picture
from core.repository import SignedIn
from core.rules_passwords import Step
from pages import running
from pages.entrance.doorkeeper import Doorkeeper, network_of, onward, status_of, target_of, warn, who
from pages.entrance.forms import NotOurs

Sent = dict[str, str]


class SecondStepPages:
    """Routes that the gate leaves open; each looks itself at who is there, and what they have left to do."""

    def __init__(self, doorkeeper: Doorkeeper) -> None:
        self._doorkeeper = doorkeeper
        self.routes = [
            Route("/second-step", self._enter, methods=["GET", "POST"]),
            Route("/second-step/setup", self._setup, methods=["GET", "POST"]),
            Route("/second-step/remove", self._remove, methods=["GET", "POST"]),
        ]

    async def _enter(self, request: Request) -> Response:
        def enter(me: SignedIn, sent: Sent) -> Response:
            network, now = network_of(request), running.now()
            second_step.pass_second_step(running.engine(), me, code=sent.get("code", ""), network=network, now=now)
            return RedirectResponse(target_of(request, sent), 303)

        async def form(target: str, refusal: str, status: int, me: SignedIn) -> Response:
            return self._page(request, "second_step.html", target, refusal, status, audience=me.person.audience)

        return await self._step(request, (Step.CODE,), form, enter)

    async def _setup(self, request: Request) -> Response:
        def confirm(me: SignedIn, sent: Sent) -> Response:
            codes = second_step.confirm_enrolment(
                running.engine(),
                running.terms(),
                me,
                secret=sent.get("secret", ""),
                code=sent.get("code", ""),
                password=sent.get("password", ""),
                network=network_of(request),
                now=running.now(),
            )
            return self._page(request, "second_step_codes.html", target_of(request, sent), codes=codes)

        async def form(target: str, refusal: str, status: int, me: SignedIn) -> Response:
            if me.enrolled:
                return RedirectResponse(target, 303)
            try:
                begun = await to_thread.run_sync(second_step.begin_enrolment, running.engine(), me, running.now())
            except ConsoleError:  # set up or signed out in another tab meanwhile, or looking as somebody else
                return RedirectResponse(target, 303)
            facts = {"secret": begun.secret, "grouped": grouped(begun.secret), "picture": picture(begun.address)}
            required = me.step is Step.ENROL
            return self._page(
                request, "second_step_setup.html", target, refusal, status, required=required, email=me.email, **facts
            )

        return await self._step(request, (Step.ENROL, Step.DONE), form, confirm)

    async def _remove(self, request: Request) -> Response:
        def remove(me: SignedIn, sent: Sent) -> Response:
            second_step.remove_second_step(
                running.engine(),
                running.terms(),
                me,
                password=sent.get("password", ""),
                code=sent.get("code", ""),
                network=network_of(request),
                now=running.now(),
            )
            return RedirectResponse(target_of(request, sent), 303)

        async def form(target: str, refusal: str, status: int, me: SignedIn) -> Response:
            if not me.enrolled:
                return RedirectResponse(target, 303)
            return self._page(request, "second_step_remove.html", target, refusal, status, email=me.email)

        return await self._step(request, (Step.DONE,), form, remove)

    async def _step(
        self,
        request: Request,
        steps: tuple[Step, ...],
        form: Callable[[str, str, int, SignedIn], Awaitable[Response]],
        act: Callable[[SignedIn, Sent], Response],
    ) -> Response:
        """GET shows the form to somebody who is at one of `steps`, POST acts; a refusal shows the form again."""
        me = who(request)
        if me is None:
            return RedirectResponse("/", 303)
        if me.step not in steps:
            target = target_of(request)
            return RedirectResponse(target if me.step is Step.DONE else onward(me.step, target), 303)
        if request.method != "POST":
            return await form(target_of(request), "", 200, me)
        try:
            sent = await self._doorkeeper.seal.sent(request)
        except NotOurs as refusal:
            return await form(target_of(request, refusal.fields), refusal.sentence, refusal.status, me)
        try:
            return await self._doorkeeper.weigh(lambda: act(me, sent))
        except ConsoleError as refusal:
            answer = await form(target_of(request, sent), refusal.sentence, status_of(refusal, 422), me)
            return warn(answer, refusal, me.email, running.now())

    def _page(
        self, request: Request, template: str, target: str, refusal: str = "", status: int = 200, **facts: object
    ) -> Response:
        return self._doorkeeper.seal.page(request, template, status, target=target, refusal=refusal, **facts)
