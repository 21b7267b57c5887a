"""Tabs that are links: each narrows the list by one value of the address, and says how many it would show."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.ui.components import part


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice: its value in the address ("" is the one that limits nothing), its word, how many there are."""

    value: str
    label: str
    count: int | None = None


def tabs(parameter: str, choices: Sequence[Tab], *, label: str, resets: Sequence[str] = ("page",)) -> str:
    """Draw the choices and return the chosen value, the first where the address names none of them.

    The other values of the address stay; those in `resets` go, for page 3 of one tab is not page 3 of another. Unlike
    `st.segmented_control` the address holds the value, so a label may change with its count and old links still hold.
    """
    asked = st.query_params.get(parameter, "")
    chosen = asked if any(asked == choice.value for choice in choices) else choices[0].value
    drawn = [
        {
            "value": choice.value,
            "label": choice.label,
            "count": "" if choice.count is None else f"{choice.count:,}",
            "chosen": choice.value == chosen,
        }
        for choice in choices
    ]
    data = {"label": label, "parameter": parameter, "resets": list(resets), "choices": drawn}
    part("tabs", data=data, key=f"tabs.{parameter}")
    return chosen
