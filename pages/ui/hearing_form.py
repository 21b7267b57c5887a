"""The form of a hearing: notes that stay in the house, and the posting drafted from them (P1, O6)."""

import re
from datetime import date
from typing import Any

import streamlit as st

from core import rules_sales as law
from core.actions.drafts import save_draft
from core.actions.hearings import NOTES_LIMIT, HearingForm, save_hearing
from core.actions.postings import TEXT_LIMIT
from core.model import CompanySize
from core.model_accounts import PostingContent
from core.views import Hearing
from pages.ui import drafts, frame, hearing_dialogs
from pages.ui.text import plain, room

LINES = ("title", "categories", "industries")
TEXTS = ("background", "consultation", "request", "requirements")
TERMS = ("budget", "period")
DATES = ("held_on", "deadline")
FIELDS = (*LINES, "company_sizes", *TEXTS, *TERMS, "notes", *DATES)
HINTS = {
    "title": "例：飲食チェーン本部に向けた勤怠管理クラウドの新規商談獲得",
    "categories": "例：ソフトウェア/OS、クラウドサービス（「、」で区切ってください）",
    "industries": "例：特定業界にこだわらない企業",
    "budget": "例：月額30万円〜45万円（税抜）",
    "period": "例：3か月〜（来月開始を希望）",
}
HEIGHTS = {"background": 160, "consultation": 130, "request": 160, "requirements": 110}


def edit(found: Hearing) -> None:
    """The fields, kept as a draft while they are typed; saved, previewed, opened."""
    place = f"hearing.{found.id}"
    restored = drafts.restore(place, revision=found.revision, **_values(found))
    for name in DATES:
        if isinstance(kept := st.session_state[f"{place}.{name}"], str):
            st.session_state[f"{place}.{name}"] = date.fromisoformat(kept)
    if st.session_state[f"{place}.revision"] < found.revision:
        hearing_dialogs.overtaken(found, place, _typed(place))
    elif restored:
        st.caption(":material/history: 保存していない入力を復元しました。")
    drafted, heard = st.columns([3, 2], gap="large")
    with heard:
        with st.container(border=True):
            _buttons(found, place)
        with st.container(border=True):
            _notes(place)
    with drafted, st.container(border=True):
        _content(place)


def _content(place: str) -> None:
    keep: dict[str, Any] = {"on_change": _keep, "args": (place,)}
    for name in LINES[:2]:
        st.text_input(_label(name), key=f"{place}.{name}", placeholder=HINTS[name], **keep)
    st.text_input("販売先の業界", key=f"{place}.industries", placeholder=HINTS["industries"], **keep)
    st.pills(
        "販売先の企業規模　:gray[業界か規模のどちらかは必須]",
        [size.value for size in CompanySize],
        selection_mode="multi",
        format_func=lambda value: CompanySize(value).label,
        key=f"{place}.company_sizes",
        **keep,
    )
    for name in TEXTS:
        text = st.text_area(_label(name), key=f"{place}.{name}", height=HEIGHTS[name], **keep) or ""
        if len(text) > TEXT_LIMIT * 9 // 10:
            st.caption(room(text, TEXT_LIMIT))
    for name, column in zip(TERMS, st.columns(2), strict=True):
        column.text_input(_label(name), key=f"{place}.{name}", placeholder=HINTS[name], **keep)
    st.date_input("提案の締切　:red-badge[必須]", key=f"{place}.deadline", format="YYYY/MM/DD", **keep)


def _notes(place: str) -> None:
    keep: dict[str, Any] = {"on_change": _keep, "args": (place,)}
    st.date_input("ヒアリングした日", key=f"{place}.held_on", format="YYYY/MM/DD", **keep)
    text = st.text_area("ヒアリングのメモ　:gray-badge[社内のみ]", key=f"{place}.notes", height=420, **keep) or ""
    st.caption(f"企業にもパートナーにも表示されません。{room(text, NOTES_LIMIT)}")


def _buttons(found: Hearing, place: str) -> None:
    """Stay in reach beside the fields, whose values of this run they take from the session."""
    typed, revision = _typed(place), st.session_state[f"{place}.revision"]
    lacking = [*law.missing_items(typed.content), *(() if typed.deadline else ("提案の締切",))]
    reason = f"公開までに必要な項目：{'、'.join(lacking)}" if lacking else ""
    if lacking:
        st.caption(plain(reason))
    with st.container(horizontal=True):
        if st.button("下書きを保存", key="operations_hearing.save"):
            with frame.acting("下書きを保存しました。"):
                frame.write(save_hearing, found.id, typed, revision)
                drafts.forget(place)
                st.rerun()
        if st.button("パートナーの見え方を確認", icon=":material/visibility:", key="operations_hearing.preview"):
            hearing_dialogs.preview(found, typed)
        if st.button("公開する", type="primary", key="operations_hearing.open", **frame.bar(reason)):
            hearing_dialogs.publish(found, place, typed, revision)


def _label(name: str) -> str:
    return law.ITEMS[name] + ("　:red-badge[必須]" if name in law.REQUIRED else "")


def _values(found: Hearing) -> dict[str, Any]:
    """What was saved, as the fields hold it."""
    content = found.content
    return {
        **{name: getattr(content, name) for name in (*LINES, *TEXTS, *TERMS)},
        "categories": "、".join(content.categories),
        "company_sizes": [size.value for size in content.company_sizes],
        "notes": found.notes,
        "held_on": found.held_on,
        "deadline": found.deadline,
    }


def _typed(place: str) -> HearingForm:
    """What the fields hold."""
    held: dict[str, Any] = {name: st.session_state.get(f"{place}.{name}") for name in FIELDS}
    texts: dict[str, Any] = {name: held[name] or "" for name in (*LINES, *TEXTS, *TERMS)}
    texts["categories"] = tuple(part for part in re.split(r"[、，,\n]", texts["categories"]) if part.strip())
    sizes = tuple(size for size in CompanySize if size.value in (held["company_sizes"] or ()))
    return HearingForm(
        held["held_on"], held["notes"] or "", PostingContent(**texts, company_sizes=sizes), held["deadline"]
    )


def _keep(place: str) -> None:
    """A field's `on_change`: what the form holds now survives a reload, with the revision that it started from."""
    values = {name: st.session_state.get(f"{place}.{name}") for name in (*FIELDS, "revision")}
    frame.act(save_draft, place, {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()})
