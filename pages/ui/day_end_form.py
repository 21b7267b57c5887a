"""The end of a member's day: its figures script by script, and what there is to say of it (D5, D6)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import streamlit as st

from core.actions.feed import EMPTY, DayPart, end_day
from core.formats import day as written
from core.model import MemberId
from core.model_direction import ScriptId
from core.rules_activity import LIMITS, ActivityForm, CaseScript, Place, activity_form
from core.views.activity import KeptActivity
from core.views.direction import CaseHead
from pages.ui import frame
from pages.ui.text import plain

SEEN = "feed.over.seen"
"""Which revision of each row the form was filled from, so that nobody's figures are written over unseen."""

FIELDS = ("hours", "calls", "contacts", "appointments")
EXAMPLES = {"hours": "例：6.5", "calls": "例：62", "contacts": "例：14", "appointments": "例：2"}


def forget() -> None:
    """The form was closed: opened anew it begins with what stands then."""
    for key in [key for key in st.session_state if str(key).startswith("feed.over.")]:
        del st.session_state[key]


def form(head: CaseHead, today: date, member: MemberId, scripts: Mapping[ScriptId, CaseScript]) -> None:
    """Today's figures as they stand, to be replaced by the day's totals."""
    kept = frame.read(lambda repo: repo.activities.kept(head.id, today, today))
    told = frame.read(lambda repo: repo.feed.day_end(head.id, member, today))
    rows = {place.script: row for place, row in kept.items() if place.member == member}
    seen: dict[Place, int] = st.session_state.setdefault(SEEN, {})
    open_ = set(rows) or set(list(scripts)[:1])
    typed = {
        script: _figures(f"feed.over.{member}.{script}", each.name, rows.get(script), opened=script in open_)
        for script, each in scripts.items()
    }
    text = st.text_area("所感（任意）", told.text if told else "", key=f"feed.over.{member}.text", height=110) or ""
    internal = st.checkbox(
        "所感を企業に表示しない（社内向け）", bool(told and told.internal), key=f"feed.over.{member}.internal"
    )
    st.caption(f"{written(today)}分　稼働の数値は企業にも表示されます。")
    parts = [
        DayPart(script, figures, seen.setdefault(Place(today, member, script), _revision(rows.get(script))))
        for script, figures in typed.items()
    ]
    if st.button("訂正する" if told else "報告する", type="primary", key="feed.over.send", width="stretch"):
        # Refused because a row was written meanwhile, the next press means the figures that the refusal has told.
        seen.update({Place(today, member, script): _revision(rows.get(script)) for script in typed})
        with frame.acting("業務終了を報告しました。"):
            frame.write(end_day, head.id, member, today, parts, text, internal=internal)
            forget()
            st.rerun()


def _figures(place: str, name: str, row: KeptActivity | None, *, opened: bool) -> ActivityForm:
    """One script's figures; `held` stays as it is, for outcomes are said of each appointment."""
    stands = activity_form(row.work) if row else EMPTY
    shown = asdict(stands)
    if row and not row.work.minutes:
        shown["hours"] = ""  # it only counts appointments so far
    typed: dict[str, str] = {}
    with st.expander(plain(name), expanded=opened), st.container(horizontal=True):  # on a phone two beside each other
        for field in FIELDS:
            limit = LIMITS[field]
            pad = "decimal" if limit.parts > 1 else "numeric"
            with st.container(key=f"keypad-{pad}.{place}.{field}", width=122):
                label = f"{limit.label}（{limit.unit}）"
                figure = st.text_input(label, shown[field], key=f"{place}.{field}", placeholder=EXAMPLES[field])
                typed[field] = figure or ""
    return ActivityForm(**typed, held=stands.held)


def _revision(row: KeptActivity | None) -> int:
    return row.revision if row else 0
