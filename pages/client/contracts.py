"""契約書: every order and contract of the client, counted, searched, and each with what can be done with it (C1)."""

import streamlit as st

from core.calendar import jst_date
from core.model import ContractStatus
from core.money import MAX_YEN
from core.paths import Screen, path
from core.repository import Repository
from core.rules_orders import MAX_LINES
from core.views import ContractFilter, ContractList
from pages.ui import frame, header
from pages.ui.contract_parts import contract_table
from pages.ui.fields import Day, Number, Search, Tabs, words
from pages.ui.filters import Asked, Filters

LARGEST = MAX_LINES * MAX_YEN
STATUS = Tabs(
    "status",
    "ステータスで絞り込む",
    words((ContractStatus.DRAFTING, ContractStatus.ACTIVE, ContractStatus.ENDED)),
)
WHO = Search("q", "取引先", hint="会社名の一部")
SINCE, UNTIL = Day("since", "契約期間（から）"), Day("until", "契約期間（まで）")
LEAST = Number("least", "金額（税抜・以上）", most=LARGEST)
MOST = Number("most", "金額（税抜・以下）", most=LARGEST)
NUMBER = Number("number", "ID", least=1, most=2**31 - 1)
FILTERS = Filters(WHO, NUMBER, SINCE, UNTIL, LEAST, MOST, tabs=STATUS)
NOTHING = ("条件に合う契約書はありません。", "検索条件を変えるか、「すべて」を選択してください。")
NONE_YET = ("契約書はまだありません。", "面談のあと、メッセージの画面から見積を依頼してください。")


def draw() -> None:
    """Counts, search, table."""
    header.title(
        "契約書",
        facts=("見積・発注書と契約の一覧です。PDFは各行の「…」からダウンロードできます。",),
        links=((path(Screen.PAPERS), "書類の検索"),),
    )
    _list()


@st.fragment
def _list() -> None:
    header.outcome()
    asked = FILTERS.asked()
    found, fees = frame.read(lambda repo: _view(repo, asked))
    shown = asked.shown(
        found.found,
        pages=found.pages,
        counts=found.counts,
        empty=NOTHING if asked.narrowed else NONE_YET,
    )
    contract_table(found.rows, Screen.ORDER, fees=fees, key="contracts.table", shown=shown)


def _view(repo: Repository, asked: Asked) -> tuple[ContractList, bool]:
    today = jst_date(frame.now())
    return repo.contracts.listing(_wanted(asked), today), repo.organizations.fee(today) is not None


def _wanted(asked: Asked) -> ContractFilter:
    return ContractFilter(
        status=asked[STATUS],
        counterparty=asked[WHO],
        period_from=asked[SINCE],
        period_to=asked[UNTIL],
        amount_from=asked[LEAST],
        amount_to=asked[MOST],
        number=asked[NUMBER],
        page=asked.page,
    )
