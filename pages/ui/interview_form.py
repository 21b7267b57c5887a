"""The dialog in which dates for an interview are offered: up to five, to be chosen from by the other side (M3)."""

from datetime import date, time

import streamlit as st

from core import rules_interviews as law
from core.actions.interviews import offer_dates
from core.calendar import jst_date
from core.formats import period
from core.model import ProposalId
from core.rules_interviews import Period
from core.views.interviews import Interview
from pages.ui import drafts, frame
from pages.ui.text import plain, room

BUSY = "interview.dialog"
"""Whether a dialog of this panel is open: the screen around it then waits with what is new."""

FILLED = 3
"""So many rows begin with a date."""

MORNING = time(10)


@st.dialog("面談の候補日を提案", on_dismiss="rerun")
def offer_dialog(proposal: ProposalId, offered: Interview | None, fixed: Interview | None) -> None:
    """`offered` is the open offer that this one replaces, `fixed` the date that stands until a new one is taken."""
    st.session_state[BUSY] = True
    _explain(offered, fixed)
    place, known = f"interview.draft.{proposal}", offered or fixed
    slots = _dates(law.usual_length(known.slots[0].period) if known else law.USUAL_LENGTH)
    drafts.restore(place, where=known.place if known else "", note="")
    keep = {"on_change": drafts.keep, "args": (place, "where", "note")}
    where = st.text_input(
        "場所・オンライン会議のURL（任意）", key=f"{place}.where", placeholder="例：https://meet.example/abc", **keep
    )
    note = st.text_area("備考（任意）", key=f"{place}.note", height=80, **keep)
    if len(note or "") > law.NOTE_LIMIT * 4 // 5:
        st.caption(room(note or "", law.NOTE_LIMIT))
    with st.container(horizontal=True):
        pressed = st.button("候補日を提案する", type="primary", key="interview.send")
        if st.button("キャンセル", key="interview.cancel"):
            st.rerun()
    if pressed:
        with frame.acting("候補日を提案しました。"):
            intent, seen = frame.intent_key(place), offered.id if offered else None
            frame.write(offer_dates, proposal, slots, where or "", note or "", seen, intent=intent)
            frame.renew(place)
            drafts.forget(place)
            st.rerun()


def _explain(offered: Interview | None, fixed: Interview | None) -> None:
    lines = [f"{law.MOST_SLOTS}件まで提案できます。相手の方が1つ選択すると確定し、双方に予定のメールが届きます。"]
    if fixed and fixed.fixed:
        lines.append(f"新しい日時が選択されるまで、{period(*fixed.fixed)} の予定はそのままです。")
    if offered:
        lines.append("現在の候補日は、新しい候補日に置き換わります。")
    st.caption(plain("".join(lines)))


def _dates(usual: int) -> list[Period]:
    """Five rows of a day and a time; one without a day offers nothing. `usual` minutes, unless one chooses others."""
    minutes = st.segmented_control(
        "所要時間",
        law.LENGTHS,
        default=usual,
        required=True,
        format_func=lambda length: f"{length}分",
        key="interview.length",
    )
    days: list[date | None] = [*law.usual_days(jst_date(frame.now()), FILLED)]
    found: list[Period] = []
    for number in range(1, law.MOST_SLOTS + 1):
        with st.container(horizontal=True, gap="small"):
            day = st.date_input(
                f"候補{number}の日付",
                value=days[number - 1] if number <= FILLED else None,
                key=f"interview.day.{number}",
                label_visibility="visible" if number == 1 else "collapsed",
            )
            at = st.time_input(
                f"候補{number}の開始時刻",
                value=MORNING,
                key=f"interview.time.{number}",
                label_visibility="visible" if number == 1 else "collapsed",
            )
        if isinstance(day, date) and at is not None:
            found.append(law.period_of(day, at, minutes or usual))
    return found
