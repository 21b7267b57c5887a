"""The public forms 無料相談・お問い合わせ and 資料請求: whoever has no account asks here (A1)."""

import secrets
from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.actions import reception
from core.actions.leads import MESSAGE_LIMIT, BadLead, Contact, checked
from core.model_accounts import LeadKind
from pages import running
from pages.entrance.doorkeeper import network_of
from pages.entrance.forms import NotOurs, Seal, page
from pages.entrance.throttle import Throttle, wait_sentence

PATHS = {"/inquiry": LeadKind.CONSULTATION, "/brochure": LeadKind.BROCHURE}
FIELDS = ("company", "name", "email", "phone", "message")
LURE = "website"
"""A field that people neither see nor reach; a program that fills in every field gives itself away."""


class InquiryPages:
    """Routes that are open to everybody."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._of_network = Throttle("10 per 10 minutes")
        self._of_address = Throttle("3 per hour")
        self.routes = [
            Route("/inquiry", self._form, methods=["GET", "POST"]),
            Route("/inquiry/thanks", self._thanks, methods=["GET"]),
            Route("/brochure", self._form, methods=["GET", "POST"]),
            Route("/brochure/thanks", self._thanks, methods=["GET"]),
        ]

    async def _form(self, request: Request) -> Response:
        path = request.url.path
        if request.method != "POST":
            return self._drawn(request, {})
        try:
            sent = await self._seal.sent(request)
        except NotOurs as refusal:
            return self._drawn(request, refusal.fields, refusal.sentence, status=refusal.status)
        if sent.get(LURE):
            return RedirectResponse(f"{path}/thanks", 303)
        contact = Contact(*(sent.get(name, "") for name in FIELDS[:4]))
        message, intent, kind = sent.get("message", ""), sent.get("intent", "")[:64], PATHS[path]
        try:
            known, _ = checked(contact, message, required=reception.REQUIRED[kind])
        except BadLead as refusal:
            return self._drawn(request, sent, wrong=refusal.fields, status=422)
        wait = self._of_address.wait(known.email) or self._of_network.wait(network_of(request))
        if wait:
            answer = self._drawn(request, sent, wait_sentence(wait), status=429)
            answer.headers["retry-after"] = str(wait)
            return answer
        engine, now = running.engine(), running.now()
        await to_thread.run_sync(reception.ask, engine, kind, contact, message, intent or secrets.token_hex(16), now)
        return RedirectResponse(f"{path}/thanks", 303)

    def _drawn(
        self,
        request: Request,
        typed: Mapping[str, str],
        refusal: str = "",
        *,
        wrong: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        """The form, with what was typed; its intent stays the same until it was received."""
        values = {
            "kind": PATHS[request.url.path],
            "path": request.url.path,
            "required": reception.REQUIRED[PATHS[request.url.path]],
            "typed": {name: typed.get(name, "") for name in FIELDS},
            "intent": typed.get("intent", "")[:64] or secrets.token_hex(16),
            "refusal": refusal,
            "wrong": wrong or {},
            "limit": MESSAGE_LIMIT,
            "lure": LURE,
        }
        return self._seal.page(request, "inquiry.html", status, **values)

    async def _thanks(self, request: Request) -> Response:
        return page("inquiry_thanks.html", kind=PATHS[request.url.path.removesuffix("/thanks")])
