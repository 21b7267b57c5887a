"""ナレッジ: materials, FAQ and the improvement log of a case, the latest change first, searched together (D1)."""

from collections.abc import Sequence

import streamlit as st

from core import rules_knowledge as law
from core.formats import moment
from core.model import Audience
from core.model_direction import KnowledgeKind, KnowledgePageId
from core.paths import Screen, path
from core.views.direction import CaseHead
from core.views.knowledge import KnowledgeLine
from pages.ui import address, frame, header, knowledge_form, knowledge_page, knowledge_paper
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.tabs import Tab, tabs

COLUMNS = (Column("ページ", "main"), Column("種類"), Column("ファイル"), Column("更新", "date"))
ARCHIVED = "archived"


def draw(head: CaseHead) -> None:
    """The page that the address names, the form of a new one, or the list."""
    number = frame.read(lambda _: address.number(knowledge_page.PARAMETER))
    if number is not None:
        knowledge_page.draw(head, KnowledgePageId(number), _address(head))
        return
    if knowledge_form.new(head.id):
        return
    _list(head)


def _list(head: CaseHead) -> None:
    everything = frame.read(lambda repo: repo.knowledge.listing(head.id))
    choices = [Tab(each.value, each.label, sum(line.kind is each for line in everything)) for each in KnowledgeKind]
    chosen = tabs(
        "topic",
        (Tab("", "すべて", len(everything)), *choices, Tab(ARCHIVED, "アーカイブ")),
        label="ナレッジの種類",
        resets=(),
    )
    text = st.text_input(
        "検索", key="q", bind="query-params", placeholder="タイトル、本文、ファイル名", icon=":material/search:"
    )
    kind = KnowledgeKind(chosen) if chosen not in ("", ARCHIVED) else None
    found = frame.read(
        lambda repo: repo.knowledge.listing(head.id, kind, (text or "")[:200], archived=chosen == ARCHIVED)
    )
    _adding(kind)
    _lines(head, found, narrowed=bool(text or chosen))


def _adding(kind: KnowledgeKind | None) -> None:
    """A button for each kind that the viewer may write."""
    with st.container(horizontal=True):
        for each in KnowledgeKind:
            barred = frame.barred(law.require_writer, frame.viewer(), each)
            if not barred and kind in (None, each):
                label = f":material/add: {each.label}を追加"
                st.button(label, key=f"knowledge.add.{each}", on_click=knowledge_form.begin, args=(each,))


def _lines(head: CaseHead, found: Sequence[KnowledgeLine], *, narrowed: bool) -> None:
    if not found:
        first = ("ナレッジはまだありません。", "商材の資料、よくある質問、改善の記録をここに残せます。")
        none = ("条件に合うページはありません。", "言葉や種類を変えてお試しください。")
        header.empty(*(none if narrowed else first))
        return
    asked = [each for each in found if each.kind is KnowledgeKind.FAQ and not each.archived]
    others = [each for each in found if each not in asked]
    if others:
        ledger(COLUMNS, [_row(head, each) for each in others], key="knowledge.list", label="ナレッジ")
    if asked:
        if others:
            st.markdown("**FAQ**")
        knowledge_paper.folded([(each.title, each.body, _written(each), _page(head, each)) for each in asked])


def _row(head: CaseHead, line: KnowledgeLine) -> Row:
    return Row(
        id=line.id,
        name=line.title,
        cells=(
            Cell(line.title, href=_page(head, line)),
            Cell(line.kind.label),
            Cell("、".join(line.files) or "—"),
            Cell(moment(line.at), sub=line.by),
        ),
    )


def _written(line: KnowledgeLine) -> str:
    files = f"・ファイル {len(line.files):,}件" if line.files else ""
    return f"{line.by}・{moment(line.at)}{files}"


def _page(head: CaseHead, line: KnowledgeLine) -> str:
    return f"{_address(head)}&{knowledge_page.PARAMETER}={line.id}"


def _address(head: CaseHead) -> str:
    partner = frame.viewer().audience is Audience.PARTNER
    return path(Screen.PARTNER_CASE if partner else Screen.CASE, case=head.id, part="knowledge")
