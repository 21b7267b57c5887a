"""The reports of a case's members, made for a phone: an appointment, and the end of a day (D5, D6)."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

import streamlit as st

from core import rules_feed as law
from core.actions.feed import report_appointment
from core.calendar import jst_date
from core.formats import day as written
from core.model import MemberId
from core.model_direction import ScriptId
from core.rules_activity import CaseMember, CaseScript, Ground
from core.rules_feed import AppointmentForm
from core.views.direction import CaseHead
from pages.ui import day_end_form, frame

QUARTER = timedelta(minutes=15)
EXAMPLES = {
    "budget": "例：月30万円まで",
    "authority": "例：本部長が決裁、情シスが同席",
    "needs": "例：夜間の受注が追えない",
    "timing": "例：来年4月",
    "remarks": "例：資料をメールで送付済み",
}
NOBODY = "この案件で本日稼働できるメンバーがいません。メンバーの登録と契約期間をご確認ください。"
NO_SCRIPT = "この案件で本日使用できるスクリプトがありません。スクリプトの登録をご確認ください。"


def buttons(head: CaseHead, barred: str) -> None:
    """The two reports, each one press away."""
    with st.container(horizontal=True):
        if st.button(
            "アポイント獲得を報告",
            type="primary",
            icon=":material/event_available:",
            key="feed.won",
            **frame.bar(barred),
        ):
            appointment(head)
        if st.button("業務終了を報告", icon=":material/home_work:", key="feed.over", **frame.bar(barred)):
            _day_end(head)


@st.dialog("アポイント獲得を報告")
def appointment(head: CaseHead) -> None:
    """Whom the member will meet when, and what is known of them."""
    ground = _ground(head)
    members, scripts = working(ground)
    if not members or not scripts:
        st.info(NO_SCRIPT if members else NOBODY, icon=":material/info:")
        return
    place = f"feed.won.{head.id}"
    company = st.text_input("会社名（必須）", key=f"{place}.company") or ""
    attendee = (
        st.text_input("先方の出席者（必須）", key=f"{place}.attendee", placeholder="例：営業部 部長 水面 渉 様") or ""
    )
    left, right = st.columns(2)
    day = left.date_input("日付（必須）", value=None, min_value=ground.today, key=f"{place}.day")
    at = right.time_input("時刻（必須）", value=None, step=QUARTER, key=f"{place}.at")
    member = choose_member(members, f"{place}.member")
    script = _choose_script(scripts, f"{place}.script")
    with st.expander("BANT・備考（任意）"):
        notes = {
            name: st.text_input(label, key=f"{place}.{name}", placeholder=EXAMPLES[name]) or ""
            for name, label in law.NOTES.items()
        }
    st.caption(f"報告すると、稼働に架電・コンタクト・アポ獲得が1件ずつ加わります。{law.SEEN_BY_ALL}")
    if st.button("報告する", type="primary", key="feed.won.send", width="stretch"):
        with frame.acting("アポイント獲得を報告しました。"):
            typed = AppointmentForm(
                company,
                attendee,
                day if isinstance(day, date) else None,
                at if isinstance(at, time) else None,
                member,
                script,
                **notes,
            )
            frame.write(report_appointment, head.id, typed, frame.intent_key(place))
            frame.renew(place)
            st.rerun()


@st.dialog("業務終了を報告", on_dismiss=day_end_form.forget)
def _day_end(head: CaseHead) -> None:
    if "feed.over.member" not in st.session_state:  # opened just now, or left before without being closed
        day_end_form.forget()
    today = jst_date(frame.now())
    # A day typed before midnight is that day's, however late it is sent.
    ground = _ground(head, st.session_state.setdefault("feed.over.day", today))
    members, scripts = working(ground)
    if not members or not scripts:
        st.info(NO_SCRIPT if members else NOBODY, icon=":material/info:")
        return
    if ground.today != today:
        st.info(f"日付が変わりましたが、{written(ground.today)}分として報告します。", icon=":material/info:")
    day_end_form.form(head, ground.today, choose_member(members, "feed.over.member"), scripts)


# --- what both reports ask ------------------------------------------------------------------------------------------


def _ground(head: CaseHead, day: date | None = None) -> Ground:
    return frame.read(lambda repo: repo.activities.ground(head.id, day or jst_date(frame.now())))


def working(ground: Ground) -> tuple[Mapping[MemberId, CaseMember], Mapping[ScriptId, CaseScript]]:
    """Who works on the case today, and with which scripts; nobody outside its contracts."""
    today = ground.today
    if not any(each.first <= today <= each.last for each in ground.contracts):
        return {}, {}
    members = {
        number: each
        for number, each in ground.members.items()
        if each.joined_on <= today and (each.left_on is None or today <= each.left_on)
    }
    scripts = {
        number: each for number, each in ground.scripts.items() if each.retired_on is None or today <= each.retired_on
    }
    return members, scripts


def choose_member(members: Mapping[MemberId, CaseMember], key: str) -> MemberId:
    """Who has done it: whoever is looking, if they work on the case."""
    numbers = list(members)
    own = frame.viewer().member
    first = numbers.index(own) if own in members else 0
    names = told_apart({number: each.name for number, each in members.items()}, lambda number: members[number].email)
    chosen = st.selectbox("メンバー", numbers, index=first, key=key, format_func=lambda number: names[number])
    return chosen or numbers[first]


def told_apart(names: Mapping[MemberId, str], mark: Callable[[MemberId], object]) -> Mapping[MemberId, str]:
    """What each is called in a choice, which knows its options by their words: people of one name with their mark."""
    of_that_name = Counter(names.values())
    return {number: f"{name}（{mark(number)}）" if of_that_name[name] > 1 else name for number, name in names.items()}


def _choose_script(scripts: Mapping[ScriptId, CaseScript], key: str) -> ScriptId:
    numbers = list(scripts)
    chosen = st.selectbox("スクリプト", numbers, key=key, format_func=lambda number: scripts[number].name)
    return chosen or numbers[0]
