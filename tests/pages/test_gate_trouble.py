"""What the gate says when something behind it breaks, and to whom a screen belongs: without a server (T10, A5)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NoReturn

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from core.model import Audience, MemberId, OrganizationId, Role, SessionId, Viewer
from core.repository import SignedIn
from pages.entrance.addresses import Addresses
from pages.entrance.connections import Connections
from pages.entrance.cookies import CookieNames
from pages.entrance.gate import Gate
from pages.entrance.house import House
from pages.entrance.internals import Internals
from pages.entrance.shell import Shell

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SHELL = Shell()


def broken(_: object) -> NoReturn:
    raise ConnectionError("password of postgres at 10.0.0.1 is wrong")


def somebody(audience: Audience) -> SignedIn:
    viewer = Viewer(MemberId(1), OrganizationId(1), audience, Role.STAFF, SessionId(1))
    return SignedIn(viewer, viewer, SessionId(1), "佐倉 由紀", "hash", 0, NOW, NOW, NOW)


def ask(path: str, recognize: Callable[[str], SignedIn | None], cookie: str = "connect=token") -> httpx.Response:
    """One request to a gate whose sessions are what `recognize` says."""
    house = House(
        recognize=recognize,
        connections=Connections(),
        names=CookieNames.chosen(behind_tls=False),
        addresses=Addresses("http://console.example"),
        entrance={"/login/client"},
        home=lambda _: "/postings",
        screens={
            Audience.CLIENT: {"/postings"},
            Audience.PARTNER: {"/partner-postings"},
            Audience.KAKUTOKU: {"/operations-mails"},
        },
        shell=SHELL,
        internals=Internals(),
        behind_tls=False,
    )
    app = Starlette(
        routes=[Route("/login/client", broken), Route("/files/x", broken)],
        middleware=[Middleware(Gate, house=house)],
    )

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://console.example") as client:
            return await client.get(path, headers={"Cookie": cookie, "Accept": "text/html"})

    return asyncio.run(request())


def signed_in(_: str) -> SignedIn:
    return somebody(Audience.CLIENT)


@pytest.mark.parametrize(
    ("path", "recognize"),
    [
        ("/", broken),
        ("/postings", broken),
        ("/login/client", broken),
        ("/_stcore/health", broken),
        ("/files/x", broken),
        ("/login/client", signed_in),
        ("/files/x", signed_in),
    ],
)
def test_a_database_that_is_away_is_told_in_a_sentence_without_details(
    path: str, recognize: Callable[[str], SignedIn]
) -> None:
    answer = ask(path, recognize)
    assert answer.status_code == 503
    assert "もう一度お試しください" in answer.text
    assert "postgres" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("path", ["/postings", "/partner-postings", "/operations-mails"])
def test_a_screen_of_another_audience_does_not_exist(audience: Audience, path: str) -> None:
    own = {Audience.CLIENT: "/postings", Audience.PARTNER: "/partner-postings", Audience.KAKUTOKU: "/operations-mails"}
    answer = ask(path, lambda _: somebody(audience))
    assert answer.status_code == (200 if own[audience] == path else 404)
    assert ("ページが見つかりません" in answer.text) is (own[audience] != path)


@pytest.mark.parametrize(
    ("cookie", "token"),
    [
        ("connect=a; connect=b", "b"),
        ("x=1; connect=a", "a"),
        ("connect=a; x=connect=b", "a"),
        ("connectx=b; connect=a", "a"),
        ("xconnect=b;connect=a", "a"),
        ('connect="a"', "a"),
        ("connect = a ", "a"),
        ("connect", None),
        ("", None),
    ],
)
def test_the_session_cookie_is_read_as_the_parsers_behind_the_gate_read_it(cookie: str, token: str | None) -> None:
    asked: list[str] = []

    def recognize(value: str) -> SignedIn | None:
        asked.append(value)
        return None

    ask("/postings", recognize, cookie)
    assert asked == ([token] if token else [])
