"""Where attachments are kept: files named by their content, so the same file is kept once, in a folder or elsewhere."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec  # pyright: ignore[reportMissingTypeStubs]

from core.model_choosing import ScanState
from core.settings import Settings
from core.uploads import StoredFile, Upload

CHUNK = 2**20
"""How much of a file is in memory at once while it is fetched."""


class FileStore:
    """Immutable files under one address that fsspec knows. A file is complete before its name exists.

    In a folder (the default) a file outlives a power cut from the moment `keep` returns; elsewhere the store answers
    for that. Nothing is ever removed: other messages may name the same content, and what was sent is evidence.
    """

    def __init__(self, url: str, *, scanned: bool = False) -> None:
        self._system, self._root = opened(url)
        self._local = _is_local(self._system)
        self._state = ScanState.WAITING if scanned else ScanState.UNCHECKED

    @classmethod
    def of(cls, settings: Settings) -> "FileStore":
        """The store of an installation; where it has a scanner, files begin as waiting for it."""
        return cls(settings.files_url, scanned=settings.scan_url is not None)

    def keep(self, upload: Upload) -> StoredFile:
        """Write a checked file durably and say how to find it. Files that no message names do no harm."""
        sha256 = hashlib.sha256(upload.content).hexdigest()
        target = self._path(sha256)
        if not self._system.exists(target):
            if self._local:
                _write_durably(Path(target), upload.content)
            else:
                self._system.pipe_file(target, upload.content)
        return StoredFile(upload.name, upload.media_type, len(upload.content), sha256, self._state)

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content, piece by piece. Raises FileNotFoundError before the first piece where it is not there.

        The last piece is held back until the whole is what its name says; ValueError otherwise, so that nobody takes a
        damaged file for the one that was sent.
        """
        digest, held = hashlib.sha256(), b""
        with self._system.open(self._path(sha256), "rb") as file:
            while piece := file.read(CHUNK):
                if held:
                    yield held
                digest.update(piece)
                held = piece
        if digest.hexdigest() != sha256:
            raise ValueError(f"attachment {sha256} is damaged")
        yield held

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"


def opened(url: str) -> tuple[Any, str]:
    """The file system behind an address, and the folder in it."""
    system, root = fsspec.core.url_to_fs(url)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return system, str(root).rstrip("/")  # pyright: ignore[reportUnknownArgumentType]


def _is_local(system: Any) -> bool:
    return "file" in system.protocol


def _write_durably(target: Path, content: bytes) -> None:
    """The file, its name and its folder's name reach the disk before this returns."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    with open(draft, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    for folder in (target.parent, target.parent.parent):
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
