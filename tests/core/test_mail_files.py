"""What a mail carries: frozen when the mail is written, sent byte for byte, gone with the mail (M3, T9)."""

from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core.jobs import Worker
from core.model import MailState
from core.model_mails import Letter, MailFile
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import MailFileRow
from tests.cast import NOW, Cast
from tests.core.test_jobs import Clock, Mailbox, letter, mails, queue, server, settings, states
from tests.pages.screens import head, screen

PDF = MailFile("請求書 2026年11月.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff" * 500)
INVITATION = MailFile(
    "invite.ics",
    "text/calendar; method=REQUEST",
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",
)


def carrying(key: str = "a", *files: MailFile, **changes: Any) -> Letter:
    return letter(key, files=files or (PDF, INVITATION), **changes)


def delivered(engine: Engine) -> list[EmailMessage]:
    """What a real mail server was given."""
    mailbox = Mailbox()
    with server(mailbox) as url:
        Worker(engine, settings(url), Clock()).run_once()
    return mailbox.accepted


def kept(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(MailFileRow)) or 0


def test_files_arrive_byte_for_byte_under_their_names(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, carrying())
    (mail,) = delivered(engine)
    assert [(part.get_filename(), part.get_content_type()) for part in mail.iter_attachments()] == [
        ("請求書 2026年11月.pdf", "application/pdf"),
        ("invite.ics", "application/ics"),
    ]
    assert [part.get_payload(decode=True) for part in mail.iter_attachments()] == [PDF.content, INVITATION.content]
    text = mail.get_body(("plain",))
    assert text is not None
    assert "https://connect.example/order?order=3" in text.get_content()


def test_an_invitation_is_also_a_way_to_read_the_mail_and_names_its_method(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, carrying())
    (mail,) = delivered(engine)
    body = next(part for part in mail.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in body.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    calendar = list(body.iter_parts())[-1]
    assert (calendar.get_param("method"), calendar.get_content_charset()) == ("REQUEST", "utf-8")
    assert calendar.get_filename() is None
    assert calendar.get_payload(decode=True) == INVITATION.content


def test_a_mail_without_files_stays_as_plain_as_it_was(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, letter("a"))
    (mail,) = delivered(engine)
    assert mail.get_content_type() == "multipart/alternative"
    assert list(mail.iter_attachments()) == []


def test_files_are_written_with_their_mail_or_not_at_all(engine: Engine, cast: Cast):
    with pytest.raises(RuntimeError), transaction(engine, cast.buyer) as repo:
        repo.outbox.queue(carrying(), NOW)
        raise RuntimeError("the action failed after all")
    assert kept(engine) == 0
    queue(engine, cast.buyer, carrying(), carrying(), carrying())
    assert kept(engine) == 2, "an occasion that has its mail gets no second one, and no second set of files"


def test_a_mail_that_is_taken_back_takes_its_files_with_it(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, carrying("talk:1:7"), carrying("talk:2:7"))
    with transaction(engine, cast.buyer) as repo:
        repo.outbox.withdraw("talk:1:", NOW)
    assert [mail["Subject"].split()[-1] for mail in delivered(engine)] == ["talk:2:7"]


def test_a_file_that_is_no_longer_what_was_written_does_not_leave(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, carrying())
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(MailFileRow).where(MailFileRow.name == PDF.name).values(content=b"%PDF-1.7 other"))
    assert delivered(engine) == []
    (line,) = mails(engine, cast)
    assert line.state is MailState.FAILED
    assert "一致しません：請求書 2026年11月.pdf" in line.last_error


@pytest.mark.parametrize("bad", ["no type at all", "", "text/calendar\r\nBcc: all@evil.example"])
def test_a_file_that_fits_no_mail_never_stops_the_others(engine: Engine, cast: Cast, bad: str):
    queue(engine, cast.buyer, carrying("a", MailFile("a.bin", bad, b"x")), letter("b"))
    arrived = delivered(engine)
    assert arrived[-1]["Subject"].endswith(" b")
    assert all(mail["Bcc"] is None for mail in arrived)
    assert MailState.QUEUED not in states(engine, cast)


def test_operations_read_what_a_mail_carried(engine: Engine, cast: Cast):
    queue(engine, cast.buyer, carrying(), letter("b"))
    with reading(engine, cast.operator) as repo:
        found = [repo.outbox.get(line.id).files for line in reversed(repo.outbox.listing().lines)]
    assert found == [("請求書 2026年11月.pdf", "invite.ics"), ()]
    shown = [head(screen("operations.mails", engine, cast.operator, mail=mail)) for mail in (1, 2)]
    assert "添付 請求書 2026年11月.pdf、invite.ics" in shown[0]
    assert "添付" not in shown[1]
