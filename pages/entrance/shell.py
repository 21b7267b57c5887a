"""The one HTML page in which every screen of the console appears, and the script and style files it loads."""

import base64
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from streamlit import file_util

from pages.entrance.headers import console_policy
from pages.entrance.scripts import joined

TITLE = "kakutoku connect"
ASSETS = Path(__file__).parents[2] / "assets"
PICTURES = {"/favicon.svg": "favicon.svg", "/favicon.png": "favicon.svg", "/logo.svg": "logo.svg"}
"""What stands in the page and above it, by address; Streamlit's own script asks for the icon as a PNG."""

PARTS = "/_stcore/bidi-components/connect."
"""Where Streamlit has a browser ask for the scripts of the console's own parts (pages/ui/components.py)."""
EARLY = tuple(f"{PARTS}{part}/{part}.js" for part in ("head", "board"))
"""What draws the head of every screen, and nearly every list."""

# Streamlit would first ask below the screen's own path (/candidates/_stcore/health), wait after the refusal, and only
# then connect; told where the server is, it connects at once.
START = (
    '<script>window.__streamlit={BACKEND_BASE_URL:location.origin+"/",HOST_CONFIG:{allowedOrigins:[location.origin],'
    "useExternalAuthToken:false,enableCustomParentMessages:false,enforceDownloadInNewTab:false,blockErrorDialogs:false}}"
    "</script>"
)

_IMPORTED = re.compile(r"""from\s*["'`]\./([\w.-]+\.js)["'`]""")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_NAMED = re.compile(r'"(/static/[^"]+\.(?:js|css))"')
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_AGENTS = re.compile(r'<link rel="service-desc"[^>]*>\s*')


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that every browser loads; its name changes with its content, except for those in the root."""

    path: Path
    cache: str
    content: Callable[[Path], bytes] = Path.read_bytes

    @property
    def media_type(self) -> str:
        """What it is."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"


class Shell:
    """Streamlit's page in Japanese and under the product's name, and Streamlit's files."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(file_util.get_static_dir())
        page = _COMMENT.sub("", (self._folder / "index.html").read_text(encoding="utf-8"))
        page = _NOSCRIPT.sub("<noscript><p>この画面にはJavaScriptが必要です。</p></noscript>", _AGENTS.sub("", page))
        page = page.replace('lang="en"', 'lang="ja"').replace("<title>Streamlit</title>", f"<title>{TITLE}</title>")
        page = page.replace('<meta charset="UTF-8" />', f'<meta charset="UTF-8" />\n    {START}')
        page = page.replace('"./', '"/').replace("/favicon.png", "/favicon.svg")
        early = "".join(f'<link rel="modulepreload" href="{path}">' for path in [*self._early(page), *EARLY])
        self.page = page.replace("</head>", f"{early}</head>")
        digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(self.page))
        self.policy = console_policy(tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))
        self._packed: dict[str, bytes] = {}

    def _early(self, page: str) -> list[str]:
        """Streamlit's scripts for parts, less those the page names: else they come late, and one after the other."""
        scripts = self._folder / "static" / "js"
        found: list[str] = []
        asked = [script.name for script in scripts.glob("BidiComponent.*.js")]
        for name in asked:
            path = f"/static/js/{name}"
            if path not in page and path not in found:
                found.append(path)
                asked += _IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
        return found

    @cached_property
    def assets(self) -> dict[str, Asset]:
        """Every file by its exact path; nothing else in that folder can be asked for."""
        hashed = {
            f"/{file.relative_to(self._folder).as_posix()}": Asset(file, "public, max-age=31536000, immutable")
            for file in (self._folder / "static").rglob("*")
            if file.is_file()
        }
        return hashed | {path: Asset(ASSETS / file, "public, max-age=86400") for path, file in PICTURES.items()}

    @cached_property
    def parts(self) -> dict[str, Asset]:
        """The scripts of the console's own parts, for whoever is signed in; asked for anew with every page."""
        scripts = [markup.with_suffix(".js") for markup in (ASSETS / "ui").glob("*.html")]
        return {f"{PARTS}{script.stem}/{script.name}": Asset(script, "no-cache", joined) for script in scripts}

    def prepare(self) -> None:
        """Compress what the page itself names, so that the first person who comes does not wait for it."""
        for path in {*_NAMED.findall(self.page), *EARLY} & {*self.assets, *self.parts}:
            self._pack(path)

    def page_answer(self) -> Response:
        """The page; the same for everybody, so it holds nothing about anybody."""
        return Response(self.page, media_type="text/html", headers={"content-security-policy": self.policy})

    def asset_answer(self, path: str, headers: Headers) -> Response:
        """A file, compressed once per process where that helps. Called in a thread: it reads the disk."""
        asset = self._asset(path)
        answer = {"cache-control": asset.cache, "vary": "accept-encoding"}
        if asset.path.suffix in (".js", ".css") and "gzip" in headers.get("accept-encoding", ""):
            answer["content-encoding"] = "gzip"
            return Response(self._pack(path), media_type=asset.media_type, headers=answer)
        return Response(asset.content(asset.path), media_type=asset.media_type, headers=answer)

    def _pack(self, path: str) -> bytes:
        if path not in self._packed:
            asset = self._asset(path)
            self._packed[path] = gzip.compress(asset.content(asset.path), 6, mtime=0)
        return self._packed[path]

    def _asset(self, path: str) -> Asset:
        return self.assets.get(path) or self.parts[path]
