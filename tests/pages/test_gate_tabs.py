"""What an open tab can do, and how it ends: over real websockets (T6, A2, A3)."""

import time
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from sqlalchemy import select, update
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from core.model import Role
from core.store.tables import MemberRow, SessionRow
from pages.entrance.connections import Connections
from tests.cast import address
from tests.pages.conftest import SmallConsole
from tests.pages.test_gate_sign_in import leave
from tests.server import running_console
from tests.tab import open_tab


def test_a_person_who_is_signed_in_sees_the_screen(console: SmallConsole) -> None:
    with open_tab(console.url, console.enter()) as tab:
        tab.visit("postings")
        assert "role staff" in tab.text
        tab.press("count")
        assert "count 1" in tab.text


@pytest.mark.parametrize(
    ("cookies", "options"),
    [
        ({}, {}),
        ({"connect": ""}, {}),
        ("own", {"origin": "http://evil.example"}),
        ("own", {"origin": "http://localhost:1"}),
        ("own", {"origin": "null"}),
        ("own", {"origin": None}),
    ],
    ids=["stranger", "empty cookie", "foreign page", "same machine, other port", "sandbox", "no page"],
)
def test_no_websocket_for_strangers_and_foreign_pages(
    console: SmallConsole, cookies: object, options: dict[str, object]
) -> None:
    jar = console.enter() if cookies == "own" else cookies
    with pytest.raises(InvalidStatus) as refused, open_tab(console.url, jar, **options):  # type: ignore[arg-type]
        pass
    assert refused.value.response.status_code == 403


def test_no_websocket_under_a_name_that_is_not_ours(console: SmallConsole) -> None:
    handshake = HTTPConnection(console.url.removeprefix("http://"))
    handshake.putrequest("GET", "/_stcore/stream", skip_host=True)
    headers = {
        "Host": "rebound.example",
        "Origin": console.url,
        "Cookie": "; ".join(f"{name}={value}" for name, value in console.enter().items()),
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol": "streamlit",
    }
    for name, value in headers.items():
        handshake.putheader(name, value)
    handshake.endheaders()
    assert handshake.getresponse().status == 403


def test_a_tab_that_slept_through_the_end_of_its_session_is_sent_to_the_sign_in(console: SmallConsole) -> None:
    cookies = console.enter()
    leave(console, cookies)
    with open_tab(console.url, cookies) as tab:
        assert tab.closing(3) == (4401, "/")


@pytest.mark.parametrize("changed", ["x", "", "A" * 43, "../../etc/passwd"])
def test_a_tampered_cookie_opens_nothing(console: SmallConsole, changed: str) -> None:
    cookies = console.enter()
    with open_tab(console.url, {**cookies, "connect": changed}) as tab:
        assert tab.closing(3) == (4401, "/")


def test_a_mailed_link_opens_its_screen_as_the_very_first_request_of_a_fresh_server(people_url: str) -> None:
    with (
        running_console(people_url, program="tests/pages/small_console.py") as url,
        open_tab(url, SmallConsole(url, people_url).enter()) as tab,
    ):
        tab.visit("deals", "deal=1")
    assert "other" in tab.text
    assert "page_not_found" not in {frame.WhichOneof("type") for frame in tab.frames}


# --- what a page knows ------------------------------------------------------------------------------------------


def test_a_page_never_sees_the_cookie_nor_headers_that_a_browser_made_up(console: SmallConsole) -> None:
    cookies = console.enter()
    forged = {"X-Connect-Session": "1", "X-Connect-Bond": "forged", "X_Connect_Session": "2"}
    with open_tab(console.url, cookies, headers=forged) as tab:
        tab.visit("postings")
    known = next(line for line in tab.text.splitlines() if line.startswith("known"))
    assert cookies["connect"] not in known
    assert "forged" not in known
    assert f"member {member(console, 'buyer')} " in tab.text
    assert cookies["connect"].encode() not in tab.raw


def test_the_last_of_two_session_cookies_counts_as_it_does_for_streamlit(console: SmallConsole) -> None:
    buyer, seller = console.enter("buyer"), console.enter("seller")
    jar = f"connect={buyer['connect']}; connect={seller['connect']}"
    with open_tab(console.url, {}, headers={"Cookie": jar}) as tab:
        tab.visit("postings")
        assert f"member {member(console, 'seller')} " in tab.text


def test_the_same_browser_gets_its_tab_back_after_a_lost_connection(console: SmallConsole) -> None:
    cookies = console.enter()
    with open_tab(console.url, cookies) as tab:
        tab.visit("postings")
        tab.press("count")
    with open_tab(console.url, cookies, resume=tab.session) as again:
        again.visit("postings")
        assert "count 1" in again.text


@pytest.mark.parametrize("name", ["buyer", "boss", "rival"])
@pytest.mark.parametrize("still_open", [True, False])
def test_nobody_takes_over_a_tab_not_even_the_same_person_with_another_cookie(
    console: SmallConsole, name: str, still_open: bool
) -> None:
    with ExitStack() as stack:
        tab = stack.enter_context(open_tab(console.url, console.enter("buyer")))
        tab.visit("postings")
        tab.press("count")
        if not still_open:
            stack.close()
        with open_tab(console.url, console.enter(name), resume=tab.session) as thief:
            thief.visit("postings")
            assert "count 0" in thief.text
            assert thief.session != tab.session


def test_a_screen_that_breaks_says_so_in_our_words_and_tells_no_details(console: SmallConsole) -> None:
    with open_tab(console.url, console.enter()) as tab:
        tab.visit("contracts")
        shown = [element for element in tab.elements() if element.WhichOneof("type") == "alert"]
        assert "予期しないエラー" in shown[-1].alert.body
        assert b"secret detail" not in tab.raw
        assert "exception" not in {element.WhichOneof("type") for element in tab.elements()}


# --- how a tab ends ---------------------------------------------------------------------------------------------


def member(console: SmallConsole, name: str) -> int:
    return console.read(lambda s: s.scalar(select(MemberRow.id).where(MemberRow.email == address(name))))  # type: ignore[return-value]


LEAVERS = ("buyer", "boss", "looker", "seller", "rival")
THEIR_ROWS = MemberRow.email.in_([address(name) for name in LEAVERS])
THEIR_SESSIONS = SessionRow.member_id.in_(select(MemberRow.id).where(THEIR_ROWS))
ELSEWHERE = {
    "deactivated": update(MemberRow).where(THEIR_ROWS).values(active=False),
    "role changed": update(MemberRow).where(THEIR_ROWS).values(role=Role.GUEST, epoch=MemberRow.epoch + 1),
    "session ended": update(SessionRow).where(THEIR_SESSIONS).values(ended_at=SessionRow.created_at),
    "expired": update(SessionRow).where(THEIR_SESSIONS).values(expires_at=SessionRow.created_at),
}
"""What another process may do to somebody who has a tab open."""


@pytest.mark.parametrize("happening", ELSEWHERE)
def test_open_tabs_are_cut_within_three_seconds_when_another_process_ends_the_right_to_them(
    console: SmallConsole, happening: str
) -> None:
    with ExitStack() as stack:
        tabs = []
        for name in LEAVERS:  # four tabs each: twenty tries
            cookies = console.enter(name)
            tabs += [stack.enter_context(open_tab(console.url, cookies)) for _ in range(4)]
        bystander = stack.enter_context(open_tab(console.url, console.enter("operator")))
        bystander.visit("postings")
        console.write(ELSEWHERE[happening])
        deadline = time.monotonic() + 3
        assert [tab.closing(deadline - time.monotonic()) for tab in tabs] == [(4401, "/")] * 20
        bystander.press("count")
        assert "count 1" in bystander.text


def test_signing_out_cuts_the_open_tab_twenty_times_of_twenty(console: SmallConsole) -> None:
    for _ in range(20):
        cookies = console.enter()
        with open_tab(console.url, cookies) as tab:
            leave(console, cookies)
            assert tab.closing(1) == (4401, "/")


def test_signing_out_cuts_every_tab_of_that_browser_at_once_and_no_other(console: SmallConsole) -> None:
    office, phone = console.enter(), console.enter()
    with (
        open_tab(console.url, office) as first,
        open_tab(console.url, office) as second,
        open_tab(console.url, phone) as other,
    ):
        for tab in (first, second, other):
            tab.visit("postings")
        leave(console, office)
        assert first.closing(1) == second.closing(1) == (4401, "/")
        other.press("count")
        assert "count 1" in other.text


@pytest.mark.parametrize("happening", ELSEWHERE)
def test_rights_are_gone_at_the_next_action_whatever_the_connection_does(console: SmallConsole, happening: str) -> None:
    with open_tab(console.url, console.enter()) as tab:
        tab.visit("postings")
        console.write(ELSEWHERE[happening])
        tab.press("count", wait=False)
        assert tab.closing(3) == (4401, "/")
        assert "count 1" not in tab.text


def test_a_script_that_is_running_sends_nothing_more_after_the_cut(console: SmallConsole) -> None:
    cookies = console.enter()
    with open_tab(console.url, cookies) as tab:
        message = BackMsg()
        message.rerun_script.page_name = "messages"
        tab.send(message)
        while "moment 3" not in tab.text:
            tab.next()
        leave(console, cookies)
        assert tab.closing(2) == (4401, "/")
        assert tab.frames[-1].WhichOneof("type") == "auth_redirect"


def test_a_tab_of_an_ended_session_is_not_handed_to_the_next_sign_in(console: SmallConsole) -> None:
    cookies = console.enter()
    with open_tab(console.url, cookies) as tab:
        tab.visit("postings")
        tab.press("count")
        leave(console, cookies)
        tab.closing(2)
    with open_tab(console.url, console.enter(), resume=tab.session) as fresh:
        fresh.visit("postings")
        assert "count 0" in fresh.text


# --- limits -----------------------------------------------------------------------------------------------------


def test_a_person_has_at_most_eight_tabs_and_the_ninth_is_told_so(console: SmallConsole) -> None:
    with ExitStack() as stack:
        cookies, elsewhere = console.enter("outsider"), console.enter("outsider")
        tabs = [stack.enter_context(open_tab(console.url, cookies)) for _ in range(Connections().per_member)]
        with open_tab(console.url, elsewhere) as ninth:
            assert ninth.closing(3) == (4429, "/too-many-tabs")
        tabs[0].connection.close()
        time.sleep(0.3)
        with open_tab(console.url, elsewhere) as ninth:
            ninth.visit("postings")
            assert "count 0" in ninth.text


@pytest.mark.parametrize("kind", ["clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"])
def test_frames_that_reach_beyond_the_own_tab_are_ignored(console: SmallConsole, kind: str) -> None:
    with open_tab(console.url, console.enter()) as tab:
        tab.visit("postings")
        message = BackMsg()
        setattr(message, kind, True)
        tab.send(message)
        tab.press("count")
        assert "count 1" in tab.text


def test_a_deferred_download_of_somebody_else_is_not_run(console: SmallConsole) -> None:
    with open_tab(console.url, console.enter()) as tab:
        tab.visit("postings")
        before = len(tab.frames)
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = tab.session
        message.backend_operation_request.deferred_file.file_id = "anything"
        tab.send(message)
        tab.press("count")
        kinds = {frame.WhichOneof("type") for frame in tab.frames[before:]}
    assert "backend_operation_response" not in kinds


@pytest.mark.parametrize(("frame", "code"), [(b"\xff" * 40, 1002), (b"\0" * (2 * 1024 * 1024 + 1), 1009)])
def test_frames_that_are_none_end_only_their_own_connection(console: SmallConsole, frame: bytes, code: int) -> None:
    with open_tab(console.url, console.enter()) as tab, open_tab(console.url, console.enter("seller")) as other:
        tab.visit("postings")
        tab.connection.send(frame)
        assert tab.closing(3)[0] == code
        other.visit("postings")
        assert "count 0" in other.text
