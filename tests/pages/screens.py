"""One screen of the console, drawn without a browser for one member of the cast."""

import re
from datetime import datetime

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


def words(app: AppTest) -> str:
    """Everything that the screen says, including what its own interface parts were given."""
    found = (MessageToString(node.proto, as_utf8=True) for node in app.main if getattr(node, "proto", None) is not None)
    text = "\n".join(found).replace('\\"', '"')
    return re.sub(r"\\+u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), text)
