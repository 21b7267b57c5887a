"""概要: what a case is about, what has to be reached in it, who runs it and when its meeting is (D1)."""

from datetime import date

import streamlit as st

from core import rules
from core import rules_cases as law
from core.actions.cases import edit_case
from core.calendar import jst_date
from core.formats import hours, month, quantity
from core.model_direction import Plan
from core.performance import hours_of
from core.rules import Permission
from core.rules_cases import CaseTexts
from core.views.cases import CaseOverview
from core.views.direction import CaseHead
from pages.ui import absent_directors, case_dialogs, case_members, case_webhook, drafts, frame, morning_parts, revised
from pages.ui.text import plain, room

LABELS = {"name": "案件名", "overview": "概要", "goal": "目標"}
HINTS = {
    "overview": "商材、これまでの経緯、進め方など、稼働するメンバーが最初に知るべきことを入力してください。",
    "goal": "契約期間の終わりに、どのような状態になっていればよいかを入力してください。",
}
HISTORY = 3
"""So many changes of the plan are shown at once; the others are one click away."""


def draw(head: CaseHead) -> None:
    """Left what it is about, right the plan and who runs it."""
    found = frame.read(lambda repo: repo.cases.overview(head.id))
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    if rules.allows(frame.viewer(), Permission.READ_CASES):
        morning_parts.concerns(head.id, jst_date(frame.now()))
    case_members.unready(frame.read(lambda repo: repo.case_members.team(head.id)))
    about, figures = st.columns([3, 2], gap="large")
    with figures:
        _plan(head, found, barred)
        _people(head, found, barred)
        if not barred:
            case_webhook.section(head)
    with about:
        if st.session_state.get(_place(head)) and not barred:
            _form(head, found.texts)
        else:
            _texts(head, found.texts, barred)


# --- what it is about ---------------------------------------------------------------------------------------------


def _place(head: CaseHead) -> str:
    return f"case:{head.id}:overview"


def _texts(head: CaseHead, texts: CaseTexts, barred: str) -> None:
    for field in ("overview", "goal"):
        st.subheader(LABELS[field], anchor=False)
        if text := getattr(texts, field):
            st.markdown(plain(text))
        else:
            st.caption("まだ入力されていません。" if barred else f"まだ入力されていません。{HINTS[field]}")
    if not barred:
        waits = frame.read(lambda repo: repo.drafts.get(_place(head))) is not None
        label = "編集を再開する" if waits else "編集する"
        st.button(label, icon=":material/edit:", key="case.overview.edit", on_click=_open, args=(head,))


def _form(head: CaseHead, texts: CaseTexts) -> None:
    place = _place(head)
    kept = {field: getattr(texts, field) for field in LABELS}
    revised.opened(place, kept, head.revision)
    keeping = revised.keeping(place, kept)
    st.text_input("案件名（必須）", key=f"{place}.name", **keeping)
    for field, hint in HINTS.items():
        text = st.text_area(LABELS[field], key=f"{place}.{field}", height=220, placeholder=hint, **keeping) or ""
        if len(text) > law.TEXT_LIMIT * 9 // 10:
            st.caption(room(text, law.TEXT_LIMIT))
    st.caption("入力内容は下書きとして自動で保存されます。パートナーのメンバーも閲覧できます。")
    revised.differences(place, LABELS, kept, head.revision)
    refusal = st.container()  # above the buttons, at which one looks
    with st.container(horizontal=True):
        st.button("キャンセル", key="case.overview.cancel", on_click=_close, args=(head,))
        if st.button("保存する", type="primary", key="case.overview.save"):
            with refusal, frame.acting("概要を保存しました。"):
                frame.write(edit_case, head.id, CaseTexts(**revised.typed(place, kept)), revised.revision(place))
                _close(head)
                st.rerun()


def _open(head: CaseHead) -> None:
    st.session_state[_place(head)] = True


def _close(head: CaseHead) -> None:
    drafts.forget(_place(head))
    st.session_state.pop(_place(head), None)


# --- plan, people, meeting ----------------------------------------------------------------------------------------


def _plan(head: CaseHead, found: CaseOverview, barred: str) -> None:
    now = max(jst_date(frame.now()), head.starts).replace(day=1)
    plan = found.plan_of(now)
    with st.container(border=True):
        st.markdown(f"**計画**（{month(now)}）")
        if plan:
            left, right = st.columns(2)
            left.metric("稼働時間（月）", _hours(plan))
            right.metric("アポ獲得目標（月）", quantity(plan.appointments, "件"))
            if said := law.hint(plan):
                st.caption(said)
        else:
            st.caption("計画はまだ設定されていません。")
        if len(found.plans) > 1:
            _history(found, now)
        if not barred and st.button("計画を変更する", icon=":material/flag:", key="case.plan"):
            case_dialogs.plan_dialog(head, found)


def _history(found: CaseOverview, now: date) -> None:
    """From which month on which plan holds, the latest first."""
    rows = [
        f"- {month(begins)}から　{_hours(plan)}・{quantity(plan.appointments, '件')}" for begins, plan in _newest(found)
    ]
    st.markdown("\n".join(rows[:HISTORY]))
    if len(rows) > HISTORY:
        with st.expander(f"以前の計画（{len(rows) - HISTORY}件）"):
            st.markdown("\n".join(rows[HISTORY:]))
    if any(begins > now for begins in found.plans):
        st.caption("先の月からの計画が設定されています。")


def _newest(found: CaseOverview) -> list[tuple[date, Plan]]:
    return sorted(found.plans.items(), key=lambda each: each[0], reverse=True)


def _hours(plan: Plan) -> str:
    return hours(hours_of(plan.minutes))


def _people(head: CaseHead, found: CaseOverview, barred: str) -> None:
    with st.container(border=True):
        st.markdown(f"**ディレクター**　{plain(head.director)}")
        if head.director_id in absent_directors.numbers():
            st.caption(absent_directors.explained())
        meeting = str(found.meeting) if found.meeting else "未設定"
        st.markdown(f"**定例**　毎週{plain(meeting)}" if found.meeting else "**定例**　未設定")
        if barred:
            return
        with st.container(horizontal=True):
            if st.button("担当を変更する", key="case.director"):
                case_dialogs.director_dialog(head)
            if st.button("定例を変更する" if found.meeting else "定例を設定する", key="case.meeting"):
                case_dialogs.meeting_dialog(head, found.meeting)
