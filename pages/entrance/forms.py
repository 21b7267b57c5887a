"""The entrance's forms: what may be sent, from which page it must come, and how a page is drawn."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages.entrance import cookies
from pages.entrance.cookies import CookieNames
from pages.entrance.headers import FORM_POLICY

log = structlog.get_logger(__name__)

LARGEST_FORM = 64 * 1024
TEMPLATES = Path(__file__).parents[2] / "assets" / "templates" / "entrance"

_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


STALE = "画面を開いてから時間が経ったため、送信できませんでした。もう一度お試しください。"


class TooLarge(Exception):
    """More was sent than any form of ours holds."""


class NotOurs(Exception):
    """What was sent is no form that we showed in this browser. `fields` is what it said, to show it again."""

    def __init__(self, sentence: str, status: int, fields: dict[str, str]) -> None:
        super().__init__(sentence)
        self.sentence, self.status, self.fields = sentence, status, fields


@dataclass(frozen=True, slots=True)
class Seal:
    """Ties a form to the browser it was shown in: the signed token names a cookie that only that browser has."""

    key: bytes
    names: CookieNames
    behind_tls: bool

    def open(self, request: Request) -> tuple[str, str]:
        """The browser's form cookie (a new one, where it has none) and the token that belongs into the form."""
        cookie = cookies.read(request.scope["headers"], self.names.form)
        if not (20 <= len(cookie) <= 64 and cookie.isascii()):
            cookie = secrets.token_urlsafe(32)
        return cookie, self._token(cookie)

    def is_whole(self, request: Request, token: str) -> bool:
        """Whether the form that was sent is one that we showed in this browser."""
        cookie = cookies.read(request.scope["headers"], self.names.form)
        return bool(cookie) and hmac.compare_digest(self._token(cookie).encode(), token.encode())

    async def sent(self, request: Request) -> dict[str, str]:
        """What one of our forms sent. Raises NotOurs, with the sentence and status to show the form again with."""
        try:
            sent = await fields(request)
        except TooLarge:
            raise NotOurs("入力が長すぎます。", 413, {}) from None
        if not self.is_whole(request, sent.get("token", "")):
            raise NotOurs(STALE, 403, sent)
        return sent

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page with a form, which its template gives the hidden field `token`."""
        cookie, token = self.open(request)
        answer = page(template, status, token=token, **values)
        self.write(answer, self.names.form, cookie, None)
        return answer

    def write(self, answer: Response, name: str, value: str, age: int | None) -> None:
        """Leave a cookie with the browser for `age` seconds; None keeps it until it closes, 0 removes it."""
        header = cookies.written(name, value, behind_tls=self.behind_tls, max_age=age)
        answer.headers.append("set-cookie", header)

    def _token(self, cookie: str) -> str:
        return hmac.new(self.key, f"form:{cookie}".encode(), hashlib.sha256).hexdigest()


async def fields(request: Request) -> dict[str, str]:
    """What a form sent; of duplicates the last counts. Raises TooLarge before more than that has been read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TooLarge
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    try:
        return dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}


def trouble(accident: Exception) -> Response:
    """The page for what nobody foresaw; what it was goes to the log, under a number that the page shows."""
    number = secrets.token_hex(4)
    log.error("unexpected error", error_id=number, exc_info=accident)
    return page("trouble.html", 503, number=number)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """One of the entrance's pages; everything in it is escaped, and its own style is allowed wherever it is shown."""
    policy = {"content-security-policy": FORM_POLICY}
    return HTMLResponse(_pages.get_template(template).render(**values), status, policy)
