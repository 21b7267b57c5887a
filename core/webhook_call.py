"""Hands a message to a webhook's server, over TLS and never to an address inside a network (D6).

The name is resolved once, every address it has must be public, and the connection is made to that very address: what
the name leads to a moment later changes nothing. Redirects are not followed, and no proxy of the machine is asked.
"""

import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Event, Timer
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5.0
"""For the connection, for each answer of the server, and for all of it from the connection on."""

REST_MOST = timedelta(hours=1)
"""However long a server asks to be left alone, it is tried again after this."""

ANSWER_BYTES = 1_024
LATER = frozenset({408, 425, 429})
"""Refusals that time may cure, beside everything from 500 on."""

SAID: Mapping[int, str] = {
    400: "送信先が内容を受け付けませんでした（400）。",
    403: "送信先で、このWebhookの利用が許可されていません（403）。Slackの設定をご確認ください。",
    404: "送信先のWebhookが見つかりません（404）。URLを設定し直してください。",
    410: "送信先のWebhookは廃止されています（410）。URLを設定し直してください。",
    429: "送信先が混み合っています（429）。",
}
INSIDE = "送信先のURLが、社内ネットワークなど公開されていないアドレスを指しているため、送信しませんでした。"
REDIRECTED = "送信先が別のURLへの転送を返したため、送信しませんでした。URLを設定し直してください。"
UNKNOWN = "送信先のサーバーが見つかりませんでした。"
UNTRUSTED = "送信先のサーバーと安全に接続できませんでした（証明書の確認に失敗）。"
SILENT = "送信先が時間内に応答しませんでした。"
UNSURE = "送信しましたが、届いたか確認できませんでした。チャンネルをご確認のうえ、届いていない場合は再送してください。"
UNREACHED = "送信先に接続できませんでした。"

_GIVEN_OUT = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_WORD = re.compile(r"[a-z_]{3,60}")


class Later(Exception):
    """Not now; `rest` is how long the server asked to be left alone."""

    def __init__(self, reason: str, rest: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.rest = rest


class Never(Exception):
    """It is not offered again: the server will not take it, nothing may be offered to it, or it may have it already."""


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's, also where it carries an IPv4 address in an IPv6 one.

    Of IPv6 only what is given out at all (2000::/3): Python takes the rest for global where no list of its names it.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and not (found in _GIVEN_OUT or found in _NAT64 or found.ipv4_mapped):
        return False
    return all(each.is_global and not each.is_multicast for each in (found, *_carried(found)))


def _carried(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    nat64 = IPv4Address(address.packed[-4:]) if address in _NAT64 else None
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()), nat64)
    return tuple(each for each in found if each is not None)


def resolved(host: str, port: int) -> Sequence[str]:
    """Every address of a name. Raises OSError."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Line:
    """The way out: who resolves names, which addresses may be reached, which certificates are trusted."""

    resolve: Callable[[str, int], Sequence[str]] = resolved
    allowed: Callable[[str], bool] = is_public
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = TIMEOUT_SECONDS

    def post(self, url: str, payload: Mapping[str, Any], now: datetime) -> None:
        """Hand a message over; it was taken where this returns. Raises Later, Never, whose words name no address.

        Later only where nothing of it can have arrived, or the server said so. One that was handed over in full and
        then met with silence may stand in the channel: it is left to a person who can look there.
        """
        from http.client import HTTPException

        from urllib3.connection import HTTPSConnection
        from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        if parts.scheme != "https":
            raise Never(INSIDE)
        connection = HTTPSConnection(
            self._address(host, port), port, timeout=self.seconds, server_hostname=host, ssl_context=self.trust
        )
        body = json.dumps(payload, ensure_ascii=False).encode()
        headers = {"Host": parts.netloc, "Content-Type": "application/json; charset=utf-8", "Connection": "close"}
        silent, handed_over = Event(), False
        try:
            connection.connect()
            # One that answers byte by byte is silent as well.
            over = Timer(self.seconds, _hang_up, (connection.sock, silent))
            over.daemon = True
            over.start()
            try:
                connection.request("POST", parts.path, body, headers, preload_content=False)
                handed_over = True
                answer = connection.getresponse()
                status, rest, said = answer.status, answer.headers.get("Retry-After", ""), b""
                with suppress(HTTPError, HTTPException, OSError, ValueError):  # the status says enough
                    said = b"" if status < 300 else answer.read(ANSWER_BYTES)
            finally:
                over.cancel()
        except ssl.SSLCertVerificationError:
            raise Later(UNTRUSTED) from None
        except (HTTPError, HTTPException, OSError, ValueError) as trouble:
            if handed_over:
                raise Never(UNSURE) from None
            # urllib3 counts a refused connection among those that took too long.
            slow = isinstance(trouble, TimeoutError | ConnectTimeoutError) and not isinstance(
                trouble, NewConnectionError
            )
            raise Later(SILENT if slow or silent.is_set() else UNREACHED) from None
        finally:
            connection.close()
        _judge(status, said, rest, now)

    def _address(self, host: str, port: int) -> str:
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError):
            raise Later(UNKNOWN) from None
        if not found:
            raise Later(UNKNOWN)
        if not all(map(self.allowed, found)):
            raise Never(INSIDE)
        return found[0]


def _hang_up(line: socket.socket, silent: Event) -> None:
    silent.set()
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _judge(status: int, said: bytes, rest: str, now: datetime) -> None:
    """What a server's answer means. Raises Later, Never."""
    if status < 300:
        return
    if status < 400:
        raise Never(REDIRECTED)
    word = said.decode("ascii", "replace").strip()
    reason = SAID.get(status, f"送信先がエラーを返しました（{status}）。")
    if _WORD.fullmatch(word):  # such as Slack's channel_is_archived
        reason += f"（{word}）"
    if status >= 500 or status in LATER:
        raise Later(reason, _asked(rest, now))
    raise Never(reason)


def _asked(rest: str, now: datetime) -> timedelta:
    """How long `Retry-After` asks for, in seconds or as a date; nothing where it can't be read, an hour at most."""
    if re.fullmatch(r"\d{1,9}", rest.strip(), re.ASCII):
        asked = timedelta(seconds=int(rest))
    else:
        try:
            until = parsedate_to_datetime(rest)
        except (ValueError, TypeError, OverflowError):
            return timedelta(0)
        asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(asked, timedelta(0)), REST_MOST)
