"""The form in which a partner tells clients about itself (P6)."""

from typing import Any

import streamlit as st

from core import rules
from core.actions.profiles import TypedProfile, update_profile
from core.model import WorkStyle
from core.model_accounts import ProfileItem
from core.rules import Permission
from core.rules_partners import CORPORATE_FORMS, LENGTHS, PREFECTURES
from core.views import OwnProfile
from pages.ui import drafts, frame, work_styles
from pages.ui.text import room

I = ProfileItem  # noqa: E741
PLACE = "partner_profile"
FIELDS = tuple(item.value for item in ProfileItem)
HINTS = {
    I.WORKING_MODE: "稼働する場所と時間帯、体制（ディレクターやメンバーの人数）、訪問や出社に対応できる範囲など。",
    I.REPRESENTATIVE: "営業の経歴、得意な商材や業界、大切にしていること。",
    I.RECORD: "支援先の業種、支援内容、期間、成果を数字で。支援先の社名は書かないでください。",
}


def form(own: OwnProfile) -> None:
    """Everything the partner itself tells, kept as a draft while it is typed."""
    kept = _fields(own)
    if drafts.restore(PLACE, revision=own.revision, base=kept, **kept):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    barred = frame.barred(rules.require, frame.viewer(), Permission.EDIT_PARTNER_PROFILE)
    shut: dict[str, Any] = {"on_change": drafts.keep, "args": (PLACE, "revision", "base", *FIELDS)}
    shut["disabled"] = bool(barred)
    with st.container(border=True):
        st.subheader("基本情報", anchor=False)
        _basics(shut)
    with st.container(border=True):
        st.subheader("支援体制", anchor=False)
        _work_style(shut)
        for item, hint in HINTS.items():
            typed = st.text_area(item.label, key=_key(item), height=180, help=hint, placeholder=hint, **shut)
            st.caption(room(typed or "", LENGTHS[item]))
        st.caption(
            "会社名・ユーザーの氏名・連絡先は、企業が「面談に進む」を選ぶまで自動で伏せられます。"
            "ユーザーとして登録していない方の氏名は伏せられないため、書かないでください。"
        )
    _differences(own)
    refusal = st.container()  # above the button, at which one looks
    if st.button("保存する", type="primary", key="partner_profile.save", **frame.bar(barred)):
        with refusal, frame.acting("パートナー情報を保存しました。"):
            frame.write(update_profile, _typed(), st.session_state[f"{PLACE}.revision"])
            drafts.forget(PLACE)
            st.rerun()


def _basics(shut: dict[str, Any]) -> None:
    left, right = st.columns(2, gap="medium")
    left.text_input("従業員数（名）", key=_key(I.EMPLOYEES), placeholder="例：12", **shut)
    right.text_input("うち正社員数（名）", key=_key(I.REGULAR_EMPLOYEES), placeholder="例：8", **shut)
    left, right = st.columns(2, gap="medium")
    left.text_input("設立年（西暦）", key=_key(I.FOUNDED_YEAR), placeholder="例：2016", **shut)
    right.selectbox(
        I.CORPORATE_FORM.label, CORPORATE_FORMS, key=_key(I.CORPORATE_FORM), placeholder="選択してください", **shut
    )
    left, _ = st.columns(2, gap="medium")
    left.selectbox(I.PREFECTURE.label, PREFECTURES, key=_key(I.PREFECTURE), placeholder="選択してください", **shut)


def _work_style(shut: dict[str, Any]) -> None:
    styles = {style.value: style for style in WorkStyle}
    st.caption("企業には、下の表とともに表示されます。現在の体制にもっとも近いものを選んでください。")
    chosen = st.radio(
        I.WORK_STYLE.label,
        list(styles),
        key=_key(I.WORK_STYLE),
        format_func=lambda value: styles[value].label,
        horizontal=True,
        **shut,
    )
    work_styles.table(styles.get(chosen or ""))


def _differences(own: OwnProfile) -> None:
    """What a colleague has kept since the form was opened, beside what is typed; nobody's words are lost."""
    state = st.session_state
    if state[f"{PLACE}.revision"] == own.revision:
        return
    theirs = _fields(own)
    differing = [item for item in ProfileItem if state[_key(item)] != theirs[item.value]]
    if all(state[f"{PLACE}.{field}"] == state[f"{PLACE}.base"].get(field) for field in FIELDS):
        drafts.forget(PLACE)
        st.rerun()
    with st.container(border=True, key="partner_profile.differences"):
        st.warning(
            "入力中に、別の担当者がパートナー情報を保存しました。入力した内容は残っています。", icon=":material/group:"
        )
        for item in differing:
            st.markdown(f"**{item.label}**：現在保存されている内容")
            st.text(_read(item, theirs[item.value]) or "（未入力）")
        with st.container(horizontal=True):
            st.button("入力した内容で上書きする", key="partner_profile.mine", on_click=_keep_mine, args=(own.revision,))
            st.button("保存された内容を読み込む", key="partner_profile.theirs", on_click=drafts.forget, args=(PLACE,))


def _keep_mine(revision: str) -> None:
    st.session_state[f"{PLACE}.revision"] = revision
    drafts.keep(PLACE, "revision", "base", *FIELDS)


def _fields(own: OwnProfile) -> dict[str, Any]:
    """What the widgets hold for what is kept; a word that is not offered any more is chosen anew."""
    kept = {item.value: str(value) for item, value in own.items.items()}
    values: dict[str, Any] = {field: kept.get(field, "") for field in FIELDS}
    offered = {I.WORK_STYLE: tuple(WorkStyle), I.CORPORATE_FORM: CORPORATE_FORMS, I.PREFECTURE: PREFECTURES}
    for item, choices in offered.items():
        values[item.value] = values[item.value] if values[item.value] in choices else None
    return values


def _typed() -> TypedProfile:
    typed = {field: st.session_state[f"{PLACE}.{field}"] or "" for field in FIELDS}
    style = typed.pop(I.WORK_STYLE.value)
    return TypedProfile(work_style=WorkStyle(style) if style else None, **typed)


def _read(item: ProfileItem, value: str | None) -> str:
    return WorkStyle(value).label if value and item is I.WORK_STYLE else value or ""


def _key(item: ProfileItem) -> str:
    return f"{PLACE}.{item.value}"
