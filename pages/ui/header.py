"""The head of every screen: where can I go, where am I, what did the last action do, what is to be done."""

from collections.abc import Mapping, Sequence
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from pages.ui.badges import Badge
from pages.ui.components import part, written
from pages.ui.text import plain


def know(screens: Sequence[str]) -> None:
    """Before a screen is drawn: which paths are screens for this person; any other loads as a page of its own."""
    st.session_state["header.screens"] = [screen.strip("/") for screen in screens]
    st.session_state["header.titled"] = False


def lead(menu: str) -> None:
    """What the bar above the screen leads to, as `pages.menu` writes it; the head draws it."""
    st.session_state["header.menu"] = menu


def title(
    name: str,
    *,
    status: Badge | None = None,
    facts: Sequence[str] = (),
    back: tuple[str, str] | None = None,
    links: Sequence[tuple[str, str]] = (),
    measured: bool = False,
) -> None:
    """Where am I: the thing's name, its status, facts in one line; `back` is (path, label) of the screen above.

    `links` are what else there is to read about it, as (path, label). A `measured` screen is drawn for the width of the
    window (`narrow`): a phone tells it meanwhile and has the screen drawn anew, which cuts the first drawing short.
    """
    mark = {"label": status.label, "tone": status.tone} if status else None
    _mount(title={"name": name, "status": mark, "facts": facts, "back": back, "links": links}, measured=measured)
    outcome()
    st.session_state["header.titled"] = True


def instead(sentence: str) -> None:
    """What stands where a screen, or the rest of it, can't be shown."""
    lead_back()
    st.info(plain(sentence), icon=":material/info:")


def lead_back() -> None:
    """A head for a screen that can't be shown: it leads to the first one. Where the screen has its head, that stays."""
    if not st.session_state.get("header.titled"):
        first = next(iter(st.session_state.get("header.screens", ())), "")
        title("表示できません", back=(f"/{first}", "最初の画面"))


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


def narrow() -> bool:
    """Whether the window is a phone's, on a `measured` screen. False until the browser has said so."""
    return st.session_state.get("header.narrow", False)


def go(path: str) -> NoReturn:
    """After an action: open another screen, and draw nothing more of this one."""
    _mount(go=path)
    raise StopException  # not st.stop(), after which the session can't keep what the next screen has to tell


def empty(why: str, next_step: str = "") -> None:
    """An empty list says why, and what to do next."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown(f"**{plain(why)}**", text_alignment="center")
        if next_step:
            st.caption(plain(next_step), text_alignment="center")


def _mount(*, title: Mapping[str, object] | None = None, go: str = "", measured: bool = False) -> None:
    """Draw bar and head, or open an address; links are links from then on. Bytes go to the browser unread."""
    key = f"header.{go}"
    screens, known = st.session_state.get("header.screens", []), narrow() if measured else None
    told = written({"screens": screens, "narrow": known, "go": go, "title": title})
    data = f'{told[:-1]}, "menu": {st.session_state.get("header.menu", "null")}}}'
    part("head", data=data.encode(), key=key, on_narrow_change=lambda: _measured(key))


def _measured(key: str) -> None:
    st.session_state["header.narrow"] = st.session_state[key].narrow is True


def _told() -> list[tuple[str, str]]:
    return st.session_state.setdefault("header.told", [])
