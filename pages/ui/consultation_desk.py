"""What sales does with one consultation: take it, answer it, let it rest, and open what it asks for (P4)."""

from collections.abc import Sequence

import streamlit as st

from core import rules, rules_sales
from core.actions.consultations import (
    TEXT_LIMIT,
    answer_consultation,
    move_consultation,
    set_sales_contact,
    take_consultation,
)
from core.actions.hearings import note_hearing
from core.model import MemberId, OrganizationId
from core.model_accounts import ConsultationStatus
from core.paths import Screen, path
from core.rules import Permission
from core.views import Consultation, Named
from pages.ui import drafts, frame, header
from pages.ui.text import plain, room

C = ConsultationStatus
P = Permission


def answer(found: Consultation) -> None:
    """The field for the answer; an answer that stands can be corrected."""
    barred = _barred(P.ANSWER_CONSULTATIONS)
    if barred or found.status is C.CLOSED:
        if not barred:
            st.caption("完了した相談です。回答するには「対応を再開する」を押してください。")
        return
    if found.answer:
        with st.expander("回答を訂正する"):
            _field(found, "訂正した回答を送信する")
    else:
        _field(found, "回答する")


def _field(found: Consultation, label: str) -> None:
    place = f"consultation.{found.id}"
    if drafts.restore(place, text=found.answer):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    text = st.text_area("回答", key=f"{place}.text", height=180, on_change=drafts.keep, args=(place, "text")) or ""
    st.caption(f"{room(text, TEXT_LIMIT)}　送信すると、{plain(found.asker)} 様にメールで届きます。")
    if st.button(label, type="primary", key="operations_consultations.answer"):
        with frame.acting("回答を送信しました。"):
            frame.write(answer_consultation, found.id, text)
            drafts.forget(place)
            st.rerun()


def state(found: Consultation) -> None:
    """Who looks after it, and the moves that the table allows."""
    st.markdown("**対応**")
    barred = _barred(P.ANSWER_CONSULTATIONS)
    mine = found.owner == frame.viewer().member
    taken = "担当しています。" if mine else ""
    label = "引き継ぐ" if found.owner and not mine else "担当する"
    st.button(
        label,
        key="operations_consultations.take",
        on_click=_take,
        args=(found,),
        width="stretch",
        **frame.bar(barred or taken),
    )
    closing = found.status is not C.CLOSED
    to = C.CLOSED if closing else C.IN_PROGRESS
    refused = frame.barred(rules_sales.require_consultation_move, found.status, to)
    unanswered = "回答してから完了にできます。" if refused and closing else refused
    st.button(
        "完了にする" if closing else "対応を再開する",
        key="operations_consultations.move",
        on_click=_move,
        args=(found, to),
        width="stretch",
        **frame.bar(barred or unanswered),
    )


def onward(found: Consultation) -> None:
    """From the question to its posting: 再公募 of the one it names, or a hearing for a new one."""
    st.markdown("**この相談から**")
    barred = _barred(P.OPEN_POSTINGS)
    if found.posting and not found.openings:
        address = path(Screen.OPERATIONS_POSTING, posting=found.posting, consultation=found.id)
        st.link_button("この相談から再公募する", address, icon=":material/autorenew:", width="stretch")
    if found.hearing:
        address = path(Screen.OPERATIONS_HEARING, hearing=found.hearing)
        st.link_button("作成したヒアリングを開く", address, icon=":material/edit_note:", width="stretch")
    elif st.button(
        "ヒアリングを記録する", key="operations_consultations.hearing", width="stretch", **frame.bar(barred)
    ):
        with frame.acting("ヒアリングを作成しました。"):
            made = frame.write(
                note_hearing, found.client, found.id, frame.intent_key(f"consultation.{found.id}.hearing")
            )
            header.go(path(Screen.OPERATIONS_HEARING, hearing=made))


def contact(client: OrganizationId, current: Named | None, choices: Sequence[Named]) -> None:
    """Who of kakutoku looks after this client, and hears of its consultations."""
    names = {each.id: each.name for each in choices}
    key = f"operations_consultations.contact.{client}"
    st.session_state.setdefault(key, current.id if current else None)
    chosen = st.selectbox(
        "この企業の営業担当",
        list(names),
        format_func=lambda member: names[member],
        key=key,
        placeholder="未設定（営業担当全員に通知）",
    )
    same = chosen == (current.id if current else None)
    if st.button(
        "営業担当を変更",
        key="operations_consultations.contact.save",
        **frame.bar(_barred(P.OPEN_POSTINGS) or ("変更はありません。" if same else "")),
    ):
        with frame.acting("営業担当を変更しました。"):
            frame.write(set_sales_contact, client, MemberId(chosen) if chosen else None)
            st.rerun()


def _take(found: Consultation) -> None:
    frame.act(take_consultation, found.id, found.owner, done="担当になりました。")


def _move(found: Consultation, to: ConsultationStatus) -> None:
    frame.act(move_consultation, found.id, to, done=f"「{to.label}」にしました。")


def _barred(permission: Permission) -> str:
    return frame.barred(rules.require, frame.viewer(), permission)
