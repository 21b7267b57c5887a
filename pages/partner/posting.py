"""案件の詳細: what the client asks for, and the partner's own proposal to it until the deadline (P3)."""

import streamlit as st

from core import rules, rules_partners
from core.actions.proposals import BODY_LIMIT, edit_proposal, submit_proposal, withdraw_proposal
from core.calendar import jst_date
from core.errors import NotFound
from core.formats import day, days_left, moment
from core.model import PostingId, ProposalId
from core.model_choosing import PromiseForm
from core.paths import Screen, path
from core.repository import Repository
from core.rules import Permission
from core.views import OwnProposal, Posting
from pages.ui import address, drafts, frame, header, posting_parts, promise_parts, repeats
from pages.ui.text import plain, room

EDITING = "partner_posting.editing"
BACK = (path(Screen.PARTNER_POSTINGS), "募集中の案件")


def draw() -> None:
    """One posting and the form to propose to it."""
    posting, own, earlier = frame.read(_view)
    left = days_left(posting.deadline, jst_date(frame.now()))
    again = (f"再公募（第{posting.round}回）",) if posting.round > 1 else ()
    header.title(posting.title, facts=(*again, f"締切 {day(posting.deadline)}", left), back=BACK)
    asked, answer = st.columns([3, 2], gap="large")
    with asked, st.container(border=True):
        posting_parts.content(posting)
    with answer, st.container(border=True):
        closed = frame.barred(rules.require_open, posting.deadline, frame.now())
        if own is None or own.withdrawn:
            _form(posting, own, closed)
        else:
            _submitted(own, closed)
        for before in earlier:
            with st.expander(f"第{before.round}回に提出した提案"):
                st.caption(f"{moment(before.updated_at)} 更新")
                st.markdown(f"**{plain(before.title)}**")
                st.markdown(plain(before.body))


def _view(repo: Repository) -> tuple[Posting, OwnProposal | None, tuple[OwnProposal, ...]]:
    number = address.number("posting")
    if number is None:
        raise NotFound("案件を選択してください。募集中の案件の一覧から開けます。")
    posting = repo.postings.for_partner(PostingId(number), frame.now())
    *earlier, current = (repo.proposals.in_round(posting.id, round_) for round_ in range(1, posting.round + 1))
    return posting, current, tuple(each for each in reversed(earlier) if each)


def _reason(closed: str) -> str:
    return frame.barred(rules.require, frame.viewer(), Permission.PROPOSE) or closed


def _form(posting: Posting, own: OwnProposal | None, closed: str) -> None:
    """A first proposal, or one that was withdrawn, ready to be sent once more."""
    st.subheader("提案する", anchor=False)
    if own:
        st.caption("取り下げた提案の内容から再開できます。")
    content = _fields(_place(posting.id), own)
    st.caption(
        "貴社の名前と連絡先は、企業が「面談に進む」を選ぶまで企業に表示されません。本文にあっても自動で伏せられます。"
    )
    told = frame.read(lambda repo: repo.profiles.own())
    lacking = frame.barred(rules_partners.require_profile, told.items)
    if lacking:
        st.info(plain(lacking), icon=":material/badge:")
        st.link_button("パートナー情報を入力する", path(Screen.PARTNER_PROFILE))
    if st.button("提案を送信", type="primary", key="partner_posting.submit", **frame.bar(_reason(closed) or lacking)):
        with frame.acting(f"提案を送信しました。締切（{day(posting.deadline)}）までは編集できます。"):
            frame.write(submit_proposal, posting.id, *content)
            drafts.forget(_place(posting.id))
            st.rerun()


def _submitted(own: OwnProposal, closed: str) -> None:
    """The proposal that stands; before the deadline it can be edited and withdrawn."""
    reason = _reason(closed)
    st.subheader("提出した提案", anchor=False)
    st.caption(f"{moment(own.updated_at)} 更新")
    if st.session_state.get(EDITING) == own.id:
        if not reason:
            _editor(own)
            return
        _too_late(own, reason)
    st.markdown(f"**{plain(own.title)}**")
    repeats.own_text(own.body, own.repetition)
    promise_parts.figures(own.promise)
    with st.container(horizontal=True):
        st.button("編集する", key="partner_posting.edit", on_click=_edit, args=(own.id,), **frame.bar(reason))
        if st.button("取り下げる", key="partner_posting.withdraw", **frame.bar(reason)):
            _confirm_withdrawal(own)


def _too_late(own: OwnProposal, reason: str) -> None:
    """The deadline passed while the proposal was being edited: what stands, and what was typed and can't be saved."""
    st.warning(f"{plain(reason)}提出済みの次の内容が有効です。", icon=":material/schedule:")
    if draft := frame.read(lambda repo: repo.drafts.get(_place(own.posting))):
        with st.expander("保存されなかった編集内容"):
            st.markdown(f"**{plain(draft['title'])}**")
            st.markdown(plain(draft["body"]))


def _editor(own: OwnProposal) -> None:
    place = _place(own.posting)
    content = _fields(place, own)
    with st.container(horizontal=True):
        if st.button("保存する", type="primary", key="partner_posting.save"):
            with frame.acting("提案を更新しました。"):
                frame.write(edit_proposal, own.id, *content)
                drafts.forget(place)
                _edit(None)
                st.rerun()
        if st.button("キャンセル", key="partner_posting.cancel"):
            drafts.forget(place)
            _edit(None)
            st.rerun()


def _fields(place: str, own: OwnProposal | None) -> tuple[str, str, PromiseForm]:
    """Title, text and figures, kept as a draft while they are typed."""
    figures = promise_parts.typed(own.promise if own else None)
    if drafts.restore(place, title=own.title if own else "", body=own.body if own else "", **figures):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    keep = {"on_change": drafts.keep, "args": (place, "title", "body", *figures)}
    title = st.text_input("タイトル", key=f"{place}.title", **keep)
    body = st.text_area("提案内容", key=f"{place}.body", height=360, **keep)
    st.caption(room(body or "", BODY_LIMIT))
    return title or "", body or "", promise_parts.fields(place, keep)


def _place(posting: PostingId) -> str:
    return f"partner_posting.{posting}"


def _edit(own: ProposalId | None) -> None:
    st.session_state[EDITING] = own


@st.dialog("提案を取り下げますか？")
def _confirm_withdrawal(own: OwnProposal) -> None:
    st.markdown("企業には通知されません。締切までは、同じ内容からもう一度提案できます。")
    if st.button("取り下げる", type="primary", key="partner_posting.withdraw.yes"):
        with frame.acting("提案を取り下げました。"):
            frame.write(withdraw_proposal, own.id)
            st.rerun()
