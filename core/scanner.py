"""Asks a malware scanner about a file: clamd's INSTREAM, which other scanners speak as well."""

import socket
import struct
from collections.abc import Iterable
from urllib.parse import urlsplit

PORT = 3310
CONNECT_SECONDS = 5
ANSWER_SECONDS = 20
LONGEST_ANSWER = 1_000


class NoVerdict(Exception):
    """The scanner is away, or could not judge the file: it has to be asked again."""


class Scanner:
    """One scanner, at `clamd://host:port`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._place = (parts.hostname or "", parts.port or PORT)

    def is_clean(self, chunks: Iterable[bytes]) -> bool:
        """Its verdict on a content that is sent piece by piece. Raises NoVerdict."""
        try:
            answer = self._ask(chunks)
        except OSError as trouble:
            raise NoVerdict(f"no answer: {trouble}") from trouble
        if answer.endswith("FOUND"):
            return False
        if answer.endswith("OK"):
            return True
        raise NoVerdict(f"the answer is {answer!r}")

    def _ask(self, chunks: Iterable[bytes]) -> str:
        with socket.create_connection(self._place, CONNECT_SECONDS) as line:
            line.settimeout(ANSWER_SECONDS)
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
                answer += more
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")
