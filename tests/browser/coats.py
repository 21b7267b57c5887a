"""Looks for names in whatever was sent, whichever coat they wear: another width, an escape, base64, a PDF."""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import pypdfium2


def found(received: Iterator[tuple[str, bytes]] | list[tuple[str, bytes]], canaries: tuple[str, ...]) -> set[str]:
    """Which canaries can be read in what was received, and where: "frame: mizuhanome"."""
    hits: set[str] = set()
    for place, octets in received:
        for text in _readings(octets):
            letters = bones(text)
            hits |= {f"{place}: {canary}" for canary in canaries if canary in letters}
    return hits


def bones(text: str) -> str:
    """Letters and digits only, in one width, one case and one kana."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = (letter for letter in plain if letter.isalnum())
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in letters)


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")


def _readings(octets: bytes) -> Iterator[str]:
    """The text as it stands and with every coat taken off that a text may wear on its way."""
    if octets.startswith(b"%PDF-"):
        yield from _printed(octets)
    yield octets.decode("utf-16-le", "ignore")
    yield octets[1:].decode("utf-16-le", "ignore")
    text = octets.decode("utf-8", "ignore")
    yield text
    bare = html.unescape(unquote(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), text)))
    if bare != text:
        yield bare
    for block in _BASE64.findall(text):
        for start in range(4):
            part = block[start:].rstrip("=").replace("-", "+").replace("_", "/")
            try:
                yield base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "ignore")
            except binascii.Error:
                continue


def _printed(octets: bytes) -> Iterator[str]:
    """What a PDF says on its pages and of itself: its letters are packed and stand in no byte of the file."""
    with pypdfium2.PdfDocument(octets) as document:
        yield "\n".join(document.get_metadata_dict().values())
        for page in document:
            yield page.get_textpage().get_text_range()
