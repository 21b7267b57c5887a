"""What became of an appointment: asked once its time has come, and changed as often as need be (D6, D7)."""

import streamlit as st

from core import rules_feed as law
from core.actions.feed import settle_appointment
from core.formats import moment
from core.model_direction import AppointmentId, AppointmentState, CaseId
from pages.ui import frame
from pages.ui.text import plain

PARAMETER = "appointment"
"""The address names the appointment that is asked about; closed, the question is gone from it."""


def _close() -> None:
    st.query_params.pop(PARAMETER, None)


@st.dialog("アポイントの結果", on_dismiss=_close)
def outcome(appointment: AppointmentId, case: CaseId) -> None:
    """What became of an appointment; each answer can be changed later."""
    found = frame.read(lambda repo: repo.feed.appointment(appointment))
    if found.case != case:
        st.info("このアポイントは、別の案件のものです。", icon=":material/info:")
        return
    st.markdown(f"**{plain(found.company)}**　{plain(found.attendee)}")
    st.markdown(f"{moment(found.meets_at)}　獲得：{plain(found.member)}")
    st.caption(plain(f"現在の結果：{found.state.label}"))
    early = found.meets_at > frame.now()
    for state, label in law.MOVES.items():
        if state is found.state:
            continue
        reason = law.NOT_YET.format(at=moment(found.meets_at)) if early and state in law.AFTERWARDS else ""
        first = state is AppointmentState.HELD and not reason
        if st.button(
            label,
            key=f"feed.outcome.{state}",
            type="primary" if first else "secondary",
            width="stretch",
            **frame.bar(reason),
        ):
            with frame.acting(f"結果を「{state.label}」にしました。"):
                frame.write(settle_appointment, appointment, found.state, state)
                _close()
                st.rerun()
