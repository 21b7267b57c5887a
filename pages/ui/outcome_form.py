"""What became of an appointment: asked once its time has come, and changed as often as need be (D6, D7)."""

import streamlit as st

from core import rules_feed as law
from core.actions.feed import settle_appointment
from core.formats import day, moment
from core.model_direction import AppointmentId, AppointmentState, CaseId
from core.rules_activity import NOTHING_TOLD, Place, asks_whether_included
from core.views.feed import Appointment
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
    included = not early and found.state is not AppointmentState.HELD and _included(found)
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
                frame.write(settle_appointment, appointment, found.state, state, included=included)
                _close()
                st.rerun()


def _included(found: Appointment) -> bool:
    """Whether the typed アポ実施数 counts it already: asked where only its people know, for it must count once."""
    place = Place(found.booked_on, found.member_id, found.script_id)
    row = frame.read(lambda repo: repo.activities.kept(found.case, place.day, place.day)).get(place)
    told = frame.read(lambda repo: repo.activities.told(found.case, place.day, place.day)).get(place, NOTHING_TOLD)
    if row is None or not asks_whether_included(row.work, told):
        return False
    return st.checkbox(
        f"「稼働」に入力済みのアポ実施数（{day(place.day)}分、{row.work.held:,}件）に、このアポイントを含めている",
        key="feed.outcome.included",
        help="選択すると、「実施済みにする」を押してもアポ実施数は増えません。",
    )
