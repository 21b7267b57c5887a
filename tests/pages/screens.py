"""One screen of the console, drawn without a browser for one member of the cast."""

import json
import re
from datetime import datetime
from typing import Any

from google.protobuf.text_format import MessageToString
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from core.model import Viewer
from pages.ui import frame
from tests.cast import NOW


def _script() -> None:
    from importlib import import_module

    import streamlit as st

    import_module(f"pages.{st.session_state['screen']}").draw()


def screen(name: str, engine: Engine, viewer: Viewer, at: datetime = NOW, **query: object) -> AppTest:
    """`pages/<name>` as `viewer` sees it at that time under that address, drawn once."""
    app = AppTest.from_function(_script, default_timeout=30)
    app.session_state["screen"] = name
    app.session_state["frame.desk"] = frame.Desk(viewer, engine, lambda: at)
    for key, value in query.items():
        app.query_params[key] = str(value)
    return app.run()


def head(app: AppTest) -> str:
    """What stands at the top: the thing's name, its status, the facts beside it, the way back."""
    found = (node.proto for node in app.get("bidi_component"))
    heads = [json.loads(proto.bytes)["title"] for proto in found if proto.component_name == "connect.head"]
    return " ".join(_said(title) for title in heads)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    return " ".join(map(_said, value)) if isinstance(value, list) else value or ""


def words(app: AppTest) -> str:
    """Everything that the screen says, including what its own interface parts were given."""
    protos = [node.proto for node in app.main if getattr(node, "proto", None) is not None]
    told = [proto.bytes.decode() for proto in protos if getattr(proto, "component_name", "")]
    found = (MessageToString(proto, as_utf8=True) for proto in protos)
    text = "\n".join([*found, *told]).replace('\\"', '"')
    return re.sub(r"\\+u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), text)
