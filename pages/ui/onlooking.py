"""The band on every screen while somebody of kakutoku looks as a client or partner sees the console (K3)."""

import streamlit as st

from core.actions.viewing import stop_viewing
from core.formats import clock_time
from core.model import SessionId
from core.repository import SignedIn
from pages import running
from pages.entrance.connections import connections
from pages.ui.text import plain


def band(who: SignedIn) -> None:
    """Whose screens these are, until when, and the way out."""
    until = f"{clock_time(who.seen_until)}に自動で終了します。" if who.seen_until else ""
    with st.container(horizontal=True, vertical_alignment="center", key="onlooking.band"):
        st.warning(
            f"**{plain(who.seen_as)}（{who.viewer.audience.label}）として閲覧中です。** 操作はできません。{until}",
            icon=":material/visibility:",
        )
        if st.button("閲覧を終了する", key="onlooking.stop", type="primary"):
            stop_viewing(running.engine(), who, running.now())
            turn(who.session)


def turn(session: SessionId | None) -> None:
    """Every tab of the browser opens anew, with the screens of whom the session looks as now; this one ends here."""
    if session is not None:
        connections.cut(session)
    st.stop()
