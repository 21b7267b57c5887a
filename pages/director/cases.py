"""案件: every case with its director, its term and its plan; on top the deals that nobody has taken on yet (D1)."""

from datetime import timedelta
from functools import cache

import streamlit as st

from core import rules
from core.calendar import after_months, jst_date
from core.documents.kpi_words import percent, worked
from core.formats import day, quantity
from core.model import ContractStatus, MemberId, Role
from core.model_direction import CaseId
from core.paths import Screen, path
from core.rules import Permission
from core.views.cases import RUNNING, CaseFilter, Director
from core.views.direction import CaseHead
from core.views.kpi import CaseFigures
from pages.ui import absent_directors, case_untaken, frame, header
from pages.ui.badges import badge
from pages.ui.fields import Search, Select, Sort, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

S = ContractStatus
MINE, EVERYBODY = "mine", "all"
TEXT, CLIENT = Search("q", "キーワード", hint="案件名、会社名、概要"), Search("client", "企業", hint="企業名")
STATUS = Select("status", "状態", {**words((*RUNNING, S.ENDED)), EVERYBODY: "すべて"}, none="契約終了を除く")
ORDER = Sort(
    "sort", "並び順", {"ends": "契約終了が近い順", "newest": "新しい順", "name": "案件名順", "client": "企業名順"}
)
COLUMNS = (
    Column("案件", "main"),
    Column("状態"),
    Column("ディレクター"),
    Column("契約期間", "date"),
    Column("今月の稼働", "right"),
    Column("今月の進捗率", "right"),
)
NOTHING = ("条件に合う案件はありません。", "条件を減らすか、クリアしてください。")
NONE_MINE = ("担当している案件はありません。", "「すべて」から案件を開くと、担当を変更できます。")
NONE_YET = ("案件はまだありません。", "取引を担当すると、ここに表示されます。")


def draw() -> None:
    """Deals without a director, then the list."""
    frame.read(lambda repo: rules.require(repo.viewer, Permission.READ_CASES))
    header.title("案件")
    case_untaken.section()
    _list()


@cache
def _filters(own_first: bool, directors: tuple[Director, ...]) -> tuple[Filters, Tabs[str], Select[str]]:
    """A director begins with the own cases; whose they are is asked among all of them only."""
    mine, everybody = (
        Tabs("whose", "担当", {EVERYBODY: "すべて"}, none="自分の案件"),
        Tabs("whose", "担当", {MINE: "自分の案件"}),
    )
    tabs = mine if own_first else everybody
    whose = Select("director", "ディレクター", {str(each.id): each.name for each in directors}, none="すべて")
    return Filters(TEXT, CLIENT, *([whose] if directors else []), STATUS, ORDER, tabs=tabs), tabs, whose


@st.fragment
def _list() -> None:
    header.outcome()
    director = frame.viewer().role is Role.DIRECTOR
    filters, tabs, _ = _filters(director, ())
    mine = (filters.asked()[tabs] is None) is director
    directors = () if mine else frame.read(lambda repo: repo.case_lists.directors())
    filters, tabs, whose = _filters(director, directors)
    asked = filters.asked()
    wanted = CaseFilter(
        mine=mine,
        director=next((each.id for each in directors if str(each.id) == asked[whose]), None),
        client=asked[CLIENT],
        text=asked[TEXT],
        statuses=_statuses(asked[STATUS]),
        sort=asked[ORDER],
        page=asked.page,
    )
    found = frame.read(lambda repo: repo.case_lists.listing(wanted, jst_date(frame.now())))
    none = NOTHING if asked.narrowed else NONE_MINE if mine and found.everybody else NONE_YET
    counts = {None: found.mine, EVERYBODY: found.everybody} if director else {None: found.everybody, MINE: found.mine}
    shown = asked.shown(found.found, pages=found.pages, counts=counts, empty=none)
    done = _worked(wanted.director)
    gone = absent_directors.numbers()
    if any(each.director_id in gone for each in found.cases):
        st.caption(absent_directors.explained())
    rows = [_row(each, done.get(each.id), absent=each.director_id in gone) for each in found.cases]
    ledger(COLUMNS, rows, key="cases.list", label="案件", shown=shown)


def _statuses(asked: str | None) -> tuple[ContractStatus, ...]:
    if asked is None:
        return RUNNING
    return (*RUNNING, S.ENDED) if asked == EVERYBODY else (ContractStatus(asked),)


def _worked(director: MemberId | None) -> dict[CaseId, CaseFigures]:
    """What was done this month in each case, by the case."""
    today = jst_date(frame.now())
    first, last = today.replace(day=1), after_months(today.replace(day=1), 1) - timedelta(days=1)
    found = frame.read(lambda repo: repo.kpi.cases(first, last, today, director=director))
    return {each.case: each for each in found}


def _row(head: CaseHead, month: CaseFigures | None, *, absent: bool) -> Row:
    left = (head.ends - jst_date(frame.now())).days
    done = month and f"獲得 {quantity(month.work.appointments, '件')}・実施 {quantity(month.work.held, '件')}"
    return Row(
        id=head.id,
        name=head.name,
        cells=(
            Cell(head.name, sub=f"{head.client} × {head.partner}", href=path(Screen.CASE, case=head.id)),
            Cell(badge=badge(head.status)),
            Cell(head.director, badge=absent_directors.MARK if absent else None),
            Cell(f"{day(head.starts)}〜{day(head.ends)}", sub=f"あと{left:,}日" if left >= 0 else ""),
            Cell(
                worked(month.hours_used) if month else "—", sub=f"計画 {worked(month.hours_planned)}" if month else ""
            ),
            Cell(percent(month.progress) if month else "—", sub=done or ""),
        ),
    )
