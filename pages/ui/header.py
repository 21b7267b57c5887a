"""The head of every screen: where am I, what did the last action do, and what to do where there is nothing."""

from collections.abc import Sequence

import streamlit as st

from pages.ui.badges import Badge
from pages.ui.components import part
from pages.ui.text import html, plain

_NAME = (
    "margin:0;padding:.1rem 0;font-size:1.5rem;line-height:1.4;display:flex;flex-wrap:wrap;gap:.6rem;align-items:center"
)
_BESIDE = "margin-left:auto;font-size:.95rem;font-weight:400;color:inherit;opacity:.9"
_FACTS = "display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;font-size:.9rem;opacity:.85"


def know(screens: Sequence[str]) -> None:
    """Before a screen is drawn: which paths are screens for this person; any other loads as a page of its own."""
    st.session_state["header.screens"] = [screen.strip("/") for screen in screens]
    st.session_state["header.titled"] = False


def title(
    name: str,
    *,
    status: Badge | None = None,
    facts: Sequence[str] = (),
    back: tuple[str, str] | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> None:
    """Where am I: the thing's name, its status, facts in one line; `back` is (path, label) of the screen above.

    `links` are what else there is to read about it, as (path, label).
    """
    up = f'<a href="{html(back[0])}" style="color:inherit;opacity:.8">← {html(back[1])}</a>' if back else ""
    mark = status.html() if status else ""
    line = "".join(f"<span>{html(fact)}</span>" for fact in facts)
    beside = "".join(f'<a href="{html(href)}" style="{_BESIDE}">{html(label)}</a>' for href, label in links)
    with st.container(gap=None):
        mount()
        st.html(
            f"<style>{_QUIET}{_CAPTIONS}</style>"
            f'<header style="margin-bottom:.25rem">{up}<h1 style="{_NAME}"><span>{html(name)}</span>{mark}{beside}</h1>'
            f'<div style="{_FACTS}">{line}</div></header>'
        )
    outcome()
    st.session_state["header.titled"] = True


def instead(sentence: str) -> None:
    """What stands where a screen, or the rest of it, can't be shown."""
    if not st.session_state.get("header.titled"):
        title("表示できません")
    st.info(plain(sentence), icon=":material/info:")


def tell(*, refusal: str = "", done: str = "") -> None:
    """Keep what the next `outcome` says: an action's refusal, or that it is done."""
    if refusal or done:
        _told().append((refusal, done))


def outcome() -> None:
    """Tell what the last action did: success as a toast, a refusal in place. A fragment calls it where it acts."""
    told = _told()
    for refusal, done in told:
        if refusal:
            st.error(plain(refusal), icon=":material/error:")
        else:
            st.toast(plain(done), icon=":material/check_circle:")
    told.clear()


def mount(go: str = "") -> None:
    """Make links links: no reload, and Back returns to the exact address; `title` does it. `go` opens an address."""
    key = f"links.{go}"
    data = {"screens": st.session_state.get("header.screens", []), "go": go, "narrow": narrow()}
    part("links", data=data, key=key, on_narrow_change=lambda: _measured(key))


def narrow() -> bool:
    """Whether the window is a phone's: filters then fold. False until the browser has said so."""
    return st.session_state.get("header.narrow", False)


def go(path: str) -> None:
    """After an action: open another screen, and draw nothing more of this one."""
    mount(path)
    st.stop()


def empty(why: str, next_step: str = "") -> None:
    """An empty list says why, and what to do next."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{plain(why)}**", text_alignment="center")
        if next_step:
            st.caption(plain(next_step), text_alignment="center")


def _measured(key: str) -> None:
    st.session_state["header.narrow"] = st.session_state[key].narrow is True


def _told() -> list[tuple[str, str]]:
    return st.session_state.setdefault("header.told", [])


_QUIET = '[data-testid="InputInstructions"]>span:first-child:not(:only-child){display:none}'
"""Streamlit's English hint beside a typed text goes; the count of characters after it stays."""

_CAPTIONS = '[data-testid="stCaptionContainer"]{color:inherit;opacity:.82}'
"""Streamlit's captions stand out from the page by 4.0:1, where 4.5:1 is the least that everybody can read."""
