"""Where attachments are kept: a folder of files named by their content, so the same file is kept once."""

import hashlib
import os
import tempfile
from pathlib import Path

from core.uploads import StoredFile, Upload


class FileStore:
    """A folder of immutable files. A file is complete before its name exists."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, upload: Upload) -> StoredFile:
        """Write a checked file durably and say how to find it. Files that no message names do no harm."""
        sha256 = hashlib.sha256(upload.content).hexdigest()
        target = self._path(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
                file.write(upload.content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(target)
        return StoredFile(upload.name, upload.media_type, len(upload.content), sha256)

    def read(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError, and ValueError where the bytes are not what their name says."""
        content = self._path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"attachment {sha256} is damaged")
        return content

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256
