"""Finds the web addresses in what people typed, so that they can be followed: the text itself stays as it is.

Only http and https lead anywhere. An address ends where Japanese text, a bracket or a sentence's punctuation begins,
and whoever writes a host that looks like another is found out: it is shown as the name that the browser will ask for.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])https?://"
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:xn--[A-Za-z0-9-]+|[A-Za-z]{2,24})"  # a host with a name
    r"(?!(?![\u3005-\u30ff\u3400-\u9fff])[\w@-])(?::\d{1,5}(?![A-Za-z0-9_@]))?"  # Japanese may follow
    r"(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "["}
_TAIL = ".,;:!?'*_~&"
_JAPANESE = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `href` is where it leads, "" for plain text; `host` is said beside it where looks deceive."""

    text: str
    href: str = ""
    host: str = ""


def pieces(text: str) -> tuple[Piece, ...]:
    """The text cut into plain parts and addresses; joined they are the text, character for character."""
    found: list[Piece] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        shown = _without_tail(match[0])
        link = _link(shown)
        if link is None:
            continue
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(link)
        end = match.start() + len(shown)
    if end < len(text):
        found.append(Piece(text[end:]))
    return tuple(found)


def _link(shown: str) -> Piece | None:
    """None where no browser could follow it."""
    try:
        parts = urlsplit(shown)
        typed = parts.hostname or ""
        host = typed.encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a port beyond all ports, a label that is too long or holds what no name may
        return None
    address = parts._replace(scheme=parts.scheme.lower(), netloc=f"{host}{port}").geturl()
    return Piece(shown, address, host if _deceives(typed) else "")


def _deceives(host: str) -> bool:
    """Whether a part of it is neither plain ASCII nor all Japanese: it may look like a name that it is not."""
    return not all(label.isascii() or all(map(_is_japanese, label)) for label in host.split("."))


def _is_japanese(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_JAPANESE)


def _without_tail(address: str) -> str:
    """Without the sentence's punctuation, and without brackets that were opened before the address began."""
    while True:
        last = address[-1]
        opening = _CLOSING.get(last)
        if last not in _TAIL and (opening is None or address.count(last) <= address.count(opening)):
            return address
        address = address[:-1]
