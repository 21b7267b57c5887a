"""「メールアドレスの認証」: the page behind the link of the verification mail, whose button issues the account (A1)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.actions import reception
from core.model_accounts import LinkState
from pages import running
from pages.entrance.doorkeeper import network_of
from pages.entrance.forms import NotOurs, Seal, page
from pages.entrance.links import LONGEST_TOKEN, Again, LinkPage, untold
from pages.entrance.throttle import Throttle, wait_sentence

AGAIN = Again("新しい認証メールを送る", "/verification/again", sends=True)
TOLD = {
    LinkState.USED: "アカウントの発行は完了しています。件名が「アカウントが発行されました」のメールをご確認ください。",
    LinkState.EXPIRED: "新しい認証メールをお送りします。",
}


class VerificationPages:
    """Routes for whoever holds the mail."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._of_network = Throttle("10 per 10 minutes")
        link = LinkPage(seal, "verification.html", look=_look, act=_act, again=AGAIN, told=TOLD)
        self.routes = [
            Route("/verification", link.answer, methods=["GET", "POST"]),
            Route("/verification/again", self._again, methods=["GET", "POST"]),
        ]

    async def _again(self, request: Request) -> Response:
        """The same answer whatever came of it: it tells nothing about the link or its lead."""
        if request.method != "POST":
            return RedirectResponse("/login", 303)
        try:
            sent = await self._seal.sent(request)
        except NotOurs as refusal:
            return self._refused(request, refusal.fields, refusal.sentence, refusal.status)
        wait = self._of_network.wait(network_of(request))
        if wait:
            return self._refused(request, sent, wait_sentence(wait), 429)
        token = sent.get("link", "")[:LONGEST_TOKEN]
        await to_thread.run_sync(reception.ask_again, running.engine(), token, running.now())
        return page("verification_sent.html")

    def _refused(self, request: Request, sent: Mapping[str, str], sentence: str, status: int) -> Response:
        values = {"sentence": sentence, "again": AGAIN, "link": sent.get("link", "")[:LONGEST_TOKEN]}
        return untold(self._seal.page(request, "link_dead.html", status, **values))


def _look(token: str, now: datetime) -> Mapping[str, object]:
    """What the page shows to whoever holds the link."""
    return asdict(reception.offer(running.engine(), token, now))


def _act(_: Request, token: str, _sent: Mapping[str, str], now: datetime) -> Response:
    email = reception.open_account(running.engine(), running.terms().passwords, token, now)
    return page("account_issued.html", email=email)
