"""The console's own interface parts, each one file of markup, style and behaviour in `assets/ui/`."""

from functools import cache
from json import JSONEncoder
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

ASSETS = Path(__file__).parents[2] / "assets"
_JSON = JSONEncoder(ensure_ascii=False)
OPEN = {"head"}
"""These style the page around them too; the others keep their style to themselves."""

UPON = {"kpi": "board"}
"""These are a list with more around it: its style comes first, their own after it."""


def part(name: str, **mount: Any) -> Any:
    """Draw `assets/ui/<name>`; takes what a component of Streamlit takes (key, data, on_<event>_change).

    The script comes as a file from this site: a script inside the message would be run from a blob: address, which
    the content security policy forbids. Streamlit looks for such files in installed packages only, so the folder is
    named to it here, once for each server.
    """
    full = f"connect.{name}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(full) is None:
        manager.register_from_manifest(ComponentManifest("connect", "1", [ComponentConfig(name, "ui")]), ASSETS)
    return _renderer(name)(**mount)


def written(data: object) -> str:
    """What a part is told, as JSON. Japanese stays as it is: escaped it would be twice as long."""
    return _JSON.encode(data)


@cache
def _renderer(name: str) -> Any:
    return component(
        f"connect.{name}",
        html=_source(f"{name}.html"),
        css="".join(_source(f"{each}.css") or "" for each in (UPON.get(name, ""), name)) or None,
        js=f"{name}.js",
        isolate_styles=name not in OPEN,
    )


def _source(file: str) -> str | None:
    path = ASSETS / "ui" / file
    return path.read_text(encoding="utf-8") if path.exists() else None
