"""The console: who is here, and so which screens there are. Streamlit runs this file from the top at every action."""

from urllib.parse import urlsplit

import streamlit as st

from core.actions import access
from core.model import SessionId
from core.repository import SignedIn, at_once
from core.rules_passwords import Step
from pages import running
from pages.entrance.connections import connections
from pages.entries import Entry
from pages.menu import menu
from pages.navigation import SCREENS, home, paths
from pages.ui import bell, company_band, frame, header, onlooking


def visitor() -> SignedIn:
    """Whoever the gate let in, as they are now. A session that has ended in the meantime ends here (A2, A3)."""
    session = SessionId(int(str(st.user.session)))
    found = access.visitor(running.engine(), running.terms(), session, running.now())
    if found is None or found.step is not Step.DONE:
        connections.cut(session)
        st.stop()
    return found


def screen(entry: Entry) -> st.Page:
    """One screen as Streamlit knows it, by its address; its module is loaded when it is first drawn."""
    return st.Page(lambda: entry.load()(), title=entry.title, url_path=entry.screen.value)


def screens() -> list[st.Page]:
    """Every screen of whoever is here; made once for each audience, for it costs a twentieth of drawing a list."""
    shown, made = st.session_state.get("console.screens", (None, []))
    if shown is not viewer.audience:
        first = st.Page(start, title="最初の画面", url_path="start", default=True)
        made = [first, *(screen(entry) for entry in SCREENS[viewer.audience])]
        st.session_state["console.screens"] = viewer.audience, made
    return made


def name() -> str:
    """What the screen is called that the address asks for."""
    asked = here.strip("/")
    return next((entry.title for entry in SCREENS[viewer.audience] if entry.screen.value == asked), "最初の画面")


def call_tab() -> None:
    """Title and width of the browser's tab, which keeps them: told when they change, and once more.

    Once more because what a run sends is lost where the next run begins before it has left the server.
    """
    if st.session_state.get("console.tab") != (title, title):
        st.set_page_config(page_title=title, layout="wide")


def keep_tab() -> None:
    """The run has come to its end, and so what it told the tab is on its way."""
    told = st.session_state.get("console.tab", ())
    if told != (title, title):
        st.session_state["console.tab"] = (*told, title)[-2:]


def start() -> None:
    """The bare address; the gate normally leads to the first screen at once."""
    header.go(home(viewer))


with at_once(running.engine()):
    who = visitor()
    viewer = who.viewer
    here = urlsplit(st.context.url or "").path
    title = f"{name()}｜kakutoku connect"
    call_tab()
    frame.sit(frame.Desk(viewer, running.engine(), running.now, (home(viewer), *paths(viewer.audience))))
    header.lead(menu(viewer, who.name, bell.unread(here)))
    page = st.navigation(screens(), position="hidden")
    if viewer.onlooker:
        onlooking.band(who)
    company_band.band(who.asked_for, page.url_path)
    page.run()
    keep_tab()
