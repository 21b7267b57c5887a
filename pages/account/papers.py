"""書類の検索: every quote, order, invoice and notice, found by date, amount and counterparty combined (C6, L11)."""

from datetime import date

import streamlit as st

from core.formats import day, yen
from core.model import Audience
from core.model_contracts import PaperId, PaperKind
from core.money import MAX_YEN
from core.rules_orders import MAX_LINES
from core.views.papers import Paper, PaperFilter, PaperPage, Place
from pages.entrance.file_paths import paper_path
from pages.ui import frame, header
from pages.ui.bundles import bundles
from pages.ui.fields import Day, Number, Search, Select, words
from pages.ui.filters import Asked, Filters
from pages.ui.ledger import Cell, Column, Paging, Row, ledger

LARGEST = 2 * MAX_LINES * MAX_YEN
SINCE, UNTIL = Day("since", "日付（から）"), Day("until", "日付（まで）")
LEAST, MOST = Number("least", "金額（税込・以上）", most=LARGEST), Number("most", "金額（税込・以下）", most=LARGEST)
WHO = Search("q", "取引先", hint="会社名の一部")
KIND = Select("kind", "種類", words(PaperKind))
NUMBER = Search("number", "番号", hint="PO-000012、INV-000123 など", limit=40)
FILTERS = Filters(SINCE, UNTIL, LEAST, MOST, WHO, KIND, NUMBER)
COLUMNS = (
    Column("日付", "date"),
    Column("種類"),
    Column("番号", "main"),
    Column("取引先"),
    Column("金額（税込）", "right"),
    Column("PDF"),
)
LAW = (
    "見積書・発注書・請求書などの電子取引データを、電子帳簿保存法の検索要件（日付・金額の範囲と取引先の組み合わせ）"
    "に沿って検索できます。"
)
NOTHING = ("条件に合う書類はありません。", "条件を減らすか、期間や金額の範囲を広げてください。")
NONE_YET = ("書類はまだありません。", "見積・発注書が提出されると、ここに保存されます。")


def draw() -> None:
    """Search, table, and the ZIPs made of what was found."""
    header.title("書類の検索", facts=(LAW,))
    _list()


@st.fragment
def _list() -> None:
    header.outcome()
    asked = FILTERS.asked()
    wanted = _wanted(asked)
    page = frame.read(lambda repo: repo.papers.search(wanted))
    shown = asked.shown(page.found, empty=NOTHING if asked.narrowed else NONE_YET, said=_said(page))
    ledger(
        COLUMNS,
        [_row(paper) for paper in page.papers],
        key="papers.list",
        label="書類",
        shown=shown,
        paging=Paging(_spelled(page.next), "これより前の書類を表示", "最新の書類に戻る"),
    )
    bundles(wanted, page)


def _said(page: PaperPage) -> str:
    return f"{page.found:,}件{'' if page.counted else '以上'}が該当します。"


def _row(paper: Paper) -> Row:
    title = f"{paper.number} 第{paper.version}版" if paper.version else paper.number
    return Row(
        id=paper.id,
        name=f"{paper.kind.label} {title}",
        cells=(
            Cell(day(paper.dated)),
            Cell(paper.kind.label),
            Cell(paper.number, sub=f"第{paper.version}版" if paper.version else ""),
            _counterparty(paper),
            Cell("—" if paper.termination else yen(paper.amount)),
            Cell("PDF", href=paper_path(paper.id), download=True),
        ),
    )


def _counterparty(paper: Paper) -> Cell:
    match frame.viewer().audience:
        case Audience.CLIENT:
            return Cell(paper.partner)
        case Audience.PARTNER:
            return Cell(paper.client)
        case Audience.KAKUTOKU:
            return Cell(paper.client, sub=paper.partner)


def _wanted(asked: Asked) -> PaperFilter:
    return PaperFilter(
        kinds=(kind,) if (kind := asked[KIND]) else (),
        since=asked[SINCE],
        until=asked[UNTIL],
        least=asked[LEAST],
        most=asked[MOST],
        counterparty=asked[WHO],
        number=asked[NUMBER],
        after=_place(st.query_params.get("before", "")),
    )


def _spelled(place: Place | None) -> str:
    return f"{place[0]:%Y-%m-%d}.{place[1]}" if place else ""


def _place(text: str) -> Place | None:
    """Where the page before ended, as the address says it; nonsense begins at the newest."""
    on, _, number = text.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    try:
        return date.fromisoformat(on), PaperId(int(number))
    except ValueError:
        return None
