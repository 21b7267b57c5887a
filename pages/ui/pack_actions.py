"""Next actions of a meeting: what was agreed before and what became of it, and what is agreed now (D8)."""

from datetime import date

import streamlit as st

from core.actions.packs import add_action, correct_action, settle_action
from core.formats import day
from core.model import Side
from core.model_direction import ActionState, PackId
from core.packs import ACTING, NextAction, PackForm
from pages.ui import drafts, frame
from pages.ui.badges import badge
from pages.ui.text import plain

MOVES = {ActionState.DONE: "完了", ActionState.DROPPED: "取りやめ"}


def section(pack: PackId, form: PackForm, barred: str) -> None:
    """Those carried over, those of this meeting, and the line for another one.

    No fragment: what is shared is what the screen shows, so all of it is drawn anew.
    """
    st.subheader("アクション", anchor=False)
    for title, some in (("前回まで", form.carried), ("次回まで", form.actions)):
        st.markdown(f"**{title}**")
        if not some:
            st.caption("ありません。")
        listed(some, barred)
    _new(pack, form.content.meets_on, barred)


def listed(some: tuple[NextAction, ...], barred: str) -> None:
    """Each with its state and what can be done about it."""
    for each in some:
        with st.container(border=True, key=f"pack.action.{each.id}"):
            due = f"期限 {day(each.due_on)}" if each.due_on else "期限なし"
            st.markdown(f"{badge(each.state)} {plain(each.text)}")
            st.caption(plain(f"担当 {ACTING[each.side]}・{due}・{day(each.agreed_on)}の定例"))
            with st.container(horizontal=True):
                if each.state is ActionState.OPEN:
                    for state, label in MOVES.items():
                        _move(each, state, label, barred)
                    if st.button("訂正", key=f"pack.action.correct.{each.id}", **frame.bar(barred)):
                        _correct(each)
                else:
                    _move(each, ActionState.OPEN, "未完了に戻す", barred)


def _move(each: NextAction, state: ActionState, label: str, barred: str) -> None:
    st.button(
        label,
        key=f"pack.action.{state}.{each.id}",
        on_click=_settle,
        args=(each, state),
        **frame.bar(barred),
    )


def _settle(each: NextAction, state: ActionState) -> None:
    frame.act(settle_action, each.id, state, done=f"アクションを「{state.label}」にしました。")


def _new(pack: PackId, meets_on: date, barred: str) -> None:
    place = f"pack.{pack}.action"
    drafts.restore(place, text="")
    with st.container(border=True):
        text = st.text_input(
            "新しいアクション",
            key=f"{place}.text",
            placeholder="例：製造業の白地リストを300件追加する",
            on_change=drafts.keep,
            args=(place, "text"),
            disabled=bool(barred),
        )
        side, due = _whose(place, Side.SYSTEM, None, barred)
        if st.button("追加", key="pack.action.add", icon=":material/add:", **frame.bar(barred)):
            with frame.acting("アクションを追加しました。"):
                frame.write(add_action, pack, text or "", side, due)
                drafts.forget(place)
                st.rerun()
    st.caption(f"期限は{day(meets_on)}以降の日付です。")


def _whose(place: str, side: Side, due: date | None, barred: str) -> tuple[Side, date | None]:
    left, right = st.columns(2)
    chosen = left.selectbox(
        "担当", list(ACTING), index=list(ACTING).index(side), format_func=ACTING.__getitem__, key=f"{place}.side"
    )
    until = right.date_input("期限", due, key=f"{place}.due", format="YYYY/MM/DD", disabled=bool(barred))
    return chosen, until if isinstance(until, date) else None


@st.dialog("アクションの訂正")
def _correct(each: NextAction) -> None:
    place = f"pack.correct.{each.id}"
    text = st.text_input("アクション", each.text, key=f"{place}.text")
    side, due = _whose(place, each.side, each.due_on, "")
    if st.button("保存する", type="primary", key=f"{place}.save"):
        with frame.acting("アクションを訂正しました。"):
            frame.write(correct_action, each.id, text, side, due)
            st.rerun()
