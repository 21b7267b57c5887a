"""The console: who is here, and so which screens there are. Streamlit runs this file from the top at every action."""

from urllib.parse import urlsplit

import streamlit as st

from core.actions import access
from core.model import SessionId
from core.repository import SignedIn, at_once
from core.rules_passwords import Step
from pages import running
from pages.entrance.connections import connections
from pages.entries import Entry, Section
from pages.navigation import SCREENS, home, paths
from pages.ui import bell, company_band, frame, header, onlooking
from pages.ui.pictures import ICON, LOGO
from pages.ui.text import plain


def visitor() -> SignedIn:
    """Whoever the gate let in, as they are now. A session that has ended in the meantime ends here (A2, A3)."""
    session = SessionId(int(str(st.user.session)))
    found = access.visitor(running.engine(), running.terms(), session, running.now())
    if found is None or found.step is not Step.DONE:
        connections.cut(session)
        st.stop()
    return found


def screen(entry: Entry) -> st.Page:
    """One entry of the navigation; its module is loaded when it is first drawn."""
    return st.Page(
        lambda: entry.load()(),
        title=f"{entry.title} {unread}" if entry.section is Section.BELL and unread else entry.title,
        icon=f":material/{entry.icon}:",
        url_path=entry.screen.value,
        visibility="visible" if entry.listed(viewer) else "hidden",
    )


def screens(section: Section) -> list[st.Page]:
    """What the navigation has under one heading."""
    return [screen(entry) for entry in SCREENS[viewer.audience] if entry.under(viewer) is section]


def headings() -> dict[str, list[st.Page]]:
    """The navigation. Made when person or bell change only: to make it costs a twentieth of drawing a list."""
    shown, made = st.session_state.get("console.headings", (None, {}))
    if shown != (viewer, who.name, unread):
        records = screens(Section.RECORDS)
        made = {
            "": [
                st.Page(start, title="最初の画面", url_path="start", default=True, visibility="hidden"),
                *screens(Section.FIRST),
                *screens(Section.BELL),
            ],
            **({Section.RECORDS: records} if records else {}),
            f":material/account_circle: {plain(who.name)}": [
                *screens(Section.PERSON),
                st.Page(leave, title="ログアウト", icon=":material/logout:", url_path="logout"),
            ],
        }
        st.session_state["console.headings"] = (viewer, who.name, unread), made
    return made


def name() -> str:
    """What the screen is called that the address asks for."""
    asked = here.strip("/")
    return next((entry.title for entry in SCREENS[viewer.audience] if entry.screen.value == asked), "最初の画面")


def call_tab() -> None:
    """Title, icon and width of the browser's tab, which keeps them: told when they change, and once more.

    Once more because what a run sends is lost where the next run begins before it has left the server. The first time
    it comes before the navigation: a browser would else fetch the screen's icon from its designer's site.
    """
    if st.session_state.get("console.tab") != (title, title):
        st.set_page_config(page_title=title, page_icon=ICON, layout="wide")


def keep_tab() -> None:
    """The run has come to its end, and so what it told the tab is on its way."""
    told = st.session_state.get("console.tab", ())
    if told != (title, title):
        st.session_state["console.tab"] = (*told, title)[-2:]


def leave() -> None:
    """ログアウト, as a page of its own."""
    header.go("/logout")


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
    unread = bell.unread(here)
    page = st.navigation(headings(), position="top")
    st.logo(LOGO, size="medium")
    if viewer.onlooker:
        onlooking.band(who)
    company_band.band(who.asked_for, page.url_path)
    page.run()
    keep_tab()
