"""Where the mails of a served console arrive: a real mail server, and what a reader finds in its letters."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import urlsplit

from tests.core.test_jobs import Mailbox, server

PATIENCE = 15
"""Seconds after which a mail that has not come is missed."""


class PostOffice:
    """Every mail that the console has handed over."""

    def __init__(self, mailbox: Mailbox, url: str) -> None:
        self._mailbox, self.url = mailbox, url

    def mail(self, to: str, subject: str) -> EmailMessage:
        """The mail to this address whose subject holds these words; waits until it has come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message, (_, recipients) in zip(self._mailbox.accepted, self._mailbox.envelopes, strict=False):
                if to in recipients and subject in str(message["Subject"]):
                    return message
            time.sleep(0.1)
        raise AssertionError(f"no mail 「{subject}」 to {to}; there are {self.all()}")

    def every(self) -> list[EmailMessage]:
        """Each mail that has come, in the order in which they came."""
        return list(self._mailbox.accepted)

    def all(self) -> list[tuple[str, str]]:
        """To whom, and what about."""
        return [(str(message["To"]), str(message["Subject"])) for message in self._mailbox.accepted]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open while the block runs; its `url` is a CONNECT_SMTP_URL."""
    mailbox = Mailbox()
    with server(mailbox) as url:
        yield PostOffice(mailbox, url)


def text_of(message: EmailMessage) -> str:
    """What the mail says to those who read plain text."""
    part = message.get_body(("plain",))
    assert part is not None, "every mail can be read as plain text"
    return part.get_content()


def link_in(message: EmailMessage, path: str) -> str:
    """The link that the mail carries to this path."""
    found = [each for each in re.findall(r"https?://\S+", text_of(message)) if urlsplit(each).path == path]
    assert len(set(found)) == 1, f"one link to {path} in {text_of(message)}"
    return found[0]
