"""Files that people attach: which are taken, told by their content and not by their name (M1)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from unicodedata import category, normalize

from core.document_files import is_archive, is_office, is_pdf, is_text
from core.errors import Refused
from core.image_files import bare_jpeg, bare_png
from core.model_choosing import ScanState

MAX_BYTES = 20 * 2**20
MAX_FILES = 5
MAX_NAME = 120

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


def _unless(sound: Callable[[bytes], bool]) -> Callable[[bytes], bytes | None]:
    return lambda content: content if sound(content) else None


def _office(folder: str) -> Callable[[bytes], bytes | None]:
    return _unless(lambda content: is_office(content, folder))


def _picture(bare: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes | None]:
    return lambda content: None if is_archive(content) else bare(content)


KINDS: dict[str, tuple[str, Callable[[bytes], bytes | None]]] = {
    "csv": ("text/csv", _unless(is_text)),
    "docx": (f"{OFFICE}wordprocessingml.document", _office("word")),
    "jpeg": ("image/jpeg", _picture(bare_jpeg)),
    "jpg": ("image/jpeg", _picture(bare_jpeg)),
    "pdf": ("application/pdf", _unless(is_pdf)),
    "png": ("image/png", _picture(bare_png)),
    "pptx": (f"{OFFICE}presentationml.presentation", _office("ppt")),
    "txt": ("text/plain", _unless(is_text)),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", _office("xl")),
}
"""By ending: the media type it is served as, and what is kept of its content, None where that is something else."""


def require_few(files: int) -> None:
    """Raise Refused where one message would carry more files than MAX_FILES."""
    if files > MAX_FILES:
        raise Refused(f"添付できるファイルは{MAX_FILES}件までです。分けて送信してください。")


def checked_upload(name: str, content: bytes) -> Upload:
    """The file, if it may be kept; Refused with the reason and what to do otherwise (M1).

    What a file is follows from its content: an ending that promises something else is refused, and so are files
    that can act (macros, scripts, embedded programs) or unpack beyond all measure. Pictures are kept without what they
    say of place, time and device (P10): whoever photographs a whiteboard at home does not mean to send an address.
    Documents are kept byte for byte, with the author's name that Word or a PDF writes into them: the other side knows
    who sends them, and what parties have exchanged is evidence.
    """
    shown = _safe_name(name)
    if not content:
        raise Refused(f"「{shown}」は空のファイルです。内容のあるファイルを選択してください。")
    if len(content) > MAX_BYTES:
        raise Refused(f"「{shown}」は大きすぎます。{MAX_BYTES // 2**20}MB以下のファイルを選択してください。")
    ending = shown.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise Refused(f"「{shown}」の形式は添付できません。使える形式：{'、'.join(sorted(KINDS))}")
    media_type, kept_of = KINDS[ending]
    kept = kept_of(content)
    if kept is None:
        raise Refused(
            f"「{shown}」の内容を{ending}として確認できませんでした。マクロやスクリプトを含まないファイルを選択してください。"
        )
    return Upload(shown, media_type, kept)


def _safe_name(name: str) -> str:
    """The last part of the name. Raises Refused where it hides something: control or direction marks, no ending."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = normalize("NFC", last).strip()
    if any(category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for char in clean):
        raise Refused("ファイル名に使えない文字が含まれています。名前を変更してから添付してください。")
    if not clean or clean.startswith(".") or len(clean) > MAX_NAME:
        raise Refused(f"ファイル名を確認してください（{MAX_NAME}文字以内）。")
    return clean
