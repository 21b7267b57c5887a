"""A weekly meeting's pack on the screen, one part of the agenda after the other (D8)."""

import streamlit as st

from core.documents import pack_words as words
from core.model_direction import AgendaPart
from core.packs import PackForm
from pages.ui import pack_html
from pages.ui.components import part
from pages.ui.pack_charts import charts
from pages.ui.tabs import Tab, tabs
from pages.ui.text import plain


def slides(form: PackForm) -> None:
    """The part that the address names, the way to the others, and as of when its figures are."""
    parts = form.parts
    choices = [Tab(each.value, f"{number}. {each.label}") for number, each in enumerate(parts, 1)]
    chosen = AgendaPart(tabs("agenda", choices, label="議題", resets=()))
    with st.container(key="pack.slide"):
        _part(form, chosen)
    ways = [{"value": each.value, "label": each.label} for each in parts]
    part("slides", data={"parts": ways, "at": parts.index(chosen)}, key="pack.steps")
    st.caption("キーボードの ← → でも議題を移動できます。")
    st.caption(plain(f"数値は{words.as_of(form.content)}　SHA-256 {form.content.digest[:16]}…"))


def _part(form: PackForm, chosen: AgendaPart) -> None:
    match chosen:
        case AgendaPart.PROGRESS:
            above, below = pack_html.progress(form)
            st.html(above)
            charts(form.content)
            st.html(below)
        case AgendaPart.NEXT:
            st.html(pack_html.following(form))
        case AgendaPart.FEEDBACK:
            st.html(pack_html.feedback(form))
        case AgendaPart.OFFER:
            st.html(pack_html.offer(form))
