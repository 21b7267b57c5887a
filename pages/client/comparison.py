"""比較: two to five candidates of a posting side by side, for those who decide (P11)."""

import streamlit as st

from core.formats import excerpt
from core.paths import Screen, path
from core.repository import Repository
from core.rules_choosing import FEWEST_COMPARED, named
from core.views.comparing import Comparison
from pages.ui import comparison_chart, comparison_parts, comparison_style, frame, header, selection


def draw() -> None:
    """The candidates that `?proposals=12,15,18` names: the chart beside the figures, then everything in a table.

    With one alone, who else there is to compare it with.
    """
    found = frame.read(_view)
    enough = len(found.candidates) >= FEWEST_COMPARED
    header.title(
        "候補者の比較",
        facts=(found.posting_title, *((f"{len(found.candidates)}社を比較中",) if enough else ())),
        back=(path(Screen.CANDIDATES, posting=found.posting), f"候補者（{excerpt(found.posting_title, 18)}）"),
        measured=True,
    )
    comparison_style.style(len(found.candidates))
    if not enough:
        comparison_parts.begin(found)
        return
    comparison_parts.tools(found)
    chart, glance = st.columns([5, 6], gap="medium")
    with chart:
        comparison_chart.draw(found)
    with glance:
        comparison_parts.glance(found)
    comparison_parts.table(found)
    st.caption(selection.HINT)


def _view(repo: Repository) -> Comparison:
    return repo.comparisons.of(named(st.query_params.get("proposals", "")), frame.now())
