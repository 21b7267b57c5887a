"""What is done about a case's members in dialogs: joining, hours, onboarding, leaving (D3)."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from core import rules
from core.actions.case_members import add_case_member, change_case_hours, leave_case, note_onboarding
from core.calendar import jst_date
from core.formats import day
from core.model_direction import OnboardingStep
from core.performance import hours_of
from core.rules import Permission
from core.views.cases import CaseMember, CaseTeam
from core.views.direction import CaseHead
from pages.ui import frame, header
from pages.ui.text import plain

HOURS = "計画の稼働時間（月）"


@st.dialog("メンバーの追加")
def add_dialog(head: CaseHead, team: CaseTeam) -> None:
    """Somebody active of the partner."""
    if not team.free:
        st.markdown(plain(f"追加できる方がいません。{head.partner}の管理者が、ユーザー管理から招待できます。"))
        return
    names = dict(team.free)
    who = st.selectbox(
        "追加する方",
        list(names),
        index=None,
        format_func=lambda number: names[number],
        key="case.members.who",
        placeholder="選択してください",
        help=plain(f"{head.partner}の管理者と社員から選べます。"),
    )
    left, right = st.columns(2)
    hours = left.text_input(HOURS, key="case.members.hours", placeholder="例：80時間") or ""
    today = min(max(jst_date(frame.now()), head.starts), head.ends)
    joined = right.date_input("参画日", today, min_value=head.starts, max_value=head.ends, key="case.members.joined")
    for before in team.members:
        if before.member == who and before.left_on:
            _been_here(before, before.left_on)
    if st.button("追加する", type="primary", key="case.members.yes", disabled=who is None) and who and joined:
        with frame.acting():
            added = frame.write(add_case_member, head.id, who, hours, joined)
            since = frame.read(lambda repo: repo.case_members.get(added)).joined_on
            kept = f"参画日は、以前の{day(since)}のままです。" if since != joined else ""
            header.tell(done=f"{names[who]}さんを追加しました。{kept}")
            st.rerun()


def _been_here(member: CaseMember, left_on: date) -> None:
    st.caption(
        plain(
            f"{member.name}さんは、{day(member.joined_on)}から{day(left_on)}まで参画していました。"
            "その間の稼働が報告されている場合は、以前の参画日のままとなり、離任していた期間も計画に含めて計算します。"
        )
    )


@st.dialog("稼働時間の変更")
def hours_dialog(member: CaseMember) -> None:
    """Other hours of each month."""
    st.markdown(f"**{plain(member.name)}**")
    key = f"case.members.hours.{member.id}"
    hours = st.text_input(HOURS, f"{hours_of(member.minutes):,f}", key=key) or ""
    st.caption("変更すると、これまでの月を含めて、メンバーごとの進捗率の計算に使われます。")
    if st.button("変更する", type="primary", key="case.members.hours.yes"):
        with frame.acting(f"{member.name}さんの計画を変更しました。"):
            frame.write(change_case_hours, member.id, hours)
            st.rerun()


@st.dialog("離任の記録")
def leave_dialog(member: CaseMember) -> None:
    """The last day of somebody; what was done stays."""
    st.markdown(f"**{plain(member.name)}**さんの離任を記録します。")
    today = jst_date(frame.now())
    left = st.date_input(
        "離任日", today, min_value=min(member.joined_on, today), max_value=today, key="case.members.left"
    )
    st.caption("以後は、この案件の稼働を報告できなくなります。これまでの実績とオンボーディングの記録は残ります。")
    if st.button("離任を記録する", type="primary", key="case.members.left.yes") and left:
        with frame.acting(f"{member.name}さんの離任を記録しました。"):
            frame.write(leave_case, member.id, left)
            st.rerun()


@st.dialog("オンボーディング", width="medium")
def onboarding_dialog(member: CaseMember) -> None:
    """The five steps, each with its day; drawn anew in place after each press."""
    header.outcome()
    stands = frame.read(lambda repo: repo.case_members.get(member.id))
    st.markdown(f"**{plain(stands.name)}**　{len(stands.steps)}/{len(OnboardingStep)} 完了")
    barred = frame.barred(rules.require, frame.viewer(), Permission.STAFF_CASES)
    for step in OnboardingStep:
        with st.container(border=True):
            _step(stands, step, barred)


def _step(member: CaseMember, step: OnboardingStep, barred: str) -> None:
    done, key = member.steps.get(step), f"case.members.{member.id}.{step.value}"
    mark = ":material/check_circle:" if done else ":material/radio_button_unchecked:"
    st.markdown(f"{mark} **{plain(step.label)}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if done:
            st.caption(plain(f"{day(done.done_on)}に実施（{done.by}さんが記録）"), width="stretch")
            if not barred:
                st.button("取り消す", key=f"{key}.no", type="tertiary", on_click=_note, args=(member, step, key, False))
        elif barred:
            st.caption("未実施", width="stretch")
        else:
            today = jst_date(frame.now())
            st.date_input("実施日", today, max_value=today, key=f"{key}.on", label_visibility="collapsed")
            st.button("完了にする", key=f"{key}.yes", on_click=_note, args=(member, step, key, True))


def _note(member: CaseMember, step: OnboardingStep, key: str, done: bool) -> None:
    frame.act(note_onboarding, member.id, step, st.session_state.get(f"{key}.on") if done else None)


DIALOGS: dict[str, Callable[[CaseMember], None]] = {
    "onboarding": onboarding_dialog,
    "hours": hours_dialog,
    "leave": leave_dialog,
}
"""What the menu of a member opens."""
