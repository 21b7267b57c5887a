"""Files that people attach: which are taken, and how they are named (M1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was checked and kept; `size` in bytes, content found by its SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str
