"""The interview of a talk, above its conversation: the dates that are offered or stand, and what can be done (M3)."""

from collections.abc import Callable

import streamlit as st

from core import rules
from core import rules_interviews as law
from core.actions.interviews import call_off, take_date, withdraw_offer
from core.formats import period
from core.model import ProposalId
from core.model_choosing import InterviewId, SlotId
from core.rules import Permission
from core.views import Thread
from core.views.interviews import Interview, Interviews
from pages.entrance.file_paths import interview_path
from pages.ui import frame
from pages.ui.badges import badge
from pages.ui.interview_form import BUSY, offer_dialog
from pages.ui.text import html, linked, plain

POLL_SECONDS = 5


def panel(thread: Thread, next_step: Callable[[Thread], None]) -> bool:
    """For both sides: while nothing is arranged, one button beside what `next_step` draws; a box of its own after.

    True where the box is there, and takes room from what follows.
    """
    found = frame.read(lambda repo: repo.interviews.of_thread(thread.proposal))
    st.session_state[BUSY] = False
    reason = frame.barred(rules.require, frame.viewer(), Permission.EXCHANGE_MESSAGES) or thread.reason
    fixed, offered = law.standing(found.fixed, frame.now()), found.offered
    with st.container(horizontal=True, gap="small"):
        next_step(thread)
        if not fixed and not offered:
            _offer(thread.proposal, None, None, reason)
    if fixed or offered:
        with st.container(border=True, key="interview-panel", gap="small"):
            if fixed:
                _fixed(fixed)
            if offered:
                _offered(offered, fixed, reason)
            _buttons(thread.proposal, offered, fixed, reason)
    st.fragment(_watch, run_every=POLL_SECONDS)(thread.proposal, found)
    return bool(fixed or offered)


def _fixed(interview: Interview) -> None:
    """The date that stands, and the file for one's own calendar."""
    when = html(period(*interview.fixed)) if interview.fixed else ""
    link = f'<a href="{interview_path(interview.id)}" download>カレンダーに登録（.ics）</a>'
    state = badge(interview.state).html()
    _say(f"<p>{state}<span>面談</span><strong>{when}</strong>{link}</p>{_details(interview)}")


def _offered(offered: Interview, fixed: Interview | None, reason: str) -> None:
    """What the other side may choose from, or what one waits for."""
    state = badge(offered.state).html()
    what = "面談日程の変更の候補日" if fixed else "面談の候補日"
    if _mine(offered):
        dates = "".join(f"<li>{html(period(*slot.period))}</li>" for slot in offered.slots)
        said = f"{what}を提案しました。相手の方の選択をお待ちください。"
        _say(f"<p>{state}<span>{said}</span></p><ul>{dates}</ul>{_details(offered)}")
        return
    said = f"{html(offered.author)} 様から、{what}が届いています。ご都合のよい日時を1つ選択してください。"
    _say(f"<p>{state}<span>{said}</span></p>{_details(offered)}")
    with st.container(horizontal=True, gap="small"):
        for slot in offered.slots:
            past = frame.barred(law.require_future, slot.period, frame.now())
            st.button(
                plain(period(*slot.period)),
                key=f"interview.take.{slot.id}",
                icon=":material/event_available:",
                on_click=_take,
                args=(slot.id,),
                **frame.bar(reason or past),
            )


def _details(interview: Interview) -> str:
    """Place and note as they were typed, their addresses to be followed."""
    lines = [f"場所：{linked(interview.place)}"] if interview.place else []
    if interview.note:
        lines.append(linked(interview.note))
    return "".join(f'<p class="typed">{line}</p>' for line in lines)


def _say(body: str) -> None:
    st.html(f'<style>{_STYLE}</style><div class="interview">{body}</div>')


def _buttons(proposal: ProposalId, offered: Interview | None, fixed: Interview | None, reason: str) -> None:
    barred = frame.bar(reason)
    with st.container(horizontal=True, gap="small"):
        _offer(proposal, offered, fixed, reason)
        if offered and _mine(offered):
            st.button("候補日を取り下げ", key="interview.withdraw", on_click=_withdraw, args=(offered.id,), **barred)
        if fixed and st.button("面談を取り消す", key="interview.call_off", **barred):
            confirm_call_off(fixed)


def _offer(proposal: ProposalId, offered: Interview | None, fixed: Interview | None, reason: str) -> None:
    if offered:
        label = "候補日を変更" if _mine(offered) else "別の候補日を提案"
    else:
        label = "日程を再調整" if fixed else "面談の候補日を提案"
    if st.button(label, key="interview.offer", icon=":material/calendar_month:", **frame.bar(reason)):
        offer_dialog(proposal, offered, fixed)


def _mine(offered: Interview) -> bool:
    return offered.side is frame.viewer().side


def _take(slot: SlotId) -> None:
    frame.act(take_date, slot, done="面談の日程を確定しました。双方にメールでお知らせします。")


def _withdraw(interview: InterviewId) -> None:
    frame.act(withdraw_offer, interview, done="候補日を取り下げました。")


@st.dialog("面談を取り消しますか？", on_dismiss="rerun")
def confirm_call_off(fixed: Interview) -> None:
    """Says who will be told."""
    st.session_state[BUSY] = True
    when = plain(period(*fixed.fixed)) if fixed.fixed else ""
    st.markdown(
        f"**{when}** の面談を取り消します。双方の担当者にメールでお知らせし、カレンダーの予定も取り消されます。"
        "別の日に変更する場合は、「日程を再調整」をご利用ください。"
    )
    with st.container(horizontal=True):
        if st.button("面談を取り消す", type="primary", key="interview.call_off.yes"):
            with frame.acting("面談を取り消しました。"):
                frame.write(call_off, fixed.id)
                st.rerun()
        if st.button("閉じる", key="interview.call_off.no"):
            st.rerun()


def _watch(proposal: ProposalId, drawn: Interviews) -> None:
    """What the other side does shows up by itself, but closes no dialog that somebody is typing in."""
    if not st.session_state.get(BUSY) and frame.read(lambda repo: repo.interviews.of_thread(proposal)) != drawn:
        st.rerun(scope="app")


_STYLE = """
.interview p,.interview ul{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .8rem;margin:0 0 .35rem}
.interview ul{list-style:none;padding:0 !important}
.interview li{margin:0;padding:.1rem .6rem;border-radius:6px;border:1px solid light-dark(#E3E7EC,#303A47)}
.interview .typed{display:block;font-size:.9rem;line-height:1.6;white-space:pre-wrap;overflow-wrap:anywhere}
.interview a{color:light-dark(#1A4F9C,#A9CCFF)}
"""
