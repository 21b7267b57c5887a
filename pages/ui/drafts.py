"""Long texts survive a reload: what is typed into a named form is kept, and put back when the form is drawn anew."""

from typing import Any

import streamlit as st

from core.actions.drafts import discard_draft, save_draft
from pages.ui import frame


def restore(place: str, **fields: Any) -> bool:
    """Before the form's widgets are drawn: fill their keys (`place.field`) from the draft, else from `fields`.

    Only the first drawing in a browser session asks the database, and the first after something else was shown in its
    place, which makes Streamlit forget what the form held. True where a draft was put back.
    """
    told = f"{place}.restored"
    if told not in st.session_state or any(f"{place}.{field}" not in st.session_state for field in fields):
        draft = frame.read(lambda repo: repo.drafts.get(place))
        st.session_state[told] = bool(draft)
        for field, value in fields.items():
            st.session_state[f"{place}.{field}"] = (draft or {}).get(field, value)
    for field, value in fields.items():
        st.session_state.setdefault(f"{place}.{field}", value)
    return st.session_state[told]


def keep(place: str, *fields: str) -> None:
    """A widget's `on_change`: keep what the form holds now."""
    frame.act(save_draft, place, {field: st.session_state.get(f"{place}.{field}", "") for field in fields})


def forget(place: str) -> None:
    """The form was sent or given up: the next drawing starts from its own values."""
    frame.write(discard_draft, place)
    clear(place)


def clear(place: str) -> None:
    """The next drawing starts from what is kept, or from the form's own values."""
    for key in [key for key in st.session_state if str(key).startswith(f"{place}.")]:
        del st.session_state[key]
