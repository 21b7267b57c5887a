"""Writing a page of knowledge, with what it will look like beside it; what is typed is kept, nothing is lost (D1)."""

from typing import Any

import streamlit as st

from core import rules_knowledge as law
from core.actions.knowledge import edit_page, write_page
from core.model_direction import CaseId, KnowledgeKind
from core.views.knowledge import KnowledgePage
from pages.ui import drafts, frame, knowledge_paper, text_comparison
from pages.ui.text import plain, room

PARAMETER = "knowledge_form"
"""Under this name the address says that a form is open: of which kind of new page, or of the page that is shown."""
CHANGE = "change"


def begin(what: str) -> None:
    """A press on …を追加 or 編集する."""
    st.query_params[PARAMETER] = str(what)


def close(place: str) -> None:
    """Back to reading; what was typed is given up, or was saved."""
    st.query_params.pop(PARAMETER, None)
    drafts.forget(place)


def new(case: CaseId) -> bool:
    """Draw the form of a new page; whether it is open."""
    asked = st.query_params.get(PARAMETER, "")
    if asked not in set(KnowledgeKind):
        return False
    kind = KnowledgeKind(asked)
    if frame.barred(law.require_writer, frame.viewer(), kind):
        return False
    place = f"knowledge.{case}.{kind}"
    _told(drafts.restore(place, title="", body=""))
    st.markdown(f"**{kind.label}を追加**")
    title, body = _fields(place, "title", "body")
    with st.container(horizontal=True):
        st.button("キャンセル", key="knowledge.cancel", on_click=close, args=(place,))
        if st.button("追加する", type="primary", key="knowledge.save"):
            with frame.acting("ページを追加しました。"):
                made = frame.write(write_page, case, kind, title, body)
                close(place)
                st.query_params["entry"] = str(made)
                st.rerun()
    return True


def change(page: KnowledgePage) -> bool:
    """Draw the form of a page that is there; whether it is open."""
    if st.query_params.get(PARAMETER) != CHANGE or page.archived_at is not None:
        return False
    place = f"knowledge.page.{page.id}"
    _told(drafts.restore(place, title=page.title, body=page.body, seen=page.revision))
    seen = int(st.session_state[f"{place}.seen"])
    if seen != page.revision:
        _overtaken(page, place, seen)
    title, body = _fields(place, "title", "body", "seen")
    with st.container(horizontal=True):
        st.button("キャンセル", key="knowledge.cancel", on_click=close, args=(place,))
        if st.button("保存する", type="primary", key="knowledge.save"):
            with frame.acting("ページを更新しました。"):
                frame.write(edit_page, page.id, seen, title, body)
                close(place)
                st.rerun()
    return True


def _overtaken(page: KnowledgePage, place: str, seen: int) -> None:
    """Somebody else changed it meanwhile: what they did is shown, what was typed stays (O6)."""
    st.warning(
        f"入力中に、{plain(page.by)}さんがこのページを更新しました。入力した内容は残っています。"
        "変更箇所を確認し、必要に応じて取り入れてから保存してください。",
        icon=":material/merge_type:",
    )
    title, body = frame.read(lambda repo: repo.knowledge.words(page.id, seen))
    with st.expander("ほかの方の変更箇所", expanded=True):
        text_comparison.compared(f"{title}\n\n{body}", f"{page.title}\n\n{page.body}")
    with st.container(horizontal=True):
        st.button("確認した", key="knowledge.overtaken.go_on", on_click=_catch_up, args=(place, page.revision))
        st.button("自分の入力を破棄", key="knowledge.overtaken.discard", on_click=close, args=(place,))


def _catch_up(place: str, revision: int) -> None:
    st.session_state[f"{place}.seen"] = revision
    drafts.keep(place, "title", "body", "seen")


def _fields(place: str, *names: str) -> tuple[str, str]:
    kept: dict[str, Any] = {"on_change": drafts.keep, "args": (place, *names)}
    title = st.text_input("タイトル", key=f"{place}.title", **kept) or ""
    left, right = st.columns(2)
    with left:
        body = st.text_area("本文（Markdown）", key=f"{place}.body", height=420, **kept) or ""
        st.caption(f"{room(body, law.BODY_LIMIT)}　見出し（#）、箇条書き（-）、表、太字（**）、リンクが使えます。")
    with right:
        st.caption("プレビュー")
        with st.container(border=True):
            knowledge_paper.paper(body or "（本文を入力すると、ここに表示されます）")
    return title, body


def _told(restored: bool) -> None:
    if restored:
        st.caption(":material/history: 入力途中の下書きを復元しました。")
