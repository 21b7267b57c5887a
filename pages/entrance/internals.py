"""Which of Streamlit's own addresses a browser needs, and whose uploads and pictures it may reach through them."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from core.repository import SignedIn
from pages.entrance.identity import user_info

STREAM = "/_stcore/stream"
HEALTH = "/_stcore/health"
PLAIN = frozenset({HEALTH, "/_stcore/host-config"})
COMPONENTS = "/_stcore/bidi-components/"
MEDIA = "/media/"
_UPLOAD = re.compile(r"/_stcore/upload_file/([0-9a-f-]{36})/([0-9a-f-]{36})")

MEBIBYTE = 1024 * 1024
LARGEST_BODY = 21 * MEBIBYTE
FILES_PER_TAB = 20
BYTES_PER_TAB = 100 * MEBIBYTE
BYTES_OVERALL = 1024 * MEBIBYTE

Verdict = HTTPStatus | None
"""None lets a request through to Streamlit."""


class Internals:
    """Judges requests of somebody who is signed in. An address that is not listed does not exist."""

    def __init__(self, runtime: Callable[[], Runtime] = Runtime.instance) -> None:
        self._runtime = runtime
        self._arriving: Counter[str] = Counter()

    def judge(self, who: SignedIn, method: str, path: str, length: str | None) -> Verdict:
        """Whether `who` may do this."""
        if path in PLAIN or path.startswith(COMPONENTS):
            return None if method in ("GET", "HEAD") else HTTPStatus.METHOD_NOT_ALLOWED
        if path.startswith(MEDIA) and method in ("GET", "HEAD"):
            return None if self._was_shown(who, path.removeprefix(MEDIA).split(".")[0]) else HTTPStatus.NOT_FOUND
        upload = _UPLOAD.fullmatch(path)
        if upload and method in ("PUT", "DELETE"):
            if who.viewer.onlooker:
                return HTTPStatus.FORBIDDEN
            if not self._is_own(who, upload[1]):
                return HTTPStatus.NOT_FOUND
            return self._judge_size(upload[1], length) if method == "PUT" else None
        return HTTPStatus.NOT_FOUND

    async def count(self, path: str, length: str | None, upload: Callable[[], Awaitable[None]]) -> None:
        """Run an upload; until it has arrived its announced size counts, so that many at once stay within bounds."""
        found = _UPLOAD.fullmatch(path)
        size = int(length or 0) if found else 0
        tab = found[1] if found else ""
        self._arriving[tab] += size
        try:
            await upload()
        finally:
            self._arriving[tab] -= size
            if not self._arriving[tab]:
                del self._arriving[tab]

    def _is_own(self, who: SignedIn, tab: str) -> bool:
        session = self._runtime().get_app_session(tab)
        return session is not None and session.matches_user_info(user_info(who))

    def _was_shown(self, who: SignedIn, file: str) -> bool:
        """Whether the file is on a page that one of this session's tabs shows now."""
        shown = self._runtime().media_file_mgr._files_by_session_and_coord
        return any(file in files.copy().values() and self._is_own(who, tab) for tab, files in list(shown.items()))

    def _judge_size(self, tab: str, length: str | None) -> Verdict:
        if length is None or not length.isascii() or not length.isdigit():
            return HTTPStatus.LENGTH_REQUIRED
        uploads = self._runtime().uploaded_file_mgr
        assert isinstance(uploads, MemoryUploadedFileManager)
        files = list(uploads.file_storage.get(tab, {}).values())
        held = sum(len(file.data) for file in files) + self._arriving[tab]
        overall = uploads._total_bytes + self._arriving.total()
        if int(length) > LARGEST_BODY or held + int(length) > BYTES_PER_TAB or overall + int(length) > BYTES_OVERALL:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None if len(files) < FILES_PER_TAB else HTTPStatus.TOO_MANY_REQUESTS
