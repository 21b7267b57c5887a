"""Documents that are what they say and cannot act: no macro, no script, no program inside, nothing beside them."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

MAX_UNPACKED = 200 * 2**20
MAX_ENTRIES = 5_000
STEP = 2**20
"""How much of an entry is unpacked at once; sizes that a file declares of itself are never trusted."""

_OFFICE_INSIDE = (".xlsx", ".docx", ".pptx")
"""What a chart or a slide may carry: the table behind it."""
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf")
_LIVELY = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_FROM_ELSEWHERE = ("attachedtemplate", "oleobject", "subdocument", "relationships/frame", "relationships/afchunk")
"""What Office loads from an address outside of the document and lets act; a link to another table is none of these."""
_STREAM = re.compile(rb"(?<!end)stream[\0\t\f ]*(?:\r\n?|\n)")
_NUMBERED = re.compile(rb"\s*\d+\s+\d+")
"""How objects in a stream begin. What doesn't was packed twice, or otherwise than is undone here."""
_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
_MARKUP = re.compile(rb"<(\?xml|!doctype|!--|html|svg|script|body|head|iframe|img)", re.IGNORECASE)


def is_office(content: bytes, folder: str) -> bool:
    """Whether this is an Office document of the kind that keeps its content in `folder`, and nothing beside it."""
    return _package_size(content, folder, deeper=True) <= MAX_UNPACKED


def is_pdf(content: bytes) -> bool:
    """Whether this is a PDF alone, without actions; also looks into the streams that hide objects."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:] or is_archive(content):
        return False
    return not _acts(content) and not any(map(_acts, _hidden_objects(content)))


def is_text(content: bytes) -> bool:
    """Whether this reads as text in UTF-8 or Shift_JIS, and is no page of the web."""
    if b"\0" in content:
        return False
    for encoding in ("utf-8-sig", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    return False


def is_archive(content: bytes) -> bool:
    """Whether somebody could open this as an archive, whatever it is besides."""
    return zipfile.is_zipfile(io.BytesIO(content))


TOO_MUCH = MAX_UNPACKED + 1


def _package_size(content: bytes, folder: str, *, deeper: bool) -> int:
    """How many bytes it unpacks to; TOO_MUCH where it is no sound package of that kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return TOO_MUCH
    names = {entry.filename for entry in entries}
    sound = (
        content.startswith(b"PK\3\4")  # nothing may stand before the archive
        and "[Content_Types].xml" in names
        and any(name.startswith(f"{folder}/") for name in names)
        and len(names) == len(entries) <= MAX_ENTRIES
        and sum(entry.file_size for entry in entries) <= MAX_UNPACKED
        and sum(entry.compress_size for entry in entries) <= len(content)  # entries that lie over one another
    )
    if not sound:
        return TOO_MUCH
    total = 0
    for entry in entries:
        total += _entry_size(content, entry, deeper=deeper)
        if total > MAX_UNPACKED:
            return TOO_MUCH
    return total


def _entry_size(content: bytes, entry: zipfile.ZipInfo, *, deeper: bool) -> int:
    """How many bytes an entry really has; TOO_MUCH where it lies about itself or holds what can act."""
    name = entry.filename.lower()
    if _is_macro(name) or ".." in name.split("/") or name.startswith(("/", "\\")) or entry.flag_bits & 1:
        return TOO_MUCH
    size, kept = 0, bytearray()
    # A table inside is looked into itself; of other entries their kind shows at the start, and what a part of the
    # package says of the others stands in short files.
    inside = name.endswith(_OFFICE_INSIDE)
    whole = inside or name.endswith((".rels", "[content_types].xml"))
    try:
        for piece in _unpacked(content, entry):
            size += len(piece)
            if size > entry.file_size:
                return TOO_MUCH
            if whole or not kept:
                kept += piece
    except (ValueError, zlib.error):
        return TOO_MUCH
    start = bytes(kept)
    if size != entry.file_size or start.startswith(_PROGRAMS) or _refers_to_macros(name, start):
        return TOO_MUCH
    if not (inside or start.startswith(b"PK")):
        return size
    if not (inside and deeper):
        return TOO_MUCH
    folders = {".xlsx": "xl", ".docx": "word", ".pptx": "ppt"}
    return size + _package_size(start, folders[name[-5:]], deeper=False)


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What an entry holds, unpacked from its own bytes. Raises ValueError where they are not as it says."""
    head = content[entry.header_offset : entry.header_offset + 30]
    if head[:4] != b"PK\3\4":
        raise ValueError("no entry there")
    start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    raw = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield raw
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("packed in a way that is not read everywhere")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        piece = inflater.decompress(raw, STEP)
        raw = inflater.unconsumed_tail
        if not piece and not raw:
            break
        yield piece
    if not inflater.eof or inflater.unused_data:
        raise ValueError("cut, or with something behind it")


def _is_macro(name: str) -> bool:
    """Whether an entry is a macro or an embedded program; a printer's settings are the one harmless .bin."""
    return name.endswith((".bin", ".exe", ".dll", ".js", ".vbs")) and "printersettings" not in name


def _refers_to_macros(name: str, text: bytes) -> bool:
    """Whether the list of parts names a macro under another name, or what acts is loaded from elsewhere.

    However it is spelt: in UTF-16, or with entities.
    """
    said = html.unescape(text.replace(b"\0", b"").decode("latin-1")).lower()
    if name == "[content_types].xml":
        return "macroenabled" in said or "vbaproject" in said
    return name.endswith(".rels") and "external" in said and any(kind in said for kind in _FROM_ELSEWHERE)


def _acts(content: bytes) -> bool:
    said = _read(content)
    return any(word in said for word in _LIVELY)


def _read(content: bytes) -> bytes:
    """As a reader of PDFs takes it: /J#61vaScript is /JavaScript."""
    return _SPELT.sub(lambda code: bytes.fromhex(code[1].decode()), content)


def _hidden_objects(content: bytes) -> Iterator[bytes]:
    """The streams that hold objects, unpacked. One that can't be read in a document that is not locked acts, for all
    that anybody knows."""
    left, before = MAX_UNPACKED, 0
    for found in _STREAM.finditer(content):
        announced = _read(content[before : found.start()])  # all since the stream before: a dictionary may be long
        before = found.end()
        if b"/ObjStm" not in announced:
            continue
        end = content.find(b"endstream", before)
        objects = None if b"/DecodeParms" in announced else _objects(content[before : end if end > 0 else None], left)
        if objects is None:
            yield b"" if b"/Encrypt" in content else _LIVELY[0]
        else:
            left -= len(objects)
            yield objects


def _objects(packed: bytes, room: int) -> bytes | None:
    """What a stream holds; None where that can't be read, or is more than there is room for."""
    inflater = zlib.decompressobj()
    try:
        objects = inflater.decompress(packed, max(1, room))
    except zlib.error:
        return None
    return objects if inflater.eof and _NUMBERED.match(objects) else None
