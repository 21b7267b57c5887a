"""The register of open tabs by itself: who is looked up, who counts as being at work, and what happens without a
database (A2, T10)."""

import asyncio
import resource
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from streamlit.proto.BackMsg_pb2 import BackMsg

from core.model import Audience, MemberId, OrganizationId, Role, SessionId, Viewer
from core.repository import SignedIn
from pages.entrance import connections as module
from pages.entrance import health
from pages.entrance.connections import Connection, Connections, overall_limit
from pages.entrance.tab import is_understood

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def somebody(number: int) -> SignedIn:
    session = SessionId(number)
    viewer = Viewer(MemberId(number), OrganizationId(1), Audience.CLIENT, Role.STAFF, session)
    return SignedIn(viewer, viewer, session, "佐倉 由紀", "hash", 0, NOW, NOW, NOW)


def frame(kind: str, *, by_itself: bool = False) -> bytes:
    message = BackMsg()
    if kind == "rerun_script":
        message.rerun_script.is_auto_rerun = by_itself
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


@pytest.mark.parametrize(
    ("sent", "counts"),
    [
        (frame("rerun_script"), True),
        (frame("rerun_script", by_itself=True), False),
        (frame("app_heartbeat"), False),
        (frame("stop_script"), False),
    ],
)
def test_only_what_a_person_does_counts_as_being_at_work(sent: bytes, counts: bool) -> None:
    async def check() -> None:
        connection = Connection(SessionId(1), MemberId(1))
        assert is_understood(sent, connection)
        assert connection.active is counts

    asyncio.run(check())


def watch(
    scenario: Callable[[Connections], Awaitable[None]],
    living: Callable[[Collection[SessionId]], Mapping[SessionId, OrganizationId | None]],
    monkeypatch: pytest.MonkeyPatch,
) -> list[set[SessionId]]:
    """Run `scenario` while the watcher looks every 10 ms; returns whose sessions it kept alive."""
    monkeypatch.setattr(module, "POLL_SECONDS", 0.01)
    kept: list[set[SessionId]] = []

    async def run() -> None:
        register = Connections()
        watching = asyncio.create_task(
            register.watch(living, lambda sessions: kept.append(set(sessions)), keep_alive_every=0.03)
        )
        await scenario(register)
        watching.cancel()

    asyncio.run(run())
    return kept


def test_a_database_that_is_down_ends_nobodys_session(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Collection[SessionId]] = []

    def down_at_first(sessions: Collection[SessionId]) -> Mapping[SessionId, OrganizationId | None]:
        asked.append(sessions)
        if len(asked) < 4:
            raise ConnectionError("no database")
        return {}

    async def scenario(register: Connections) -> None:
        connection = register.admit(somebody(1))
        assert connection is not None
        while len(asked) < 3:
            await asyncio.sleep(0.005)
        assert not connection.cut.is_set()
        await asyncio.wait_for(connection.cut.wait(), 2)  # it goes on looking, and finds out once it can

    watch(scenario, down_at_first, monkeypatch)


def test_one_question_is_asked_for_all_sessions_and_none_when_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[SessionId]] = []

    def living(sessions: Collection[SessionId]) -> Mapping[SessionId, OrganizationId | None]:
        asked.append(set(sessions))
        return dict.fromkeys(sessions)

    async def scenario(register: Connections) -> None:
        await asyncio.sleep(0.05)
        assert asked == []
        for number in (1, 1, 2, 3):
            register.admit(somebody(number))
        while not asked:
            await asyncio.sleep(0.005)

    watch(scenario, living, monkeypatch)
    assert asked[0] == {1, 2, 3}


def test_sessions_of_people_at_work_are_kept_alive_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(register: Connections) -> None:
        at_work, idle = register.admit(somebody(1)), register.admit(somebody(2))
        assert at_work is not None
        assert idle is not None
        is_understood(frame("rerun_script"), at_work)
        is_understood(frame("rerun_script", by_itself=True), idle)
        await asyncio.sleep(0.2)

    assert watch(scenario, dict.fromkeys, monkeypatch) == [{1}]


def test_tabs_are_counted_by_person_and_over_all() -> None:
    register = Connections(limit=9, per_member=8)
    mine = [register.admit(somebody(1)) for _ in range(8)]
    assert all(mine)
    assert register.admit(somebody(1)) is None
    assert register.admit(somebody(2))
    assert register.admit(somebody(3)) is None
    register.leave(mine[0])  # type: ignore[arg-type]
    assert register.admit(somebody(3))


def test_the_overall_limit_leaves_descriptors_for_everything_else() -> None:
    limit = overall_limit()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == hard
    assert limit == max(16, (soft - 256) // 4)


def test_readiness_tells_nothing_about_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bool:
        raise ConnectionError("password for postgres at 10.0.0.1 is wrong")

    async def ask(path: str) -> tuple[int, str]:
        transport = httpx.ASGITransport(Starlette(routes=health.routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://console") as client:
            answer = await client.get(path)
        return answer.status_code, answer.text

    monkeypatch.setattr(health.running, "engine", lambda: None)
    for answer in (broken, lambda _: False):
        monkeypatch.setattr(health, "is_current", answer)
        assert asyncio.run(ask("/readyz")) == (503, "not ready")
        assert asyncio.run(ask("/healthz")) == (200, "ok")
