"""Messages to a case's webhook against a real server: well, busy, silent, hanging up, moved inside a network (D6)."""

import json
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core import jobs, webhook
from core.actions.feed import DayPart
from core.actions.webhooks import retry_post, send_test, set_webhook
from core.announcing import LEASE, MAX_ATTEMPTS, NO_ADDRESS, STUMBLED, Announcer
from core.errors import Refused
from core.model import MailState
from core.model_direction import CaseId, ScriptId, WebhookPostId
from core.repository import announcing, open_engine, reading, transaction
from core.settings import Settings
from core.store.engine import WRITE
from core.store.tables import AuditRow, CaseRow, MailRow, WebhookPostRow
from core.store.webhooks import FAILED_MOST, LATEST
from core.views.webhooks import Webhook
from core.webhook_call import INSIDE, REDIRECTED, SILENT, UNKNOWN, UNREACHED, UNSURE, UNTRUSTED, Line, is_public
from tests.cast import NOW, Cast
from tests.core.test_feed import DAY, book, go_home, mails, write
from tests.core.test_feed import NOW as REPORTED
from tests.factories import directed

PEM = Path(__file__).with_name("hooks_example.pem")
SECRET = "T0AOBA-B0KEIKI-hidden"
OK = (200, {}, b"ok")


@dataclass
class Channel:
    """A server's judgement: `answers` to the next messages in turn, then 200; None hangs up, a float waits first.

    Bytes are sent as they are.
    """

    answers: list[Any] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    offered: int = 0
    hosts: set[str] = field(default_factory=set)
    port: int = 0

    @property
    def url(self) -> str:
        return f"https://hooks.example:{self.port}/services/{SECRET}"


class _Handler(BaseHTTPRequestHandler):
    channel: Channel

    def do_POST(self) -> None:
        channel = self.channel
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        channel.offered += 1
        channel.hosts.add(self.headers["Host"])
        answer = channel.answers.pop(0) if channel.answers else OK
        if isinstance(answer, float):
            time.sleep(answer)
            answer = OK
        if answer is None:
            return
        if isinstance(answer, bytes):
            self.wfile.write(answer)
            return
        status, headers, said = answer
        if status == 200:
            channel.taken.append(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(channel: Channel) -> Iterator[Channel]:
    """The channel on a port of this machine, over TLS, as hooks.example."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"channel": channel}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    context.sni_callback = lambda _, name, __: channel.hosts.add(f"SNI {name}")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda *_: None
    channel.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield channel
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def channel() -> Iterator[Channel]:
    with serving(Channel()) as found:
        yield found


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def case(engine: Engine, cast: Cast, channel: Channel) -> CaseId:
    number = directed(engine, cast)
    point(engine, channel.url)
    return number


TRUST = ssl.create_default_context(cafile=PEM)
LINE = Line(resolve=lambda *_: ["127.0.0.1"], allowed=lambda _: True, trust=TRUST)


def point(engine: Engine, url: str) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(CaseRow).values(webhook_url=url))


def announcer(engine: Engine, clock: Callable[[], datetime], line: Line = LINE) -> Announcer:
    return Announcer(engine, clock, jobs.back_off, line)


def try_out(engine: Engine, cast: Cast, case: CaseId, intent: str = "once") -> None:
    with transaction(engine, cast.director) as repo:
        send_test(repo, case, intent, NOW)


def setting(engine: Engine, cast: Cast, case: CaseId) -> Webhook:
    with reading(engine, cast.director) as repo:
        return repo.webhooks.setting(case)


def post_row(engine: Engine, post: WebhookPostId) -> WebhookPostRow:
    with Session(engine) as session:
        return session.get_one(WebhookPostRow, post)


# --- delivered ------------------------------------------------------------------------------------------------------


def test_a_message_arrives_once_at_the_address_that_its_name_had(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    try_out(engine, cast, case)
    try_out(engine, cast, case)  # the second press of a double click
    worker = announcer(engine, clock)
    assert worker.announce_next()
    clock.now += timedelta(days=30)
    assert not worker.announce_next()
    (message,) = channel.taken
    assert message["text"].startswith("kakutoku connect からのテスト送信です")
    assert channel.hosts == {f"hooks.example:{channel.port}", "SNI hooks.example"}
    shown = setting(engine, cast, case)
    (post,) = shown.posts
    assert (post.state, post.attempts, post.sent_at, post.reason) == (MailState.SENT, 1, NOW, "")
    assert shown.masked == "https://hooks.example/●●●●●●"


UNREADABLE = ["Mon, 01 Jan 2024 00:00:99999999999999999999 GMT", "x, 01 Jan 2024 00:00:00 +99999999999999999999", ","]
LATER = [
    ((500, {}, b"oops"), "送信先がエラーを返しました（500）。（oops）", 60),
    ((503, {"Retry-After": "1800"}, b""), "送信先がエラーを返しました（503）。", 1_800),
    ((429, {"Retry-After": "999999"}, b"rate_limited"), "送信先が混み合っています（429）。（rate_limited）", 3_600),
    (
        (429, {"Retry-After": format_datetime(NOW + timedelta(minutes=100))}, b""),
        "送信先が混み合っています（429）。",
        540,
    ),
    ((429, {"Retry-After": "soon"}, b"<b>"), "送信先が混み合っています（429）。", 60),
    (b"HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "送信先がエラーを返しました（500）。", 60),
    *(((503, {"Retry-After": wish}, b""), "送信先がエラーを返しました（503）。", 60) for wish in UNREADABLE),
]
NEVER = [
    ((302, {"Location": "http://169.254.169.254/latest"}, b""), REDIRECTED),
    ((404, {}, b"no_service"), "送信先のWebhookが見つかりません（404）。URLを設定し直してください。（no_service）"),
    ((410, {}, b"channel_is_archived"), "channel_is_archived"),
    ((403, {}, b"action_prohibited"), "許可されていません（403）"),
    ((400, {}, b"x" * 100_000), "送信先が内容を受け付けませんでした（400）。"),
]


def test_a_server_that_may_yet_take_it_is_asked_again_and_one_that_refuses_is_left_alone(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    worker = announcer(engine, clock)
    for number, (answer, reason, seconds) in enumerate(LATER):
        try_out(engine, cast, case, f"later {number}")
        channel.answers, before = [answer], len(channel.taken)
        assert worker.announce_next()
        post = setting(engine, cast, case).posts[0]
        assert (post.state, post.reason) == (MailState.QUEUED, reason)
        assert post.due_at == clock.now + timedelta(seconds=seconds)
        clock.now = post.due_at - timedelta(seconds=1)
        assert not worker.announce_next()
        clock.now = post.due_at
        assert worker.announce_next()
        assert setting(engine, cast, case).posts[0].state is MailState.SENT
        assert len(channel.taken) == before + 1
    for number, (answer, reason) in enumerate(NEVER):
        try_out(engine, cast, case, f"never {number}")
        channel.answers = [answer]
        assert worker.announce_next()
        assert not worker.announce_next()
        post = setting(engine, cast, case).posts[0]
        assert post.state is MailState.FAILED
        assert reason in post.reason
    with transaction(engine, cast.director) as repo:
        retry_post(repo, post.id, clock.now)
    assert worker.announce_next()
    assert setting(engine, cast, case).posts[0].state is MailState.SENT


def test_a_message_that_never_gets_through_is_given_up_and_says_why(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    try_out(engine, cast, case)
    worker = announcer(engine, clock)
    channel.answers = [(500, {}, b"")] * MAX_ATTEMPTS
    for _ in range(MAX_ATTEMPTS):
        assert worker.announce_next()
        clock.now += timedelta(hours=1)
    assert not worker.announce_next()
    assert (channel.offered, channel.taken) == (MAX_ATTEMPTS, [])
    post = setting(engine, cast, case).posts[0]
    assert post.state is MailState.FAILED
    channel.answers = [(500, {}, b"")]
    with transaction(engine, cast.director) as repo:
        retry_post(repo, post.id, clock.now)
    for state in (MailState.QUEUED, MailState.SENT):  # sent again, it has all its attempts again
        assert worker.announce_next()
        assert setting(engine, cast, case).posts[0].state is state
        clock.now += timedelta(hours=1)


@pytest.mark.parametrize(
    "answer", [None, 0.8, b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"]
)
def test_a_message_that_may_have_arrived_is_not_offered_again_by_itself(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock, answer: Any
):
    """D6: never twice. Whether a server that says nothing has taken it, only somebody who looks can tell."""
    try_out(engine, cast, case)
    channel.answers = [answer]
    worker = announcer(engine, clock, replace(LINE, seconds=0.4))
    assert worker.announce_next()
    clock.now += timedelta(days=1)
    assert not worker.announce_next()
    (post,) = setting(engine, cast, case).posts
    assert (post.state, post.reason, channel.offered) == (MailState.FAILED, UNSURE, 1)
    with transaction(engine, cast.director) as repo:
        retry_post(repo, post.id, clock.now)
    assert announcer(engine, clock).announce_next()
    assert setting(engine, cast, case).posts[0].state is MailState.SENT


def test_a_server_that_was_never_reached_is_tried_again(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        point(engine, f"https://hooks.example:{deaf.getsockname()[1]}/services/a")
        try_out(engine, cast, case)
        for reason in (UNREACHED, SILENT):
            assert announcer(engine, clock, replace(LINE, seconds=0.4)).announce_next()
            post = setting(engine, cast, case).posts[0]
            assert (post.state, post.reason) == (MailState.QUEUED, reason)
            clock.now += timedelta(hours=1)
            deaf.listen()  # now it takes the connection and says nothing


def test_trouble_that_nobody_thought_of_is_told_and_ends_as_well(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    def stumbling(*_: object) -> list[str]:
        raise RuntimeError("no such thing")

    try_out(engine, cast, case)
    worker = announcer(engine, clock, replace(LINE, resolve=stumbling))
    for _ in range(MAX_ATTEMPTS):
        assert worker.announce_next()
        assert setting(engine, cast, case).posts[0].reason == STUMBLED
        clock.now += timedelta(hours=1)
    assert not worker.announce_next()
    assert setting(engine, cast, case).posts[0].state is MailState.FAILED


KEPT_BACK = [
    (replace(LINE, allowed=is_public), INSIDE),
    (replace(LINE, allowed=is_public, resolve=lambda *_: ["93.184.215.14", "::ffff:10.0.0.1"]), INSIDE),
    (replace(LINE, trust=ssl.create_default_context()), UNTRUSTED),
    (replace(LINE, resolve=lambda *_: []), UNKNOWN),
]


def test_nothing_is_said_to_a_server_inside_a_network_or_one_that_cannot_prove_its_name(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    for number, (line, reason) in enumerate(KEPT_BACK):
        try_out(engine, cast, case, f"{number}")
        assert announcer(engine, clock, line).announce_next()
        assert setting(engine, cast, case).posts[0].reason == reason
    assert channel.offered == 0


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "ff02::1"),
        *("64:ff9b::a00:1", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
        *(
            "fec0::1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b:1::7f00:1",
            "200:5efe:7f00:1::",
            "5f00::1",
            "4000::1",
        ),
    ],
)
def test_an_address_inside_a_network_is_no_public_one(address: str):
    assert not is_public(address)


def test_an_address_of_the_internet_is_a_public_one():
    found = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808")
    assert all(map(is_public, found))


def test_the_worker_posts_by_itself_and_not_into_its_own_network(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    point(engine, channel.url.replace("hooks.example", "127.0.0.1"))
    try_out(engine, cast, case)
    worker = jobs.Worker(engine, Settings(), clock)
    worker.start()
    try:
        until = time.monotonic() + 20
        while setting(engine, cast, case).posts[0].state is MailState.QUEUED and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        worker.stop()
    post = setting(engine, cast, case).posts[0]
    assert (post.state, post.reason, channel.offered) == (MailState.FAILED, INSIDE, 0)


# --- mailed instead -------------------------------------------------------------------------------------------------


GONE = (404, {}, b"no_service")
MISSED = "Slackに届いたことを確認できなかったため、メールでお知らせします。"


def test_a_report_that_the_channel_did_not_take_is_mailed_once_and_stays_in_reach(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    """D6: whoever runs the case hears of an appointment, whatever becomes of its channel."""
    channel.answers = [GONE, OK, OK, OK, OK, OK, OK, GONE]
    book(engine, cast.seller, case, cast.seller)
    clock.now = REPORTED
    worker = announcer(engine, clock)
    assert worker.announce_next()
    ((text, state),) = mails(engine)
    assert state is MailState.QUEUED
    for word in ("株式会社みなも機械", MISSED, "送信先のWebhookが見つかりません（404）"):
        assert word in text
    for number in range(6):
        book(engine, cast.seller, case, cast.seller, f"later {number}")
        assert worker.announce_next()
    failed = setting(engine, cast, case).posts[-1]
    assert (failed.state, len(setting(engine, cast, case).posts)) == (MailState.FAILED, LATEST + 1)
    for state in (MailState.FAILED, MailState.SENT):
        with transaction(engine, cast.director) as repo:
            retry_post(repo, failed.id, clock.now)
        assert worker.announce_next()
        assert post_row(engine, failed.id).state is state
    assert len(mails(engine)) == 1


def test_the_failed_ones_that_are_not_listed_are_counted_and_come_up_as_others_are_sent(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    for number in range(FAILED_MOST + 3):
        try_out(engine, cast, case, f"{number}")
    write(engine, update(WebhookPostRow).values(state=MailState.FAILED))
    shown = setting(engine, cast, case)
    assert (len(shown.posts), shown.more) == (FAILED_MOST, 3)
    write(engine, update(WebhookPostRow).where(WebhookPostRow.id > 3).values(state=MailState.SENT))
    shown = setting(engine, cast, case)
    assert ([post.id for post in shown.posts], shown.more) == ([23, 22, 21, 20, 19, 3, 2, 1], 0)


def test_the_ends_of_a_day_that_did_not_arrive_are_one_mail(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    channel.answers = [GONE, GONE, GONE]
    clock.now = REPORTED
    worker = announcer(engine, clock)
    go_home(engine, cast.seller, case, DayPart(ScriptId(1), DAY, 0), text="午前は不在でした。")
    assert worker.announce_next()
    go_home(engine, cast.seller, case, DayPart(ScriptId(1), DAY, 1), text="午後は反応がありました。")
    assert worker.announce_next()
    with transaction(engine, cast.director) as repo:
        retry_post(repo, setting(engine, cast, case).posts[0].id, clock.now)
    assert worker.announce_next()
    (first, second) = mails(engine)
    assert (first[1], second[1]) == (MailState.CANCELLED, MailState.QUEUED)
    assert "午後は反応がありました。" in second[0]
    assert MISSED in second[0]


def test_what_waits_when_a_webhook_is_taken_away_is_mailed_at_once(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    channel.answers = [(500, {}, b"")]
    book(engine, cast.seller, case, cast.seller)
    clock.now = REPORTED
    worker = announcer(engine, clock)
    assert worker.announce_next()
    assert mails(engine) == [], "it is still tried"
    with transaction(engine, cast.director) as repo:
        set_webhook(repo, case, "", clock.now)
    assert worker.announce_next()
    assert not worker.announce_next()
    ((text, state),) = mails(engine)
    assert (state, channel.offered) == (MailState.QUEUED, 1)
    assert NO_ADDRESS in text
    assert setting(engine, cast, case).posts[0].state is MailState.CANCELLED


def test_a_message_of_which_no_mail_can_be_written_is_given_up_all_the_same(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    channel.answers = [GONE, GONE]
    try_out(engine, cast, case)
    write(engine, update(WebhookPostRow).values(key="appointment:99"))
    try_out(engine, cast, case)  # of a test nobody needs a mail
    worker = announcer(engine, clock)
    assert worker.announce_next()
    assert worker.announce_next()
    assert not worker.announce_next()
    assert {post.state for post in setting(engine, cast, case).posts} == {MailState.FAILED}
    assert mails(engine) == []


# --- claimed --------------------------------------------------------------------------------------------------------


def test_a_claim_is_one_workers_own_and_only_its_holder_settles_it(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock
):
    try_out(engine, cast, case)
    with announcing(engine) as posts:
        first = posts.claim(NOW, LEASE)
    assert first is not None
    assert first.url == channel.url
    assert not announcer(engine, clock).announce_next()
    with announcing(engine) as posts:
        second = posts.claim(NOW + LEASE, LEASE)
        posts.give_up(first, "遅れて届いた結果")
    assert second is not None
    assert setting(engine, cast, case).posts[0].state is MailState.QUEUED
    with announcing(engine) as posts:
        posts.sent(first, NOW)  # the first worker's server did take it
        posts.postpone(second, NOW, "もう一度")
    assert setting(engine, cast, case).posts[0].state is MailState.SENT


def test_a_worker_that_is_killed_repeats_at_most_the_message_in_its_hand(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock, database_url: str
):
    for number in range(6):
        try_out(engine, cast, case, str(number))
    engine.dispose()
    channel.answers = [OK, OK, 0.2, OK, OK, OK, OK]
    child = os.fork()
    if child == 0:
        try:
            worker = announcer(open_engine(database_url), clock)
            while worker.announce_next():
                pass
        finally:
            os._exit(1)
    while channel.offered < 3:
        time.sleep(0.005)
    os.kill(child, 9)
    os.waitpid(child, 0)
    time.sleep(0.25)
    clock.now += LEASE
    worker = announcer(engine, clock)
    while worker.announce_next():
        pass
    assert 6 <= len(channel.taken) <= 7, "the one that was being answered may come twice, no other"
    assert {post.state for post in setting(engine, cast, case).posts} == {MailState.SENT}


# --- the address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *("http://hooks.example/services/a", "ftp://hooks.example/a", "hooks.example/services/a", "https://"),
        *("https://localhost/a", "https://127.0.0.1/a", "https://[::1]/a", "https://2130706433/a", "https://a..b/c"),
        *("https://me:secret@hooks.example/a", "https://hooks.example:8443/a", "https://hooks.example:x/a"),
        *(
            "https://hooks.example/a?token=1",
            "https://hooks.example/a#b",
            "https://hooks.example/",
            "https://ホスト.example/a",
        ),
        *("https://hooks.example/a b", "https://hooks.example/a\r\nHost: b", "https://hooks.example/" + "a" * 500),
    ],
)
def test_an_address_that_no_message_may_go_to_is_refused_without_repeating_it(typed: str):
    with pytest.raises(Refused) as refused:
        webhook.require_address(typed)
    assert "hooks" not in refused.value.sentence
    assert "secret" not in refused.value.sentence


def test_the_address_stays_a_secret_and_can_be_taken_away(
    engine: Engine, cast: Cast, case: CaseId, channel: Channel, clock: Clock, capsys: pytest.CaptureFixture[str]
):
    address = f"https://Hooks.example/services/{SECRET}"
    with transaction(engine, cast.director) as repo:
        set_webhook(repo, case, f" {address} ", NOW)
        assert repo.webhooks.address(case) == address.replace("H", "h")
    try_out(engine, cast, case)
    with transaction(engine, cast.operator) as repo:
        set_webhook(repo, case, "", NOW)
    assert announcer(engine, clock).announce_next()
    assert channel.offered == 0
    shown = setting(engine, cast, case)
    assert (shown.masked, shown.posts[0].state) == ("", MailState.CANCELLED)
    with pytest.raises(Refused):
        try_out(engine, cast, case, "again")
    with Session(engine) as session:
        kept = [*session.scalars(select(AuditRow.after)), *session.scalars(select(AuditRow.before))]
        kept += [*session.scalars(select(WebhookPostRow.payload)), *session.scalars(select(WebhookPostRow.last_error))]
        kept += session.scalars(select(MailRow.text))
    out, error = capsys.readouterr()
    assert SECRET not in json.dumps(kept) + out + error


# --- the message ----------------------------------------------------------------------------------------------------


@given(st.text(max_size=1_200), st.text(max_size=3_000))
def test_what_people_typed_stays_plain_and_within_what_slack_takes(fact: str, text: str):
    sent = webhook.message("アポイントを獲得しました", [("会社", fact), ("備考", fact)], text)
    parts = [sent["text"], *(block["text"]["text"] for block in sent["blocks"] if "text" in block)]
    fields = [one["text"] for block in sent["blocks"] for one in block.get("fields", ())]
    for told in (*parts, *fields):
        assert not {"<", ">"} & set(told)
        assert told.count("&") == sum(told.count(name) for name in ("&amp;", "&lt;", "&gt;"))
    assert all(0 < len(each) <= 2_000 for each in fields)
    assert all(0 < len(each) <= 3_000 for each in parts[1:])


def test_nothing_of_a_message_is_made_a_link_or_a_mention_by_slack():
    sent = webhook.message("獲得", [("会社", "@channel https://evil.example #general")], "@here")
    parts = [block["text"] for block in sent["blocks"] if "text" in block]
    fields = [field for block in sent["blocks"] for field in block.get("fields", ())]
    assert [part["verbatim"] for part in (*parts, *fields)] == [True, True, True]


def test_a_call_to_the_whole_channel_is_only_a_word():
    assert webhook.message("<!channel> & co")["text"] == "&lt;!channel&gt; &amp; co"
