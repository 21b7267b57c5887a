"""募集の状況: every posting with how far it has come, for kakutoku's people (D1, K1)."""

import streamlit as st

from core.calendar import jst_date
from core.formats import day, days_left
from core.views import WatchedPosting
from pages.ui import frame, header

COLUMNS = ("企業", "募集", "締切", "残り", "提案", "検討中", "交渉中", "契約成立")


def draw() -> None:
    """The table, searched by client or title."""
    header.title("募集の状況")
    text = st.text_input("企業名・募集名で検索", key="q", bind="query-params", max_chars=100)
    postings = frame.read(lambda repo: repo.oversight.postings(text))
    if not postings:
        header.empty("該当する募集はありません。", "検索の言葉を短くするか、消してください。")
        return
    today = jst_date(frame.now())
    rows = [_row(posting, days_left(posting.deadline, today)) for posting in postings]
    st.dataframe(
        {column: [row[n] for row in rows] for n, column in enumerate(COLUMNS)}, hide_index=True, key="watched.list"
    )
    st.caption(f"{len(postings)}件　「交渉中」は見積・発注書を作成中の取引、「契約成立」は双方が承認した取引です。")


def _row(posting: WatchedPosting, left: str) -> tuple[str | int, ...]:
    return (
        posting.client,
        posting.title,
        day(posting.deadline),
        left,
        posting.proposals,
        posting.considering,
        posting.orders - posting.contracts,
        posting.contracts,
    )
