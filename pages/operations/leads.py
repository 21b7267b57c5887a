"""問い合わせ: who asked on a public form or by telephone, and how far sales has come with them (A1, K1)."""

import streamlit as st

from core.formats import moment
from core.model_accounts import LeadStatus
from core.paths import Screen, path
from core.views import LeadLine
from pages.ui import frame, header, lead_parts
from pages.ui.badges import badge
from pages.ui.fields import Search, Switch, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

STATUS = Tabs("status", "ステータス", words(LeadStatus))
TEXT = Search("q", "キーワード", hint="会社名、氏名、メールアドレス、電話番号")
MINE = Switch("mine", "自分の担当のみ")
FILTERS = Filters(TEXT, MINE, tabs=STATUS)
COLUMNS = (Column("問い合わせ", "main"), Column("種別"), Column("受付", "date"), Column("担当"), Column("ステータス"))
NOTHING = ("条件に合う問い合わせはありません。", "条件を減らすか、クリアしてください。")
FIRST = (
    "まだ問い合わせはありません。",
    "公開フォームから届いたものと、登録したものが、ここに表示されます。",
)


def draw() -> None:
    """The list, and the way to enter somebody who called."""
    header.title("問い合わせ", facts=("面談のあとに認証メールを送信すると、アカウントが発行されます。",))
    if st.button("問い合わせを登録", icon=":material/add:", key="operations_leads.enter"):
        lead_parts.enter_dialog()
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    found = frame.read(
        lambda repo: repo.leads.listing(status=asked[STATUS], mine=asked[MINE], text=asked[TEXT], page=asked.page)
    )
    empty = NOTHING if asked.narrowed else FIRST
    shown = asked.shown(found.found, pages=found.pages, counts=found.counts, empty=empty)
    ledger(COLUMNS, [_row(line) for line in found.lines], key="operations_leads.list", label="問い合わせ", shown=shown)


def _row(line: LeadLine) -> Row:
    return Row(
        id=line.id,
        name=f"{line.company} {line.name} 様",
        cells=(
            Cell(line.company, sub=f"{line.name} 様", href=path(Screen.OPERATIONS_LEAD, lead=line.id)),
            Cell(line.kind.label),
            Cell(moment(line.received_at)),
            Cell(line.owner or "—"),
            Cell(badge=badge(line.status)),
        ),
    )
