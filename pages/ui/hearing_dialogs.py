"""A drafted posting as partners will read it, and its opening; what a colleague saved meanwhile (P1, P10, O6)."""

import streamlit as st

from core.actions.hearings import HearingForm, open_hearing
from core.formats import day
from core.model_accounts import PostingContent
from core.paths import Screen, path
from core.rules_sales import ITEMS
from core.views import Hearing
from pages.ui import drafts, frame, header, posting_parts
from pages.ui.text import plain


@st.dialog("パートナーの見え方", width="large")
def preview(found: Hearing, typed: HearingForm) -> None:
    """The draft as it was typed, masked as for a partner."""
    _as_partners_read(found, typed)


@st.dialog("募集を公開しますか？", width="large")
def publish(found: Hearing, place: str, typed: HearingForm, revision: int) -> None:
    """What happens and who is told, above what partners will read; then the posting opens (P1)."""
    people = frame.read(lambda repo: repo.openings.told(found.client))
    told = f"{found.client_name} の{people}名" if people else "（この企業には通知を受け取るユーザーがいません）"
    until = f"提案の締切は {day(typed.deadline)} です。" if typed.deadline else ""
    st.markdown(
        f"- {plain(until)}公開すると、内容の変更や取り消しはできません。\n"
        f"- {plain(told)}と、認定パートナーの担当者にメールでお知らせします。"
    )
    if st.button("公開する", type="primary", key="operations_hearing.open.yes"):
        with frame.acting("募集を公開しました。"):
            posting = frame.write(open_hearing, found.id, typed, revision)
            drafts.forget(place)
            header.go(path(Screen.OPERATIONS_POSTING, posting=posting))
    with st.container(border=True):
        _as_partners_read(found, typed)


def overtaken(found: Hearing, place: str, typed: HearingForm) -> None:
    """A colleague has saved since this form was filled: both texts are shown, and nothing typed is lost (O6)."""
    saved = HearingForm(found.held_on, found.notes, found.content, found.deadline)
    differing = {label: text for label, text, own in _compared(saved, typed) if text != own}
    names = "、".join(differing) or "なし"
    st.warning(plain(f"別の担当者が先に保存しました。入力中の内容と異なる項目：{names}"), icon=":material/group:")
    with st.expander("保存されている内容"):
        for label, text in differing.items():
            st.markdown(f"**{plain(label)}**")
            st.markdown(plain(text) or "（空欄）")
    with st.container(horizontal=True):
        if st.button("保存されている内容を読み込む", key="operations_hearing.theirs"):
            drafts.forget(place)
            st.rerun()
        if st.button("入力中の内容を残す", key="operations_hearing.ours"):
            st.session_state[f"{place}.revision"] = found.revision
            st.rerun()


def _as_partners_read(found: Hearing, typed: HearingForm) -> None:
    masked = frame.read(lambda repo: repo.openings.preview(found.client, typed.content))
    covered = [ITEMS[name] for name, text in _items(masked).items() if text != _items(typed.content)[name]]
    if covered:
        st.warning(
            plain(
                f"企業を特定できる言葉が伏せられています（{'、'.join(covered)}）。"
                "文章が読みにくい場合は、表現を変えてください。"
            ),
            icon=":material/visibility_off:",
        )
    st.markdown(f"**{plain(masked.title) or '（タイトル未入力）'}**")
    posting_parts.draft(masked, typed.deadline)


def _items(content: PostingContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in ITEMS}


def _compared(saved: HearingForm, typed: HearingForm) -> list[tuple[str, str, str]]:
    """Each item's word with what was saved and what was typed."""
    pairs = [
        (ITEMS[name], _text(old), _text(_items(typed.content)[name])) for name, old in _items(saved.content).items()
    ]
    pairs.append(("ヒアリングのメモ", saved.notes, typed.notes))
    for label, old, new in (
        ("ヒアリングした日", saved.held_on, typed.held_on),
        ("提案の締切", saved.deadline, typed.deadline),
    ):
        pairs.append((label, day(old) if old else "", day(new) if new else ""))
    return pairs


def _text(value: object) -> str:
    return "、".join(getattr(each, "label", each) for each in value) if isinstance(value, tuple) else str(value)
