"""The worker against a real mail server that is well, busy, down, slow, or hangs up (T9)."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy import Engine

from core import smtp
from core.jobs import LEASE, MAX_ATTEMPTS, Worker, back_off
from core.model import MailState, Viewer
from core.model_mails import Letter, MailKind
from core.paths import CONSOLE
from core.repository import delivering, reading, transaction
from core.settings import Settings
from core.smtp import message_id
from core.store.new_day import NewDay
from core.views import MailLine
from tests.cast import NOW, PARTNER, Cast


class Mailbox:
    """A mail server's judgement: `answers` to the next mails in turn, then 250; what it accepted is kept."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.recipient_answers: list[str] = []
        self.data_answers: list[str] = []
        self.offered: list[str] = []
        self.hang_up_after_data = 0

    async def handle_RCPT(  # noqa: N802 - the server's own naming
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(message, EmailMessage)
        self.offered.append(message["Message-ID"])
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith("250"):
            self.accepted.append(message)
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        if self.hang_up_after_data:
            self.hang_up_after_data -= 1
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextmanager
def server(mailbox: Mailbox, **options: Any) -> Iterator[str]:
    """A running mail server; its address as CONNECT_SMTP_URL takes it."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp_url(mailbox: Mailbox) -> Iterator[str]:
    with server(mailbox) as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    return Clock()


def settings(smtp_url: str | None) -> Settings:
    return Settings(
        smtp_url=smtp_url, public_url="https://connect.example", mail_from="kakutoku connect <no-reply@connect.example>"
    )


def letter(key: str, **changes: Any) -> Letter:
    fields: dict[str, Any] = {
        "kind": MailKind.ORDER_SUBMITTED,
        "key": key,
        "organization": PARTNER,
        "to": ("seller@tsukinowa.example",),
        "subject": f"【kakutoku connect】第1版が届きました {key}",
        "text": f"髙﨑 直人 様\n\n{CONSOLE}/order?order=3\n",
        "html": f'<p>髙﨑 直人 様</p><a href="{CONSOLE}/order?order=3">開く</a>',
    }
    return Letter(**fields | changes)


def queue(engine: Engine, viewer: Viewer, *letters: Letter) -> None:
    with transaction(engine, viewer) as repo:
        for each in letters:
            repo.outbox.queue(each, NOW)


def mails(engine: Engine, cast: Cast) -> list[MailLine]:
    """Every mail, oldest first."""
    with reading(engine, cast.operator) as repo:
        return list(reversed(repo.outbox.listing().lines))


def states(engine: Engine, cast: Cast) -> list[MailState]:
    return [line.state for line in mails(engine, cast)]


# --- delivered ------------------------------------------------------------------------------------------------------


def test_a_mail_arrives_as_it_was_written(engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock):
    queue(engine, cast.buyer, letter("a", cc=("boss@tsukinowa.example",)))
    assert Worker(engine, settings(smtp_url), clock).run_once() == 1
    (mail,) = mailbox.accepted
    assert mailbox.envelopes == [
        ("no-reply@connect.example", ["seller@tsukinowa.example", "boss@tsukinowa.example"]),
    ]
    assert mail["From"] == "kakutoku connect <no-reply@connect.example>"
    assert (mail["To"], mail["Cc"]) == ("seller@tsukinowa.example", "boss@tsukinowa.example")
    assert mail["Subject"] == "【kakutoku connect】第1版が届きました a"
    assert mail["Message-ID"] == message_id("a", "connect.example")
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert text.get_content().splitlines() == ["髙﨑 直人 様", "", "https://connect.example/order?order=3"]
    assert html is not None
    assert 'href="https://connect.example/order?order=3"' in html.get_content()
    (line,) = mails(engine, cast)
    assert (line.state, line.sent_at, line.attempts, line.last_error) == (MailState.SENT, NOW, 1, "")


def test_what_was_sent_is_not_sent_again(engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock):
    queue(engine, cast.buyer, letter("a"), letter("b"))
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once() == 2
    clock.now += timedelta(days=30)
    queue(engine, cast.buyer, letter("a"))
    assert worker.run_once() == 0
    assert len(mailbox.accepted) == 2


def test_a_day_that_cannot_begin_holds_no_mail_back(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    queue(engine, cast.buyer, letter("one"))
    worker, told = Worker(engine, settings(smtp_url), clock), NewDay.tell_of_closed_rounds
    with monkeypatch.context() as trouble:
        trouble.setattr(NewDay, "tell_of_closed_rounds", lambda *_: 1 // 0)
        worker.run_once()
    assert len(mailbox.accepted) == 1
    asked: list[datetime] = []
    monkeypatch.setattr(NewDay, "tell_of_closed_rounds", lambda day, now: asked.append(now) or told(day, now))
    worker.run_once()
    worker.run_once()
    assert asked == [clock.now], "what failed is tried again, until it is done for the day"


def test_a_mail_leaves_when_it_is_due_and_not_before(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    queue(engine, cast.buyer, letter("a", send_after=NOW + timedelta(minutes=10)))
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once(NOW + timedelta(minutes=9, seconds=59)) == 0
    assert worker.run_once(NOW + timedelta(minutes=10)) == 1


def test_without_a_server_due_mails_stay_readable_and_never_leave(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    queue(engine, cast.buyer, letter("a"), letter("b", send_after=NOW + timedelta(minutes=10)))
    assert Worker(engine, settings(None), clock).run_once() == 1
    assert states(engine, cast) == [MailState.KEPT, MailState.QUEUED]
    clock.now += timedelta(days=1)
    assert Worker(engine, settings(smtp_url), clock).run_once() == 1
    assert states(engine, cast) == [MailState.KEPT, MailState.SENT]
    assert [mail["Message-ID"] for mail in mailbox.accepted] == [message_id("b", "connect.example")]


def test_sign_in_at_the_server_with_percent_signs_in_the_password(engine: Engine, cast: Cast, clock: Clock):
    seen: list[tuple[bytes, bytes]] = []

    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:w%rd", handled=False)

    queue(engine, cast.buyer, letter("a"))
    mailbox = Mailbox()
    with server(mailbox, authenticator=authenticator, auth_require_tls=False, auth_required=True) as url:
        right = url.replace("//", "//mailer%40connect.example:p%40ss%3Aw%25rd@")
        wrong = url.replace("//", "//mailer:wrong@")
        assert Worker(engine, settings(wrong), clock).run_once() == 0
        (line,) = mails(engine, cast)
        assert (line.state, "535" in line.last_error) == (MailState.QUEUED, True)
        assert Worker(engine, settings(right), clock).run_once(NOW + back_off(1)) == 1
    assert seen[-1] == (b"mailer@connect.example", b"p@ss:w%rd")


# --- refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["recipient_answers", "data_answers"])
def test_a_busy_server_is_asked_again_later(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, stage: str
):
    setattr(mailbox, stage, ["451 4.7.1 greylisted", "452 too busy"])
    queue(engine, cast.buyer, letter("a"))
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once() == 0
    (line,) = mails(engine, cast)
    assert (line.state, line.due_at) == (MailState.QUEUED, NOW + timedelta(minutes=1))
    assert "451 4.7.1 greylisted" in line.last_error
    assert worker.run_once(NOW + timedelta(seconds=59)) == 0
    assert worker.run_once(NOW + timedelta(minutes=1)) == 0
    assert worker.run_once(NOW + timedelta(minutes=3)) == 1
    (line,) = mails(engine, cast)
    assert (line.state, line.attempts, line.last_error) == (MailState.SENT, 3, "")
    assert len(mailbox.accepted) == 1


@pytest.mark.parametrize("stage", ["recipient_answers", "data_answers"])
def test_a_final_refusal_is_final_and_the_next_mail_goes_on(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, stage: str
):
    setattr(mailbox, stage, ["550 5.1.1 no such mailbox"])
    queue(engine, cast.buyer, letter("a"), letter("b"))
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once() == 1
    assert states(engine, cast) == [MailState.FAILED, MailState.SENT]
    assert "550 5.1.1 no such mailbox" in mails(engine, cast)[0].last_error
    assert worker.run_once(NOW + timedelta(days=30)) == 0


def test_one_refused_copy_does_not_send_the_other_twice(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    mailbox.recipient_answers = ["250 OK", "550 no such mailbox"]
    queue(engine, cast.buyer, letter("a", cc=("gone@tsukinowa.example",)))
    assert Worker(engine, settings(smtp_url), clock).run_once() == 1
    (line,) = mails(engine, cast)
    assert (line.state, "gone@tsukinowa.example" in line.last_error) == (MailState.SENT, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "件名\r\nBcc: all@evil.example"},
        {"to": ("seller@tsukinowa.example\r\nBcc: all@evil.example",)},
        {"to": ("seller@tsukinowa.example, all@evil.example",)},
        {"to": ("no-at-sign",)},
        {"text": "\ud800"},
    ],
    ids=["subject", "address", "two addresses", "no address", "broken text"],
)
def test_what_cannot_be_a_mail_is_never_sent(
    changes: dict[str, Any],
):
    mail = letter("a", **changes)
    with pytest.raises(smtp.Never):
        smtp.compose(Draft(mail), "no-reply@connect.example", "connect.example")


class Draft:
    """A letter as the mail server is handed it."""

    def __init__(self, letter: Letter) -> None:
        self.key, self.to, self.cc = letter.key, letter.to, letter.cc
        self.subject, self.text, self.html, self.created_at = letter.subject, letter.text, letter.html, NOW
        self.files, self.damaged = letter.files, ()


def test_a_malformed_mail_fails_and_the_others_leave(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    queue(engine, cast.buyer, letter("a", to=("a@b.example\nBcc: all@evil.example",)), letter("b"))
    assert Worker(engine, settings(smtp_url), clock).run_once() == 1
    assert states(engine, cast) == [MailState.FAILED, MailState.SENT]
    assert "all@evil.example" not in str(mailbox.envelopes)


# --- trouble on the way ---------------------------------------------------------------------------------------------


def test_a_server_that_is_down_delays_and_loses_nothing(engine: Engine, cast: Cast, mailbox: Mailbox, clock: Clock):
    queue(engine, cast.buyer, letter("a"), letter("b"), letter("c"))
    down = Worker(engine, settings(f"smtp://127.0.0.1:{free_port()}"), clock)
    for _ in range(3):
        assert down.run_once() == 0
    assert [(line.state, line.attempts) for line in mails(engine, cast)] == [(MailState.QUEUED, 1)] * 3
    assert "接続できませんでした" in mails(engine, cast)[0].last_error
    with server(mailbox) as url:
        assert Worker(engine, settings(url), clock).run_once(NOW + timedelta(minutes=1)) == 3
    assert states(engine, cast) == [MailState.SENT] * 3


def test_a_mail_is_given_up_after_its_last_attempt_and_says_why(engine: Engine, cast: Cast, clock: Clock):
    queue(engine, cast.buyer, letter("a"))
    down = Worker(engine, settings(f"smtp://127.0.0.1:{free_port()}"), clock)
    rests: list[timedelta] = []
    while states(engine, cast) == [MailState.QUEUED]:
        clock.now = max(clock.now, mails(engine, cast)[0].due_at)
        down.run_once()
        rests.append(mails(engine, cast)[0].due_at - clock.now)
    (line,) = mails(engine, cast)
    assert (line.state, line.attempts) == (MailState.FAILED, MAX_ATTEMPTS)
    assert "接続できませんでした" in line.last_error
    assert rests[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(rests) == timedelta(hours=1)


def test_a_connection_dropped_before_the_answer_sends_again_under_the_same_message_id(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    mailbox.hang_up_after_data = 1
    queue(engine, cast.buyer, letter("a"))
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once() == 0
    assert states(engine, cast) == [MailState.QUEUED]
    assert worker.run_once(NOW + back_off(1)) == 1
    assert states(engine, cast) == [MailState.SENT]
    assert mailbox.offered == [message_id("a", "connect.example")] * 2


def test_a_server_that_never_answers_is_left_and_tried_again(
    engine: Engine, cast: Cast, mailbox: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.2)
    queue(engine, cast.buyer, letter("a"))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        stuck = Worker(engine, settings(f"smtp://127.0.0.1:{silent.getsockname()[1]}"), clock)
        assert stuck.run_once() == 0
    (line,) = mails(engine, cast)
    assert (line.state, "接続できませんでした" in line.last_error) == (MailState.QUEUED, True)
    with server(mailbox) as url:
        assert Worker(engine, settings(url), clock).run_once(NOW + back_off(1)) == 1


# --- several workers, dying workers ---------------------------------------------------------------------------------


def test_two_workers_at_once_send_each_mail_once(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    queue(engine, cast.buyer, *(letter(f"{n}") for n in range(20)))
    sent: list[int] = []
    workers = [
        Thread(target=lambda: sent.append(Worker(engine, settings(smtp_url), clock).run_once())) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 20
    assert sorted(mailbox.offered) == sorted(message_id(f"{n}", "connect.example") for n in range(20))


def test_a_worker_killed_before_it_sent_is_followed_by_another(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock
):
    queue(engine, cast.buyer, letter("a"))
    with delivering(engine) as outbox:
        assert outbox.claim(NOW, LEASE)
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once(NOW + LEASE - timedelta(seconds=1)) == 0
    assert worker.run_once(NOW + LEASE) == 1
    assert len(mailbox.accepted) == 1


def test_a_worker_killed_after_it_sent_costs_one_copy_with_the_same_message_id(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    queue(engine, cast.buyer, letter("a"))
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("core.store.deliveries.Deliveries.sent", die)
        Worker(engine, settings(smtp_url), clock).run_once()
    assert states(engine, cast) == [MailState.QUEUED]
    worker = Worker(engine, settings(smtp_url), clock)
    assert worker.run_once(NOW + LEASE) == 1
    assert worker.run_once(NOW + timedelta(days=1)) == 0
    assert mailbox.offered == [message_id("a", "connect.example")] * 2
    assert states(engine, cast) == [MailState.SENT]


def test_the_thread_delivers_by_itself_and_stops_when_told(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.jobs.PAUSE_SECONDS", 0.02)
    worker = Worker(engine, settings(smtp_url), clock)
    worker.start()
    try:
        queue(engine, cast.buyer, letter("a"))
        wait_until(lambda: states(engine, cast) == [MailState.SENT])
    finally:
        worker.stop()
    queue(engine, cast.buyer, letter("b"))
    assert states(engine, cast) == [MailState.SENT, MailState.QUEUED]
    worker.start()
    try:
        wait_until(lambda: states(engine, cast) == [MailState.SENT] * 2)
    finally:
        worker.stop()


def test_the_thread_survives_a_database_that_is_away(
    engine: Engine, cast: Cast, mailbox: Mailbox, smtp_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.jobs.PAUSE_SECONDS", 0.02)
    worker = Worker(engine, settings(smtp_url), clock)
    stumbles: list[int] = []
    claim_for_real = Worker.run_once

    def run_once(self: Worker, now: datetime | None = None) -> int:
        if len(stumbles) < 3:
            stumbles.append(1)
            raise OSError("server closed the connection")
        return claim_for_real(self, now)

    monkeypatch.setattr(Worker, "run_once", run_once)
    queue(engine, cast.buyer, letter("a"))
    worker.start()
    try:
        wait_until(lambda: states(engine, cast) == [MailState.SENT])
    finally:
        worker.stop()
    assert len(stumbles) == 3


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    pause = Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        pause.wait(0.02)
    pytest.fail("it did not happen in time")
