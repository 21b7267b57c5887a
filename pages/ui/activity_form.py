"""稼働の登録: day, member and script are chosen, five figures typed; what is there is shown and corrected (D5)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import streamlit as st

from core import rules
from core import rules_activity as law
from core.actions.activities import report_activity
from core.calendar import jst_date
from core.formats import day as written
from core.model import MemberId
from core.model_direction import CaseId, ScriptId
from core.performance import hours_of
from core.rules import Permission
from core.rules_activity import ActivityForm, Ground, Place
from core.text import number
from core.views.activity import KeptActivity
from core.views.direction import CaseHead
from pages.ui import activity_figures, frame, header, meanwhile
from pages.ui.text import plain

STEP = Decimal("0.25")
LARGE = """<style>[class*=st-key-case_activity-script] button{min-height:3rem;padding:.4rem 1.1rem}
[class*=st-key-case_activity-script] button p{font-size:1rem}</style>"""
NOT_BEGUN = "契約期間が始まると、稼働を登録できます。"
NOBODY = "この日に登録できるメンバーがいません。案件の「メンバー」で追加すると、登録できるようになります。"
NO_SCRIPT = "この日に使えるスクリプトがありません。案件の「スクリプト」で追加すると、登録できるようになります。"


@st.fragment
def section(head: CaseHead) -> None:
    """One row, today's own unless something else is chosen; below it what the day says so far."""
    header.outcome()
    today = jst_date(frame.now())
    ground = frame.read(lambda repo: repo.activities.ground(head.id, today))
    first, last = ground.contracts[0].first, min(today, ground.contracts[-1].last)
    if last < first:
        st.info(NOT_BEGUN, icon=":material/info:")
        return
    place = f"case_activity.{head.id}"
    on = _day(place, first, last)
    member = _member(place, ground, on)
    script = _script(place, ground, on)
    if member is None or script is None:
        st.info(NOBODY if member is None else NO_SCRIPT, icon=":material/info:")
        return
    kept = frame.read(lambda repo: repo.activities.kept(head.id, on, on))
    row(head.id, Place(on, member, script), kept)
    mine = {at.script: each.work for at, each in kept.items() if at.member == member}
    activity_figures.day_table(ground, on, ground.members[member].name, mine)


def row(case: CaseId, place: Place, kept: Mapping[Place, KeptActivity], *, of: str = "case_activity") -> None:
    """The figures of one row and the press that keeps them; `of` tells the form of a dialog from the page's own."""
    stands = kept.get(place)
    key = f"{of}.{case}.{place.day}.{place.member}.{place.script}"
    begun, shown = meanwhile.opened(key, stands)
    if begun != stands and _untouched(_place(key, begun), begun) and not st.session_state.get(f"{of}.send.{case}"):
        meanwhile.closed(key)  # nothing was typed, so there is nothing to keep beside what stands now
        begun, shown = meanwhile.opened(key, stands)
    typed = _figures(_place(key, begun), begun)
    reason = ""
    if stands and place.day < jst_date(frame.now()):
        reason = st.text_input("訂正の理由（必須）", key=f"{key}.reason.{stands.revision}", placeholder="例：入力漏れ")
    barred = frame.barred(rules.require, frame.viewer(), Permission.REPORT_ACTIVITY)
    label = "訂正する" if stands else "登録する"
    if st.button(label, type="primary", width="stretch", key=f"{of}.send.{case}", **frame.bar(barred)):
        with frame.acting("稼働を登録しました。"):
            seen = shown.revision if shown else 0
            frame.write(report_activity, case, place, typed, seen, reason or "")
            meanwhile.closed(key)
            st.rerun()
    if stands and stands != begun:
        st.warning(
            f"入力中に、この行が更新されました（現在：{plain(activity_figures.said(stands.work))}）。"
            "確認してからもう一度登録すると、入力した内容に置き換わります。",
            icon=":material/group:",
        )


def _day(place: str, first: date, last: date) -> date:
    key, before = f"{place}.day", last - timedelta(days=1)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        on = st.date_input("日付", value=last, min_value=first, max_value=last, format="YYYY/MM/DD", key=key, width=170)
        chosen = on if isinstance(on, date) else last
        if chosen != before and before >= first:
            st.button("昨日を訂正", key=f"{place}.yesterday", on_click=st.session_state.update, args=({key: before},))
        elif chosen != last:
            st.button("本日に戻る", key=f"{place}.today", on_click=st.session_state.update, args=({key: last},))
    if chosen != last:
        st.caption(f"{written(chosen)}の稼働を入力しています。")
    return chosen


def _member(place: str, ground: Ground, on: date) -> MemberId | None:
    """Oneself where one works for the case; anybody else of it can be chosen, and stays so from day to day."""
    there = {
        number: each.name
        for number, each in ground.members.items()
        if each.joined_on <= on and (each.left_on is None or on <= each.left_on)
    }
    if len(there) < 2:
        return next(iter(there), None)
    wanted = st.session_state.get(f"{place}.member.last", frame.viewer().member)
    at = list(there).index(wanted) if wanted in there else 0
    chosen = st.selectbox("メンバー", list(there), index=at, format_func=there.__getitem__, key=f"{place}.member.{on}")
    st.session_state[f"{place}.member.last"] = chosen
    return chosen


def _script(place: str, ground: Ground, on: date) -> ScriptId | None:
    """The scripts as large presses; the one used last stays chosen from day to day."""
    used = {n: each.name for n, each in ground.scripts.items() if each.retired_on is None or on <= each.retired_on}
    if len(used) < 2:
        return next(iter(used), None)
    st.html(LARGE)
    last = st.session_state.get(f"{place}.script.last")
    chosen = st.pills(
        "スクリプト",
        list(used),
        default=last if last in used else next(iter(used)),
        required=True,
        format_func=lambda number: plain(used[number]),
        key=f"case_activity.script.{place}.{len(used)}",
    )
    st.session_state[f"{place}.script.last"] = chosen
    return chosen


def _place(key: str, begun: KeptActivity | None) -> str:
    return f"{key}.{begun.revision if begun else 0}"


def _shown(begun: KeptActivity | None) -> dict[str, str]:
    return asdict(law.activity_form(begun.work) if begun else ActivityForm())


def _untouched(key: str, begun: KeptActivity | None) -> bool:
    """Whether the fields say what they were begun with, as those do that are not on the page any more."""
    return all(st.session_state.get(f"{key}.{name}", text) == text for name, text in _shown(begun).items())


def _figures(key: str, begun: KeptActivity | None) -> ActivityForm:
    """The five fields, with a keypad on a phone; the hours also go up and down by a quarter."""
    shown = _shown(begun)
    hours = f"{key}.hours"
    st.session_state.setdefault(hours, shown["hours"])
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"keypad-decimal.{key}"):
        st.text_input(f"{law.HOURS}（時間）", key=hours, placeholder="例：6.5", width=150)
        st.button("−15分", key=f"{key}.less", on_click=_step, args=(hours, -STEP))
        st.button("+15分", key=f"{key}.more", on_click=_step, args=(hours, STEP))
    typed = {"hours": st.session_state[hours] or ""}
    with st.container(horizontal=True, key=f"keypad-numeric.{key}"):
        for name in ("calls", "contacts", "appointments", "held"):
            label = law.LIMITS[name].label
            typed[name] = st.text_input(label, shown[name], key=f"{key}.{name}", placeholder="0", width=150) or ""
    return ActivityForm(**typed)


def _step(key: str, by: Decimal) -> None:
    at = number(st.session_state.get(key) or "0", "時間")
    if at is not None:
        most = hours_of(law.DAY_MINUTES)
        st.session_state[key] = f"{min(most, max(Decimal(0), at + by)):f}".rstrip("0").rstrip(".") or "0"
