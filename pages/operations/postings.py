"""募集の状況: every posting with how far it has come, for kakutoku's people (D1, K1)."""

from datetime import date

import streamlit as st

from core.calendar import jst_date
from core.formats import day, days_left
from core.paths import Screen, path
from core.views import WatchedPosting
from pages.ui import frame, header
from pages.ui.fields import Search
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

TEXT = Search("q", "企業名・募集名で検索")
FILTERS = Filters(TEXT)
NOTHING = ("該当する募集はありません。", "検索の言葉を短くするか、消してください。")
FIGURES = "「交渉中」は見積・発注書を作成中の取引、「契約成立」は双方が承認した取引です。"
COLUMNS = (
    Column("募集", "main"),
    Column("締切", "date"),
    *(Column(label, "right") for label in ("提案", "検討中", "交渉中", "契約成立")),
)


def draw() -> None:
    """The table, searched by client or title."""
    header.title("募集", facts=(FIGURES,), links=((path(Screen.OPERATIONS_HEARING), "ヒアリングと募集の下書き"),))
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    postings = frame.read(lambda repo: repo.oversight.postings(asked[TEXT]))
    today = jst_date(frame.now())
    shown = asked.shown(len(postings), empty=NOTHING)
    rows = [_row(posting, today) for posting in postings]
    ledger(COLUMNS, rows, key="operations_postings.list", label="募集", shown=shown)


def _row(posting: WatchedPosting, today: date) -> Row:
    figures = (
        posting.proposals,
        posting.considering,
        posting.orders - posting.contracts,
        posting.contracts,
    )
    return Row(
        id=posting.id,
        name=posting.title,
        cells=(
            Cell(posting.title, sub=posting.client, href=path(Screen.OPERATIONS_POSTING, posting=posting.id)),
            Cell(day(posting.deadline), sub=days_left(posting.deadline, today)),
            *(Cell(f"{figure:,}") for figure in figures),
        ),
    )
