"""The page behind a mailed link: opening it shows what it would do, and only its button does it (A1, A2, A3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from core.actions.links import LinkRefused
from core.errors import ConsoleError
from core.model_accounts import LinkState
from pages import running
from pages.entrance.forms import NotOurs, Seal

LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class Again:
    """The way to a new mail, for whoever holds a link that does not open: a page, or with `sends` a button there."""

    label: str
    href: str
    sends: bool = False


@dataclass(frozen=True)
class LinkPage:
    """One kind of mailed link. `look` and `act` run in a thread of their own, for they ask the database.

    `look(token, now)` returns what the template shows, `act(request, token, fields, now)` does it and returns the
    answer; both raise LinkRefused where the link does not open. Any other ConsoleError of `act` is shown on the form,
    where what was typed stays. The template is given `refusal`, `typed` (without passwords), `link` for a hidden field
    of that name, and `token` as every form.
    """

    seal: Seal
    template: str
    look: Callable[[str, datetime], Mapping[str, object]]
    act: Callable[[Request, str, Mapping[str, str], datetime], Response]
    again: Again
    told: Mapping[LinkState, str] = field(default_factory=dict)
    """What is said besides of a link that does not open."""

    async def answer(self, request: Request) -> Response:
        """GET shows, POST does."""
        if request.method != "POST":
            return await self._show(request, request.query_params.get("token", ""))
        try:
            sent = await self.seal.sent(request)
        except NotOurs as refused:
            typed = refused.fields
            return await self._show(request, typed.get("link", ""), typed, refused.sentence, refused.status)
        token = sent.get("link", "")[:LONGEST_TOKEN]
        try:
            return await to_thread.run_sync(self.act, request, token, sent, running.now())
        except LinkRefused as refused:
            return self._dead(request, refused, token)
        except ConsoleError as refused:
            return await self._show(request, token, sent, refused.sentence, 422)

    async def _show(
        self, request: Request, token: str, sent: Mapping[str, str] | None = None, refusal: str = "", status: int = 200
    ) -> Response:
        token = token[:LONGEST_TOKEN]
        try:
            facts = await to_thread.run_sync(self.look, token, running.now())
        except LinkRefused as refused:
            return self._dead(request, refused, token)
        typed = {name: value for name, value in (sent or {}).items() if "password" not in name}
        values = {**facts, "link": token, "refusal": refusal, "typed": typed}
        return untold(self.seal.page(request, self.template, status, **values))

    def _dead(self, request: Request, refused: LinkRefused, token: str) -> Response:
        unknown = refused.state is LinkState.UNKNOWN
        again = None if unknown and self.again.sends else self.again
        sentence = refused.sentence + self.told.get(refused.state, "")
        values = {"sentence": sentence, "again": again, "link": token}
        return untold(self.seal.page(request, "link_dead.html", 404 if unknown else 410, **values))


def untold(answer: HTMLResponse) -> HTMLResponse:
    """The answer, whose address no page or server that is opened from it gets to know."""
    answer.headers["referrer-policy"] = "strict-origin"  # `no-referrer` would hide its form's origin from the gate, too
    return answer
