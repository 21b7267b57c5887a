"""キックオフ: what is agreed before a case's work begins, written by its director and shown to its client (D2)."""

from collections.abc import Mapping

import streamlit as st

from core import rules
from core import rules_kickoff as law
from core.actions.kickoff import save_kickoff, share_kickoff
from core.formats import moment
from core.model_direction import KickoffItem
from core.rules import Permission
from core.views.direction import CaseHead
from core.views.kickoff import KickoffSheet
from pages.ui import drafts, frame, header, revised
from pages.ui.badges import Badge
from pages.ui.text import plain, room

LABELS = {item.value: item.label for item in KickoffItem}


def draw(head: CaseHead) -> None:
    """The sheet as it is now, for those who work on the case; a director writes and shares it."""
    sheet = frame.read(lambda repo: repo.kickoffs.sheet(head.id))
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    if st.session_state.get(_place(head)) and not barred:
        _form(head, sheet)
        return
    _state(sheet)
    if not barred:
        _buttons(head, sheet)
    if sheet.revision:
        _items(sheet.items, everything=not barred)
        st.caption(plain(f"最終更新 {moment(sheet.at)}　{sheet.by}" if sheet.at else ""))
    elif barred:
        header.empty("キックオフシートはまだ作成されていません。", "ディレクターが作成すると、ここに表示されます。")


def draw_for_client(head: CaseHead) -> None:
    """The sheet as it was shared last."""
    sheet = frame.read(lambda repo: repo.kickoffs.shared(head.id))
    if sheet is None:
        header.empty(
            "キックオフシートはまだ共有されていません。",
            "稼働開始前に確認したい内容をディレクターがまとめ、共有するとメールでお知らせします。",
        )
        return
    st.caption(
        f"{moment(sheet.at)}に共有された内容です。ご不明な点や変更のご希望は、キックオフミーティングでお知らせください。"
    )
    _items(sheet.items, everything=False)


def _place(head: CaseHead) -> str:
    return f"case:{head.id}:kickoff"


def _state(sheet: KickoffSheet) -> None:
    if sheet.shared_at is None:
        said = "企業にはまだ共有していません。" if sheet.revision else ""
        mark = Badge("未共有", "gray")
    elif sheet.changed:
        said, mark = (
            f"{moment(sheet.shared_at)}に共有した内容から変更されています。",
            Badge("共有後に変更あり", "orange"),
        )
    else:
        said, mark = f"{moment(sheet.shared_at)}に共有しました。", Badge("共有済み", "green")
    st.markdown(f"{mark}　{plain(said)}")


def _buttons(head: CaseHead, sheet: KickoffSheet) -> None:
    if not sheet.revision:
        st.markdown(
            "アポイントの定義、BANT、ターゲットなど、稼働開始前に企業とすり合わせる項目のひな形を用意しています。"
        )
    waits = frame.read(lambda repo: repo.drafts.get(_place(head))) is not None
    label = "編集を再開する" if waits else "編集する" if sheet.revision else "ひな形から作成する"
    with st.container(horizontal=True):
        st.button(label, icon=":material/edit:", key="case.kickoff.edit", on_click=_open, args=(head,))
        if sheet.revision:
            lacking = frame.barred(law.require_complete, sheet.items)
            none_new = "" if sheet.shared_at is None or sheet.changed else "共有後に変更はありません。"
            share = "更新を共有" if sheet.shared_at else "企業に共有"
            if st.button(share, type="primary", key="case.kickoff.share", **frame.bar(lacking or none_new)):
                _share(head, sheet)
    if sheet.revision and sheet.missing:
        names = "、".join(f"「{item.label}」" for item in sheet.missing)
        st.info(plain(f"企業に共有する前に、次の項目を入力してください：{names}"), icon=":material/edit_note:")


@st.dialog("企業に共有")
def _share(head: CaseHead, sheet: KickoffSheet) -> None:
    st.markdown(f"**{plain(head.client)}**に、現在のキックオフシートを共有します。")
    st.markdown(
        "- 管理者と社員にメールでお知らせします。\n"
        "- 共有した内容は、次に共有するまで変わりません。あとから編集した内容は、もう一度共有するまで表示されません。"
    )
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="case.kickoff.share.no", width="stretch"):
        st.rerun()
    if send.button("共有する", type="primary", key="case.kickoff.share.yes", width="stretch"):
        with frame.acting("キックオフシートを共有しました。企業の担当者にメールでお知らせします。"):
            frame.write(share_kickoff, head.id, sheet.revision)
            st.rerun()


def _items(items: Mapping[KickoffItem, str], *, everything: bool) -> None:
    """Each heading with what was agreed; a director sees the empty ones as well."""
    for item in KickoffItem:
        if items[item] or everything or item in law.REQUIRED:
            with st.container(gap=None):
                st.markdown(f"**{plain(item.label)}**")
                st.markdown(plain(items[item])) if items[item] else st.caption("（未入力）")


def _form(head: CaseHead, sheet: KickoffSheet) -> None:
    place = _place(head)
    kept = {item.value: sheet.items[item] for item in KickoffItem}
    revised.opened(place, kept, sheet.revision)
    st.caption("入力内容は下書きとして自動で保存されます。保存しても、「企業に共有」を押すまで企業には表示されません。")
    keeping = revised.keeping(place, kept)
    for item in KickoffItem:
        needed = "（共有までに必須）" if item in law.REQUIRED else ""
        with st.container(gap=None):
            st.markdown(f"**{plain(item.label)}**{needed}")
            st.caption(plain(law.HINTS[item]))
        text = (
            st.text_area(item.label, key=f"{place}.{item}", height=110, label_visibility="collapsed", **keeping) or ""
        )
        if len(text) > law.LIMIT * 9 // 10:
            st.caption(room(text, law.LIMIT))
    revised.differences(place, LABELS, kept, sheet.revision)
    with st.bottom:  # twelve items are longer than any window
        refusal, buttons = st.container(), st.container(horizontal=True)
    buttons.button("キャンセル", key="case.kickoff.cancel", on_click=_close, args=(head,))
    if buttons.button("保存する", type="primary", key="case.kickoff.save"):
        typed = {KickoffItem(field): text for field, text in revised.typed(place, kept).items()}
        with refusal, frame.acting("キックオフシートを保存しました。"):
            frame.write(save_kickoff, head.id, typed, revised.revision(place))
            _close(head)
            st.rerun()


def _open(head: CaseHead) -> None:
    st.session_state[_place(head)] = True


def _close(head: CaseHead) -> None:
    drafts.forget(_place(head))
    st.session_state.pop(_place(head), None)
