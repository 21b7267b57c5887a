"""A text in Markdown as a page reads it; what it may hold is `core/markdown.py`'s to say (D1)."""

import streamlit as st

from core.markdown import rendered
from pages.ui.text import html

_STYLE = """<style>
.knowledge{font-size:1.02rem;line-height:1.85;overflow-wrap:anywhere;max-width:46rem}
.knowledge :is(h3,h4,h5,h6){margin:1.1em 0 .4em;font-size:1.15rem;font-weight:700;padding:0}
.knowledge :is(p,ul,ol,pre,blockquote,table){margin:.5em 0}
.knowledge :is(ul,ol){padding-left:1.5em}
.knowledge pre{white-space:pre-wrap;padding:.6rem .8rem;border:1px solid #8884;border-radius:6px}
.knowledge blockquote{border-left:3px solid #8886;padding-left:.9rem}
.knowledge table{border-collapse:collapse;display:block;overflow-x:auto}
.knowledge :is(th,td){border:1px solid #8884;padding:.3rem .6rem;text-align:left}
.knowledge details{border:1px solid light-dark(#E3E7EC,#3A4451);border-radius:8px;padding:.7rem 1rem;margin:.5rem 0}
.knowledge summary{font-weight:600;cursor:pointer;overflow-wrap:anywhere}
.knowledge summary:focus-visible{outline:2px solid #E8543F;outline-offset:3px}
.knowledge a{color:inherit;text-decoration:underline}
.knowledge small{opacity:.8}
</style>"""


def paper(text: str) -> None:
    """Draw one page's text."""
    st.html(f'{_STYLE}<div class="knowledge">{rendered(text)}</div>')


def folded(entries: list[tuple[str, str, str, str]]) -> None:
    """Draw questions with their answers folded: title, text, who wrote it when, the address of its page."""
    drawn = "".join(
        f"<details><summary>{html(title)}</summary>{rendered(text)}"
        f'<p><small>{html(said)}　<a href="{html(href)}">このページを開く</a></small></p></details>'
        for title, text, said, href in entries
    )
    st.html(f'{_STYLE}<div class="knowledge">{drawn}</div>')
