"""A pack before its meeting: what is said of each member, next actions, the proposal, and sharing (D8)."""

from typing import Any

import streamlit as st

from core import rules
from core import rules_packs as law
from core.actions.packs import make_pack, share_pack, write_comments, write_offer
from core.calendar import jst_date
from core.documents import pack_words as words
from core.formats import moment
from core.model import MemberId
from core.model_direction import PackId, PackState
from core.rules import Permission
from core.views.packs import PackPage
from pages.ui import drafts, frame, pack_actions, revised
from pages.ui.text import plain

OFFER = {
    "hours": "月の稼働時間",
    "appointments": "月のアポイント数",
    "monthly": "月額（税抜・円）",
    "text": "ご提案の内容",
}
WHOLE = "全体（フィードバック）"


def section(pack: PackId) -> None:
    """Everything that is written for a meeting."""
    page = frame.read(lambda repo: repo.packs.page(pack))
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    _state(page.on(jst_date(frame.now())), barred)
    _comments(page, barred)
    pack_actions.section(pack, page.form, barred)
    if page.form.content.renewal or page.form.offer:
        _offer(page, barred)


def _state(page: PackPage, barred: str) -> None:
    content = page.form.content
    with st.container(border=True, key="pack.state"):
        st.markdown(f"**数値は{plain(words.as_of(content))}です。**　作成 {plain(page.made_by)}")
        if page.shared_at:
            st.caption(plain(f"{moment(page.shared_at)}に{page.shared_by}が共有　SHA-256 {page.shared_digest}"))
        if page.state is PackState.REVISED:
            st.info(
                "共有した内容から変更があります。企業とパートナーには、共有した内容が表示されています。"
                "「改訂して共有」で、いまの内容に置き換わります。",
                icon=":material/edit_note:",
            )
        with st.container(horizontal=True):
            st.button(
                "数値を最新にする",
                icon=":material/refresh:",
                key="pack.refresh",
                on_click=_refresh,
                args=(page,),
                **frame.bar(barred),
            )
            shared = "この内容で共有済みです。" if page.state is PackState.SHARED else ""
            if st.button(
                "改訂して共有" if page.shared_at else "共有する",
                type="primary",
                icon=":material/send:",
                key="pack.share",
                **frame.bar(barred or shared),
            ):
                _share(page)


def _refresh(page: PackPage) -> None:
    done = "数値を最新にしました。コメントとアクションはそのままです。"
    frame.act(make_pack, page.case, page.form.content.meets_on, done=done)


@st.dialog("定例資料の共有")
def _share(page: PackPage) -> None:
    content = page.form.content
    st.markdown(plain(f"{content.client} 様と {content.partner} に、この資料を共有します。"))
    st.markdown("企業の担当者にはメールでもお知らせします。社内向けのコメントは共有されません。")
    st.caption("共有は取り消せません。直すときは、変更してから「改訂して共有」を押してください。")
    if st.button("共有する", type="primary", key="pack.share.sure"):
        with frame.acting("定例資料を共有しました。"):
            frame.write(share_pack, page.id, page.form.digest)
            st.rerun()


def _field(member: MemberId | None, *, internal: bool) -> str:
    return f"{'internal' if internal else 'open'}{member or 0}"


def _people(page: PackPage) -> list[tuple[MemberId | None, str]]:
    """Whom a comment is about: the members in the figures, those commented on who are in them no more, the whole."""
    people: list[tuple[MemberId | None, str]] = [(each.member, each.name) for each in page.form.content.members]
    told = {member for member, _ in page.said if member} - {member for member, _ in people}
    if told:
        team = frame.read(lambda repo: repo.case_members.team(page.case))
        gone = (each for each in team.members if each.member in told)
        people += [(each.member, f"{each.name}（離任）" if each.left_on else each.name) for each in gone]
    return [*people, (None, WHOLE)]


def _comments(page: PackPage, barred: str) -> None:
    st.subheader("コメント", anchor=False)
    st.caption("「社内向け」は、企業にもパートナーにも表示されません。共有する資料とPDFにも入りません。")
    people = _people(page)
    spoken = {(member, own): _field(member, internal=own) for member, _ in people for own in (False, True)}
    kept = {field: page.said.get(about, "") for about, field in spoken.items()}
    labels = {_field(member, internal=False): name for member, name in people}
    labels |= {_field(member, internal=True): f"{name}（社内向け）" for member, name in people}
    place = f"pack.{page.id}.comments"
    revised.opened(place, kept, page.comments_digest)
    keeping: dict[str, Any] = revised.keeping(place, kept) | {"disabled": bool(barred)}
    for member, name in people:
        with st.container(border=True):
            st.markdown(f"**{plain(name)}**")
            left, right = st.columns(2)
            field, own = _field(member, internal=False), _field(member, internal=True)
            left.text_area("共有するコメント", key=f"{place}.{field}", height=110, **keeping)
            right.text_area(":material/visibility_off: 社内向け", key=f"{place}.{own}", height=110, **keeping)
    revised.differences(place, labels, kept, page.comments_digest)
    refusal = st.container()
    if st.button("コメントを保存", key="pack.comments.save", **frame.bar(barred)):
        with refusal, frame.acting("コメントを保存しました。"):
            typed = revised.typed(place, kept)
            said: dict[law.Spoken, str] = {about: typed[field] for about, field in spoken.items()}
            frame.write(write_comments, page.id, revised.revision(place), said)
            drafts.forget(place)
            st.rerun()


def _offer(page: PackPage, barred: str) -> None:
    content, offer = page.form.content, page.form.offer
    st.subheader("契約更新のご提案", anchor=False)
    st.caption(plain(words.PROPOSED))
    if offer:
        kept = {
            "hours": str(offer.hours),
            "appointments": str(offer.appointments),
            "monthly": str(offer.monthly),
            "text": offer.text,
        }
    else:
        kept = words.starting_offer(content)
        st.caption("下の数値は、これまでの実績から計算したたたき台です。内容を確認し、直してから保存してください。")
    place = f"pack.{page.id}.offer"
    began = st.session_state.get(f"{place}.base")
    if not offer and began not in (None, kept) and revised.typed(place, kept) == began:
        drafts.forget(place)  # nobody typed: what is suggested follows the figures
    revised.opened(place, kept, page.offer_digest)
    keeping: dict[str, Any] = revised.keeping(place, kept) | {"disabled": bool(barred)}
    for column, field in zip(st.columns(3), ("hours", "appointments", "monthly"), strict=True):
        column.text_input(OFFER[field], key=f"{place}.{field}", **keeping)
    st.text_area(OFFER["text"], key=f"{place}.text", height=140, **keeping)
    refusal = st.container()
    if st.button("ご提案を保存", key="pack.offer.save", **frame.bar(barred)):
        with refusal, frame.acting("ご提案を保存しました。"):
            frame.write(write_offer, page.id, revised.revision(place), revised.typed(place, kept))
            drafts.forget(place)
            st.rerun()
