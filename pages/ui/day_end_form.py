"""The end of a member's day: its figures script by script, and what there is to say of it (D5, D6)."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

import streamlit as st

from core.actions.feed import EMPTY, DayPart, end_day
from core.errors import Conflict
from core.formats import day as written
from core.model import MemberId
from core.model_direction import ScriptId
from core.rules_activity import LIMITS, ActivityForm, CaseScript, activity_form
from core.views.activity import KeptActivity
from core.views.direction import CaseHead
from pages.ui import activity_figures, frame
from pages.ui.text import plain

BEGUN, SEEN = "feed.over.begun", "feed.over.seen"
"""Which revision of each row the form was filled from, and which one was told when a press was refused for it: nobody's
figures are written over unseen."""

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
    stands = {script: _revision(rows.get(script)) for script in scripts}
    if f"feed.over.{member}.text" not in st.session_state:  # opened just now, or for somebody else in between
        st.session_state.pop(f"{BEGUN}.{member}", None)
        st.session_state.pop(f"{SEEN}.{member}", None)
    begun: dict[ScriptId, int] = st.session_state.setdefault(f"{BEGUN}.{member}", stands)
    seen: dict[ScriptId, int] = st.session_state.setdefault(f"{SEEN}.{member}", {})
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
    # A script that had nothing and of which nothing was typed is no part of it, whoever has reported it meanwhile.
    said = [
        script for script, figures in typed.items() if begun.get(script) or figures != replace(EMPTY, held=figures.held)
    ]
    parts = [DayPart(script, typed[script], seen.get(script, begun.get(script, 0))) for script in said]
    if st.button("訂正する" if told else "報告する", type="primary", key="feed.over.send", width="stretch"):
        with frame.acting("業務終了を報告しました。"):
            try:
                frame.write(end_day, head.id, member, today, parts, text, internal=internal)
            except Conflict:  # the next press means the figures that are told below, and none that came after them
                seen.update({script: stands[script] for script in said})
                raise
            forget()
            st.rerun()
    for script in said:
        if stands[script] != begun.get(script, 0) and (row := rows.get(script)):
            st.warning(
                f"入力中に、{plain(scripts[script].name)}の稼働が更新されました"
                f"（現在：{plain(activity_figures.said(row.work))}）。確認してからもう一度報告すると、"
                "入力した内容に置き換わります。",
                icon=":material/group:",
            )


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
