"""見送り of one candidate or of several: what is asked first, and まとめて元に戻す after it (P8, P10)."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import streamlit as st

from core import rules
from core.actions.candidates import decline_all, take_all_back
from core.formats import clock_time
from core.model import CandidateStatus, PostingId, ProposalId
from core.paths import Screen, path
from core.rules import candidate_name
from core.rules_choosing import FEWEST_COMPARED, MOST_COMPARED
from core.views import ChosenCandidate
from pages import running
from pages.ui import frame
from pages.ui.cards import Choice
from pages.ui.text import plain, room

S = CandidateStatus
LONG = 8
"""More candidates than these scroll within their frame."""


def confirm(proposals: Sequence[ProposalId], posting: PostingId | None = None) -> None:
    """Ask before declining: whom, when the partners hear of it, and what they are told.

    `posting` where they were chosen on its list, which then offers まとめて元に戻す.
    """
    found = frame.read(lambda repo: repo.declines.chosen(tuple(proposals), frame.now()))
    chosen = [each for each in found if not _left_out(each)]
    many = f"{len(chosen):,}社を" if posting else ""

    @st.dialog(f"{many or 'この候補者を'}見送りますか？")
    def opened() -> None:
        if posting:
            _who(found)
        _what_follows(chosen)
        reason = st.text_area("見送りの理由（任意）", key="declines.reason", height=110)
        covered = "" if all(each.disclosed for each in chosen) else "貴社名や連絡先は、非開示の相手には伏せて届きます。"
        st.caption(f"{room(reason, rules.FEEDBACK_LIMIT)}　お見送りメールと提案一覧で、パートナーが読みます。{covered}")
        with st.container(horizontal=True):
            if st.button(f"{many}見送る", type="primary", key="declines.yes", disabled=not chosen):
                with frame.acting(f"{many}「見送り」にしました。"):
                    frame.write(decline_all, [each.id for each in chosen], reason, grace=_grace())
                    if posting:
                        _remember(posting, [each.id for each in chosen])
                    st.rerun()
            if st.button("キャンセル", key="declines.no"):
                st.rerun()

    opened()


def _who(found: Sequence[ChosenCandidate]) -> None:
    """Each by its number and, where it is disclosed, its name; and who of the chosen is left out, and why (P10)."""
    names = {each.id: f"{candidate_name(each.number)}{f'　{each.name}' if each.name else ''}" for each in found}
    lines = [f"- **{plain(names[each.id])}**（{each.status.label}）" for each in found if not _left_out(each)]
    with st.container(height=210 if len(lines) > LONG else "content", border=True):
        st.markdown("\n".join(lines) or "見送れる候補者が選択されていません。")
    if others := [f"{plain(names[each.id])}（{why}）" for each in found if (why := _left_out(each))]:
        st.caption(f"対象外：{'、'.join(others)}")


def _left_out(candidate: ChosenCandidate) -> str:
    """Why a chosen candidate is not declined with the others, or ""."""
    if candidate.contracted:
        return "契約成立"
    return "見送り済み" if candidate.status is S.DECLINED else ""


def _what_follows(chosen: Sequence[ChosenCandidate]) -> None:
    """When the partners are mailed, until when nobody hears of it, and what becomes of the talks (P8)."""
    grace = _grace()
    when = f"{grace // timedelta(minutes=1)}分後（{clock_time(frame.now() + grace)} ごろ）" if grace else "すぐ"
    disclosed = [each for each in chosen if each.disclosed]
    st.markdown(
        f"- {when}に、認定パートナーへお見送りメールが送信されます。それまでは「元に戻す」で取り消せて、"
        "パートナーには何も届きません。\n"
        "- メールの送信後も元に戻せます。その場合は、パートナーに訂正のメールが届きます。\n"
        + (
            "- 企業名を開示した候補者には、メッセージを送信できなくなります。"
            if disclosed
            else "- 双方の企業名は非開示のままです。"
        )
    )


# --- chosen on the list --------------------------------------------------------------------------------------------


def choice(posting: PostingId) -> Choice:
    """What several candidates of the list are chosen for: to be compared, or declined together."""
    return Choice(
        place=f"candidates.{posting}.{frame.viewer().member}",
        href=path(Screen.COMPARISON),
        compare=(FEWEST_COMPARED, MOST_COMPARED),
        most=rules.DECLINED_AT_ONCE,
        done=st.session_state.get(f"declines.at.{posting}", 0),
        on_decline=partial(st.session_state.__setitem__, f"declines.asked.{posting}"),
    )


def ask(posting: PostingId) -> None:
    """After the list: confirm what was just pressed on it."""
    if chosen := st.session_state.pop(f"declines.asked.{posting}", ()):
        confirm([ProposalId(each) for each in chosen], posting)


# --- まとめて元に戻す ------------------------------------------------------------------------------------------------


def just_declined(posting: PostingId) -> None:
    """After several were declined: the way back for all of them at once, while no partner has heard of it."""
    if _together(posting):
        _way_back(posting)


@st.fragment(run_every=10)
def _way_back(posting: PostingId) -> None:
    ids = _together(posting)
    found = frame.read(lambda repo: repo.declines.chosen(ids, frame.now()))
    due = [each.mail_due for each in found if each.status is S.DECLINED and each.mail_due]
    if not ids or len(due) < len(ids):
        st.session_state.pop(f"declines.together.{posting}", None)
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/schedule_send: {len(ids):,}社を「見送り」にしました。"
            f"お見送りメールは {clock_time(min(due))} に送信されます。それまでは、まとめて取り消せます。"
        )
        if st.button("まとめて元に戻す", icon=":material/undo:", key="declines.back"):
            st.session_state.pop(f"declines.together.{posting}")
            frame.act(take_all_back, ids, done=f"{len(ids):,}社を元のステータスに戻しました。")
            st.rerun()


def _together(posting: PostingId) -> tuple[ProposalId, ...]:
    return st.session_state.get(f"declines.together.{posting}", ())


def _remember(posting: PostingId, declined: Sequence[ProposalId]) -> None:
    st.session_state[f"declines.together.{posting}"] = tuple(declined)
    st.session_state[f"declines.at.{posting}"] = round(frame.now().timestamp() * 1000)


def _grace() -> timedelta:
    return timedelta(minutes=running.settings().decline_grace_minutes)
