"""What is changed of a case in a dialog: its plan, its director, the time of its weekly meeting (D1, D8)."""

from datetime import time

import streamlit as st

from core import rules_cases as law
from core.actions.cases import change_director, schedule_meeting, set_plan
from core.calendar import jst_date
from core.formats import month
from core.performance import hours_of
from core.rules_cases import Meeting
from core.views.cases import CaseOverview
from core.views.direction import CaseHead
from pages.ui import frame


@st.dialog("計画の変更")
def plan_dialog(head: CaseHead, found: CaseOverview) -> None:
    """Hours and appointments a month, from a month on."""
    today = jst_date(frame.now())
    months = law.plan_months(head.starts, head.ends, today)
    now = max(today, head.starts).replace(day=1)
    names = [f"{month(each)}から" for each in months]
    chosen = st.selectbox("適用する月", names, index=months.index(now), key="case.plan.month")
    begins = months[names.index(chosen) if chosen else 0]
    plan = found.plan_of(begins)
    place = f"case.plan.{begins:%Y-%m}"
    left, right = st.columns(2)
    hours = left.text_input(
        "稼働時間（月）",
        f"{hours_of(plan.minutes):,f}" if plan else "",
        key=f"{place}.hours",
        placeholder="例：120時間",
    )
    goal = right.text_input(
        "アポ獲得目標（月）",
        f"{plan.appointments:,}" if plan else "",
        key=f"{place}.appointments",
        placeholder="例：9件",
    )
    later = sorted(each for each in found.plans if each > begins)
    until = f"{month(later[0])}の計画の前の月まで" if later else "次に変更するまで"
    st.caption(f"{month(begins)}から{until}適用されます。それより前の月の計画は変わりません。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="case.plan.no", width="stretch"):
        st.rerun()
    if send.button("変更する", type="primary", key="case.plan.yes", width="stretch"):
        with frame.acting(f"{month(begins)}からの計画を変更しました。"):
            frame.write(set_plan, head.id, begins, hours or "", goal or "")
            st.rerun()


@st.dialog("担当ディレクターの変更")
def director_dialog(head: CaseHead) -> None:
    """Somebody else is responsible from now on."""
    others = [each for each in frame.read(lambda repo: repo.case_lists.directors()) if each.able]
    others = [each for each in others if each.id != head.director_id]
    chosen = st.selectbox(
        "新しい担当",
        others,
        index=None,
        format_func=lambda each: each.name,
        key="case.director.who",
        placeholder="選択してください",
    )
    st.caption("新しい担当にメールでお知らせします。ほかのディレクターも、引き続きこの案件を変更できます。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="case.director.no", width="stretch"):
        st.rerun()
    if (
        send.button("変更する", type="primary", key="case.director.yes", width="stretch", disabled=chosen is None)
        and chosen
    ):
        with frame.acting(f"担当を{chosen.name}さんに変更しました。"):
            frame.write(change_director, head.id, chosen.id)
            st.rerun()


@st.dialog("定例の設定")
def meeting_dialog(head: CaseHead, meeting: Meeting | None) -> None:
    """Weekday and time of the weekly meeting, or none."""
    days = list(range(len(law.WEEKDAYS)))
    weekday = st.selectbox(
        "曜日",
        days,
        index=meeting.weekday if meeting else 3,
        format_func=lambda each: law.WEEKDAYS[each],
        key="case.meeting.weekday",
    )
    left, right = st.columns(2)
    begins = meeting.starts if meeting else 10 * 60
    starts = left.time_input("開始時刻", time(begins // 60, begins % 60), step=900, key="case.meeting.starts")
    minutes = right.number_input(
        "時間（分）",
        value=meeting.minutes if meeting else law.MEETING_MINUTES,
        min_value=15,
        max_value=law.LONGEST_MEETING,
        step=15,
        key="case.meeting.minutes",
    )
    st.caption("定例の資料は、この予定に合わせて準備します。")
    with st.container(horizontal=True):
        if st.button("キャンセル", key="case.meeting.no"):
            st.rerun()
        if meeting and st.button("定例をなくす", key="case.meeting.none"):
            with frame.acting("定例の予定を取り消しました。"):
                frame.write(schedule_meeting, head.id, None)
                st.rerun()
        if st.button("設定する", type="primary", key="case.meeting.yes") and weekday is not None and starts:
            with frame.acting("定例の予定を設定しました。"):
                fixed = Meeting(weekday, starts.hour * 60 + starts.minute, int(minutes))
                frame.write(schedule_meeting, head.id, fixed)
                st.rerun()
