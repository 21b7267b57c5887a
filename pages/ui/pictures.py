"""The product's marks, in the form in which a page takes them without asking for a file."""

from base64 import b64encode

from pages.ui.components import ASSETS


def _inline(name: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode((ASSETS / name).read_bytes()).decode()}"


ICON = _inline("favicon.svg")
LOGO = _inline("logo.svg")
