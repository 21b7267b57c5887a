"""Photos and pictures without what they say about the place, the time, the device and the person behind them (P10).

The picture itself is not touched: no point of it is encoded anew, and it stays the right way up. What hangs on it
besides (EXIF with the position, XMP, IPTC, comments, previews, whatever a camera appends) is left out.
"""

import re
import zlib
from collections.abc import Iterator

MOST_POINTS = 250_000_000
"""A picture that would unfold to more than this is meant to fill somebody's memory."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"hIST", b"pHYs"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
"""The picture, how to read its colours, its size on paper, its movement. Any other part may tell of somebody."""

_START, _END, _SCAN, _EXIF = 0xD8, 0xD9, 0xDA, 0xE1
_BARE = {0x01, *range(0xD0, 0xD8)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_NEEDED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # how to read the colours
_TELLS = {*range(0xE0, 0xF0), 0xFE}
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def bare_png(content: bytes) -> bytes | None:
    """The picture alone, or None where this is no whole PNG and nothing else."""
    if not content.startswith(_PNG):
        return None
    kept, place, kind = [_PNG], len(_PNG), b""
    while kind != b"IEND":
        length, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        chunk = content[place : place + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            return None
        if (place == len(_PNG)) is not (kind == b"IHDR"):
            return None
        if kind == b"IHDR" and not _fits(chunk[8:12], chunk[12:16]):
            return None
        if kind in _PNG_NEEDED:
            kept.append(chunk)
        place += len(chunk)
    return b"".join(kept) if place == len(content) else None


def bare_jpeg(content: bytes) -> bytes | None:
    """The picture alone, or None where this is no whole JPEG. What follows its end is left out."""
    kept, upright, framed = [b"\xff\xd8"], 1, False
    for marker, segment in _segments(content):
        if marker == _END:
            return b"".join([kept[0], _orientation_only(upright), *kept[1:], segment]) if framed else None
        if marker == _EXIF and segment[4:10] == b"Exif\0\0":
            upright = _orientation(segment[10:])
        if marker in _FRAMES:
            framed = _fits(segment[5:7], segment[7:9])
            if not framed:
                return None
        if marker not in _TELLS or (marker in _NEEDED and segment[4:].startswith(_NEEDED[marker])):
            kept.append(segment)
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its bytes; ends where the file is cut or is no JPEG."""
    if not content.startswith(b"\xff\xd8\xff"):
        return
    place = 2
    while content[place : place + 1] == b"\xff":
        while content[place + 1 : place + 2] == b"\xff":  # filling
            place += 1
        marker = content[place + 1] if place + 1 < len(content) else 0
        end = place + 2
        if marker in (0, _START):
            return
        if marker not in _BARE and marker != _END:
            end += int.from_bytes(content[end : end + 2], "big")
            if end < place + 4 or end > len(content):
                return
        if marker == _SCAN:
            following = _NEXT_MARKER.search(content, end)
            if following is None:
                return
            end = following.start()
        yield marker, content[place:end]
        if marker == _END:
            return
        place = end


def _fits(one: bytes, other: bytes) -> bool:
    return 0 < int.from_bytes(one, "big") * int.from_bytes(other, "big") <= MOST_POINTS


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held: 1 to 8, 1 where it doesn't say."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order != "little" and order != "big":
        return 1
    first = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[first : first + 2], order)
    for n in range(min(count, 500)):
        entry = tiff[first + 2 + 12 * n : first + 14 + 12 * n]
        if int.from_bytes(entry[:2], order) == 0x0112:
            turned = int.from_bytes(entry[8:10], order)
            return turned if 1 <= turned <= 8 else 1
    return 1


def _orientation_only(upright: int) -> bytes:
    """EXIF that says nothing but that; none where the picture is upright as it is."""
    if upright == 1:
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + upright.to_bytes(2, "big") + b"\0\0"
    exif = b"Exif\0\0MM\0*\x00\x00\x00\x08\x00\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
