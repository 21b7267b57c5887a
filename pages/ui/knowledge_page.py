"""One page of a case's knowledge: its text, its materials, and what it said before (D1)."""

import streamlit as st

from core import rules_knowledge as law
from core.actions.knowledge import archive_page, attach_material, detach_material, restore_page
from core.errors import NotFound
from core.files import FileStore
from core.formats import moment
from core.model_direction import KnowledgePageId
from core.repository import Repository
from core.rules_talks import file_held
from core.uploads import KINDS, MAX_BYTES, checked_upload
from core.views.direction import CaseHead
from core.views.knowledge import KnowledgeFile, KnowledgePage
from pages import running
from pages.entrance.file_paths import material_path
from pages.ui import frame, knowledge_form, knowledge_paper, text_comparison, uploader
from pages.ui.badges import Badge
from pages.ui.text import html, plain

PARAMETER = "entry"
"""Under this name the address names the page."""
TOO_LARGE = f"赤い表示のファイルは添付できません。{MAX_BYTES // 2**20}MBを超えるか、使えない形式です。"


def draw(head: CaseHead, number: KnowledgePageId, back: str) -> None:
    """The page, or its form; `back` is the list it belongs to."""
    page = frame.read(lambda repo: _of(repo, head, number))
    barred = frame.barred(law.require_writer, frame.viewer(), page.kind)
    st.html(f'<a href="{html(back)}" style="color:inherit">← ナレッジの一覧</a>')
    if not barred and knowledge_form.change(page):
        return
    st.markdown(f"### {plain(page.title)}")
    st.markdown(
        " ".join(map(str, [Badge(page.kind.label), *([Badge("アーカイブ", "orange")] if page.archived_at else [])]))
    )
    st.caption(plain(f"{page.by}・{moment(page.at)}・第{page.revision}版"))
    knowledge_paper.paper(page.body)
    _materials(page, barred)
    if not barred:
        _doing(page)
    _history(page)


def _of(repo: Repository, head: CaseHead, number: KnowledgePageId) -> KnowledgePage:
    page = repo.knowledge.page(number)
    if page.case != head.id:
        raise NotFound("このページは見つかりません。")
    return page


def _doing(page: KnowledgePage) -> None:
    with st.container(horizontal=True):
        if page.archived_at is not None:
            done = "アーカイブから戻しました。"
            st.button("元に戻す", key="knowledge.restore", on_click=_act, args=(restore_page, page.id, done))
            return
        st.button(
            "編集する",
            type="primary",
            key="knowledge.change",
            on_click=knowledge_form.begin,
            args=(knowledge_form.CHANGE,),
        )
        done = "アーカイブしました。「元に戻す」で一覧に戻せます。"
        st.button("アーカイブ", key="knowledge.archive", on_click=_act, args=(archive_page, page.id, done))


def _act(action: object, number: int, done: str) -> None:
    frame.act(action, number, done=done)  # pyright: ignore[reportArgumentType]


def _materials(page: KnowledgePage, barred: str) -> None:
    for file in page.files:
        with st.container(horizontal=True, vertical_alignment="center"):
            held = file_held(file.scan, removed=file.removed)
            st.html(f"{html(file.name)}（{_size(file)}）　{html(held)}" if held else _link(file))
            if not barred:
                done = f"「{file.name}」を外しました。"
                key = f"knowledge.file.{file.id}"
                st.button("外す", key=key, on_click=_act, args=(detach_material, file.id, done))
    if barred or page.archived_at is not None:
        return
    with st.popover("資料を添付", icon=":material/attach_file:"):
        uploader.in_japanese(TOO_LARGE)
        place = f"knowledge.files.{page.id}"
        turn = frame.intent_key(place)
        file = st.file_uploader(
            f"1件{MAX_BYTES // 2**20}MBまで（{'、'.join(sorted(KINDS))}）", type=sorted(KINDS), key=f"{place}.{turn}"
        )
        if file is not None and st.button("添付する", type="primary", key="knowledge.attach"):
            with frame.acting("資料を添付しました。"):
                kept = FileStore.of(running.settings()).keep(checked_upload(file.name, file.getvalue()))
                frame.write(attach_material, page.id, kept)
                frame.renew(place)
                st.rerun()


def _link(file: KnowledgeFile) -> str:
    return f'<a href="{material_path(file.id)}" download>{html(file.name)}</a>（{_size(file)}）'


def _size(file: KnowledgeFile) -> str:
    return f"{max(1, round(file.size / 1024)):,}KB" if file.size < 2**20 else f"{file.size / 2**20:,.1f}MB"


def _history(page: KnowledgePage) -> None:
    if len(page.revisions) < 2:
        return
    with st.expander(f"変更の履歴（{len(page.revisions)}版）"):
        names = {each.revision: f"第{each.revision}版　{each.by}　{moment(each.at)}" for each in page.revisions}

        def words(revision: int) -> str:
            title, body = frame.read(lambda repo: repo.knowledge.words(page.id, revision))
            return f"{title}\n\n{body}"

        text_comparison.chosen(names, words, key=f"knowledge.{page.id}.compare")
