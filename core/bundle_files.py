"""Where finished ZIPs are kept: beside the attachments, under names that no two attempts share, until they are old."""

import hashlib
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.files import CHUNK, opened
from core.model_contracts import BundleId
from core.settings import Settings


@dataclass(slots=True)
class Written:
    """A file that is being written from its beginning to its end: what has gone through, and its SHA-256."""

    file: BinaryIO
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def write(self, piece: bytes) -> int:
        """Hand a piece on."""
        self.digest.update(piece)
        self.size += len(piece)
        self.file.write(piece)
        return len(piece)

    def flush(self) -> None:
        """Hand on what is held back."""
        self.file.flush()

    @property
    def sha256(self) -> str:
        """Of all that has gone through."""
        return self.digest.hexdigest()


class BundleFiles:
    """A folder of its own, which no backup takes along: what is in it can be packed again."""

    def __init__(self, url: str) -> None:
        self._system, root = opened(url)
        self._root = f"{root}/bundles"

    @classmethod
    def of(cls, settings: Settings) -> "BundleFiles":
        """The folder of an installation."""
        return cls(settings.files_url)

    @contextmanager
    def writing(self, bundle: BundleId) -> Generator[Written]:
        """A file to write a bundle to, which has its name once the block has ended well, and is gone where not."""
        self._system.makedirs(self._root, exist_ok=True)
        draft = f"{self._root}/{bundle}-{secrets.token_hex(8)}.part"
        try:
            with self._system.open(draft, "wb") as file:
                written = Written(file)
                yield written
            self._system.mv(draft, self._path(bundle, written.sha256))
        except BaseException:
            if self._system.exists(draft):
                self._system.rm(draft)
            raise

    def chunks(self, bundle: BundleId, sha256: str) -> Iterator[bytes]:
        """The ZIP, piece by piece. Raises FileNotFoundError before the first piece where it is not there."""
        with self._system.open(self._path(bundle, sha256), "rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def remove(self, bundle: BundleId) -> None:
        """Everything that any attempt at a bundle has left."""
        for path in self._system.glob(f"{self._root}/{bundle}-*"):
            self._system.rm(path)

    def _path(self, bundle: BundleId, sha256: str) -> str:
        return f"{self._root}/{bundle}-{sha256}.zip"
