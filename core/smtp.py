"""Hands a mail to the mail server, and tells a refusal that time may cure from one that it won't."""

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, ContentTypeHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from types import TracebackType
from typing import Protocol, Self, cast
from urllib.parse import unquote, urlsplit

from core.model_mails import MailFile

TIMEOUT_SECONDS = 20
"""For each answer of the server. A whole delivery waits for about eight, well within a worker's lease."""

CALENDAR = "text/calendar"
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Later(Exception):
    """Not now: the server is unreachable, busy or wrongly configured. `server` where the next mail would fail alike."""

    def __init__(self, reason: str, *, server: bool = False) -> None:
        super().__init__(reason)
        self.server = server


class Never(Exception):
    """The server will not take this mail however often it is offered."""


class Mail(Protocol):
    """What a mail must tell to be sent; the outbox's claim does."""

    @property
    def key(self) -> str: ...
    @property
    def to(self) -> Sequence[str]: ...
    @property
    def cc(self) -> Sequence[str]: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def files(self) -> Sequence[MailFile]: ...
    @property
    def damaged(self) -> Sequence[str]: ...


def message_id(key: str, host: str) -> str:
    """The same for every attempt at one mail, so that a mailbox recognises a second copy."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"


def compose(mail: Mail, sender: str, host: str) -> EmailMessage:
    """The message as it travels: text, HTML, files. Raises Never where one of its parts can't be put into a mail.

    The standard library refuses line breaks in headers and addresses, so that nothing typed becomes a header.
    """
    if mail.damaged:
        raise Never(f"添付ファイルが保存した時の内容と一致しません：{'、'.join(mail.damaged)}")
    message = EmailMessage(policy=SMTP)
    message["Date"] = mail.created_at
    message["Message-ID"] = message_id(mail.key, host)
    message["Auto-Submitted"] = "auto-generated"
    try:
        name, address = parseaddr(sender)
        message["From"] = Address(name, addr_spec=address)
        message["To"] = [Address(addr_spec=each) for each in mail.to]
        if mail.cc:
            message["Cc"] = [Address(addr_spec=each) for each in mail.cc]
        message["Subject"] = mail.subject
        message.set_content(mail.text, charset="utf-8", cte="base64")
        message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="base64")
        _add_files(message, mail.files)
    except (ValueError, IndexError, MessageError) as error:
        reason = f"宛先・件名・本文・添付のいずれかがメールの形式に合いません（{type(error).__name__}）。"
        raise Never(reason) from error
    return message


def _add_files(message: EmailMessage, files: Sequence[MailFile]) -> None:
    """What the mail carries, byte for byte.

    An invitation to a calendar comes twice. As a third way to read the mail, with its method beside its type
    (RFC 6047, section 2.4), it gets the buttons of Gmail and Outlook; programs that look only at attachments find it
    there, under the type that Google's own invitations use, so that none takes it for a second one.
    """
    typed = [(file, cast(ContentTypeHeader, HeaderRegistry()("content-type", file.media_type))) for file in files]
    for file, kind in typed:
        if kind.content_type == CALENDAR:
            params = {"charset": "utf-8", **kind.params}
            message.add_alternative(file.content, maintype=kind.maintype, subtype=kind.subtype, params=params)
    for file, kind in typed:
        if kind.content_type == CALENDAR:
            message.add_attachment(file.content, maintype="application", subtype="ics", filename=file.name)
        else:
            message.add_attachment(
                file.content, maintype=kind.maintype, subtype=kind.subtype, params=dict(kind.params), filename=file.name
            )


class MailServer:
    """A connection that opens with the first mail and serves the rest of the round."""

    def __init__(self, url: str, sender: str, host: str) -> None:
        self._address = urlsplit(url)
        self._sender = sender
        self._host = host
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def send(self, mail: Mail) -> str:
        """Deliver; the answer names the recipients that were refused while others were accepted, mostly none.

        Raises Later or Never.
        """
        message = compose(mail, self._sender, self._host)
        try:
            refused = self._open().send_message(message, to_addrs=[*mail.to, *mail.cc])
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise _judged(error) from error
        return f"一部の宛先が拒否されました：{', '.join(sorted(refused))}" if refused else ""

    def _open(self) -> smtplib.SMTP:
        if self._connection is None:
            scheme, host = self._address.scheme, self._address.hostname or ""
            port = self._address.port or PORTS[scheme]
            if scheme == "smtps":
                tls = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(host, port, self._host, timeout=TIMEOUT_SECONDS, context=tls)
            else:
                connection = smtplib.SMTP(host, port, self._host, timeout=TIMEOUT_SECONDS)
            self._connection = connection
            if scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if self._address.username:
                connection.login(unquote(self._address.username), unquote(self._address.password or ""))
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._connection.close()
            self._connection = None


def _judged(error: smtplib.SMTPException | OSError) -> Later | Never:
    """Only what the server says of this mail's recipients or content is final; the rest is the server's own trouble."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = list(error.recipients.values())
        reason = "宛先が拒否されました：" + "、".join(_answer(code, text) for code, text in answers)
        return Never(reason) if all(_final(code) for code, _ in answers) else Later(reason)
    if isinstance(error, smtplib.SMTPDataError):
        reason = f"本文が受け付けられませんでした：{_answer(error.smtp_code, error.smtp_error)}"
        return Never(reason) if _final(error.smtp_code) else Later(reason)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Never("メールサーバーがこの宛先の文字に対応していません。")
    if isinstance(error, smtplib.SMTPResponseException):
        reason = f"メールサーバーが受け付けませんでした：{_answer(error.smtp_code, error.smtp_error)}"
        return Later(reason, server=True)
    return Later(f"メールサーバーに接続できませんでした（{type(error).__name__}）。", server=True)


def _final(code: int) -> bool:
    return 500 <= code < 600


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())[:200]}"
