"""「招待の確認」: the page behind the link of an invitation; its form makes the account (A3)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.actions import invitations
from core.rules_passwords import SHORTEST
from pages import running
from pages.entrance.forms import Seal, page
from pages.entrance.links import Again, LinkPage


class InvitationPages:
    """The route for whoever holds the mail."""

    def __init__(self, seal: Seal) -> None:
        link = LinkPage(
            seal, "invitation.html", look=_look, act=_act, again=Again("ログインでお困りの方", "/login/help#account")
        )
        self.routes = [Route("/invitation", link.answer, methods=["GET", "POST"])]


def _look(token: str, now: datetime) -> Mapping[str, object]:
    """Which company invites, and as what."""
    return asdict(invitations.look_at_invitation(running.engine(), token, now)) | {"shortest": SHORTEST}


def _act(_: Request, token: str, sent: Mapping[str, str], now: datetime) -> Response:
    audience = invitations.accept_invitation(
        running.engine(),
        running.terms().passwords,
        token,
        sent.get("name", ""),
        sent.get("password", ""),
        sent.get("password_again", ""),
        now,
    )
    return page("invitation_done.html", audience=audience)
