"""ヒアリング: what sales heard from a client, and the posting drafted from it until it is opened (P1)."""

import streamlit as st

from core import rules
from core.actions.hearings import note_hearing
from core.formats import day, moment
from core.model import OrganizationId
from core.model_accounts import HearingId
from core.paths import Screen, path
from core.rules import Permission
from core.views import Hearing, HearingLine
from pages.ui import address, fields, frame, header, hearing_form, posting_parts
from pages.ui.badges import Badge
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import plain

STATE = fields.Tabs("state", "状態", {"draft": "下書き", "opened": "公開済み"})
TEXT = fields.Search("q", "キーワード", hint="企業名、タイトル、メモ")
FILTERS = Filters(TEXT, tabs=STATE)
COLUMNS = (Column("募集の下書き", "main"), Column("ヒアリング", "date"), Column("更新", "date"), Column("状態"))
DRAFT, OPENED = Badge("下書き", "orange"), Badge("公開済み", "green")
UNTITLED = "（タイトル未入力）"
BACK = (path(Screen.OPERATIONS_POSTINGS), "募集")


def draw() -> None:
    """The list with the beginning of a new one, or one of them under `?hearing=3`."""
    number = frame.read(lambda _: address.number("hearing"))
    if number:
        _one(HearingId(number))
        return
    header.title("ヒアリングと募集の下書き", facts=("内容は社内のみで共有されます。",), back=BACK)
    _begin()
    _list()


def _begin() -> None:
    clients = {client.id: client.name for client in frame.read(lambda repo: repo.hearings.clients())}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        client = st.selectbox(
            "企業",
            list(clients),
            index=None,
            format_func=lambda number: clients[number],
            key="operations_hearing.client",
            placeholder="ヒアリングした企業を選択",
            width=420,
        )
        barred = frame.barred(rules.require, frame.viewer(), Permission.OPEN_POSTINGS)
        reason = barred or ("" if client else "企業を選択してください。")
        begin = st.button("ヒアリングを記録する", type="primary", key="operations_hearing.new", **frame.bar(reason))
    if begin and client:
        with frame.acting("ヒアリングを作成しました。"):
            made = frame.write(note_hearing, OrganizationId(client), None, frame.intent_key("operations_hearing.new"))
            frame.renew("operations_hearing.new")
            header.go(path(Screen.OPERATIONS_HEARING, hearing=made))


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    opened = None if asked[STATE] is None else asked[STATE] == "opened"
    found = frame.read(lambda repo: repo.hearings.listing(opened=opened, text=asked[TEXT], page=asked.page))
    nothing = ("条件に合うヒアリングはありません。", "条件を減らすか、クリアしてください。")
    first = ("まだヒアリングはありません。", "企業を選択して「ヒアリングを記録する」を押してください。")
    shown = asked.shown(
        found.found,
        pages=found.pages,
        counts={"draft": found.drafts, "opened": found.opened},
        empty=nothing if asked.narrowed else first,
    )
    ledger(
        COLUMNS, [_row(line) for line in found.lines], key="operations_hearing.list", label="ヒアリング", shown=shown
    )


def _row(line: HearingLine) -> Row:
    title = line.title or UNTITLED
    return Row(
        id=line.id,
        name=title,
        cells=(
            Cell(title, sub=line.client_name, href=path(Screen.OPERATIONS_HEARING, hearing=line.id)),
            Cell(day(line.held_on), sub=line.author),
            Cell(moment(line.updated_at)),
            Cell(badge=OPENED if line.posting else DRAFT),
        ),
    )


def _one(number: HearingId) -> None:
    found = frame.read(lambda repo: repo.hearings.get(number))
    header.title(
        found.content.title or UNTITLED,
        status=OPENED if found.posting else DRAFT,
        facts=(found.client_name, f"ヒアリング {day(found.held_on)}", found.author, f"保存 {moment(found.updated_at)}"),
        back=(path(Screen.OPERATIONS_HEARING), "ヒアリングと募集の下書き"),
        links=_links(found),
    )
    barred = frame.barred(rules.require, frame.viewer(), Permission.OPEN_POSTINGS)
    if found.posting or barred:
        _read(found)
    else:
        hearing_form.edit(found)


def _links(found: Hearing) -> tuple[tuple[str, str], ...]:
    links = []
    if found.posting:
        links.append((path(Screen.OPERATIONS_POSTING, posting=found.posting), "公開した募集"))
    if found.consultation:
        links.append((path(Screen.OPERATIONS_CONSULTATIONS, consultation=found.consultation), "元の相談"))
    return tuple(links)


def _read(found: Hearing) -> None:
    drafted, heard = st.columns([3, 2], gap="large")
    with drafted, st.container(border=True):
        posting_parts.draft(found.content, found.deadline)
    with heard, st.container(border=True):
        st.markdown("**ヒアリングのメモ**　:gray-badge[社内のみ]")
        st.markdown(plain(found.notes) or "メモはありません。")
