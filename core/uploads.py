"""Files that people attach: which are taken, told by their content and not by their name (M1)."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from unicodedata import category, normalize

from core.errors import Refused
from core.model_choosing import ScanState

MAX_BYTES = 20 * 2**20
MAX_FILES = 5
MAX_NAME = 120
MAX_UNPACKED = 200 * 2**20
MAX_ENTRIES = 5_000

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was checked and kept: `size` in bytes, content found by its SHA-256, `scan` what is known of it."""

    name: str
    media_type: str
    size: int
    sha256: str
    scan: ScanState = ScanState.UNCHECKED


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was checked and is about to be kept."""

    name: str
    media_type: str
    content: bytes


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8-sig", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not re.match(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|!--|html|svg|script)", content[:200], re.IGNORECASE)
    return False


def _acts(entry: str) -> bool:
    """Whether an archive's entry is a macro or an embedded program; a printer's settings are the one harmless .bin."""
    return entry.endswith(".bin") and "printersettings" not in entry


def _is_office(folder: str) -> Callable[[bytes], bool]:
    def check(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False
        names = {entry.filename for entry in entries}
        return (
            content.startswith(b"PK\3\4")  # nothing may stand before the archive
            and "[Content_Types].xml" in names
            and any(name.startswith(f"{folder}/") for name in names)
            and not any(_acts(name.lower()) for name in names)
            and len(entries) <= MAX_ENTRIES
            and sum(entry.file_size for entry in entries) <= MAX_UNPACKED
        )

    return check


def _is_pdf(content: bytes) -> bool:
    lively = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
    named = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), content)  # /J#61vaScript
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:] and not any(word in named for word in lively)


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content.endswith(b"IEND\xaeB`\x82")


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9")


KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "csv": ("text/csv", _is_text),
    "docx": (f"{OFFICE}wordprocessingml.document", _is_office("word")),
    "jpeg": ("image/jpeg", _is_jpeg),
    "jpg": ("image/jpeg", _is_jpeg),
    "pdf": ("application/pdf", _is_pdf),
    "png": ("image/png", _is_png),
    "pptx": (f"{OFFICE}presentationml.presentation", _is_office("ppt")),
    "txt": ("text/plain", _is_text),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", _is_office("xl")),
}
"""By ending: the media type it is served as, and what its content must look like."""


def checked_upload(name: str, content: bytes) -> Upload:
    """The file, if it may be kept; Refused with the reason and what to do otherwise (M1).

    What a file is follows from its content: an ending that promises something else is refused, and so are files
    that can act (macros, scripts, embedded programs) or unpack beyond all measure.
    """
    shown = _safe_name(name)
    if not content:
        raise Refused(f"「{shown}」は空のファイルです。内容のあるファイルを選択してください。")
    if len(content) > MAX_BYTES:
        raise Refused(f"「{shown}」は大きすぎます。{MAX_BYTES // 2**20}MB以下のファイルを選択してください。")
    ending = shown.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise Refused(f"「{shown}」の形式は添付できません。使える形式：{'、'.join(sorted(KINDS))}")
    media_type, looks_right = KINDS[ending]
    if not looks_right(content):
        raise Refused(
            f"「{shown}」の内容を{ending}として確認できませんでした。マクロやスクリプトを含まないファイルを選択してください。"
        )
    return Upload(shown, media_type, content)


def _safe_name(name: str) -> str:
    """The last part of the name. Raises Refused where it hides something: control or direction marks, no ending."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = normalize("NFC", last).strip()
    if any(category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for char in clean):
        raise Refused("ファイル名に使えない文字が含まれています。名前を変更してから添付してください。")
    if not clean or clean.startswith(".") or len(clean) > MAX_NAME:
        raise Refused(f"ファイル名を確認してください（{MAX_NAME}文字以内）。")
    return clean
