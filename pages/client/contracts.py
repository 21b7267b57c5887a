"""契約書: every order and contract of the client, counted, searched, and each with what can be done with it (C1)."""

from datetime import date
from typing import Any

import streamlit as st

from core.calendar import jst_date
from core.model import ContractStatus
from core.money import MAX_YEN
from core.paths import Screen
from core.repository import Repository
from core.rules_orders import MAX_LINES
from core.views import ContractFilter, ContractList
from pages.ui import address, frame, header, pager
from pages.ui.contract_parts import contract_table
from pages.ui.tabs import Tab, tabs

GROUPS = (ContractStatus.DRAFTING, ContractStatus.ACTIVE, ContractStatus.ENDED)
FIELDS = ("q", "since", "until", "least", "most", "number")
LARGEST = MAX_LINES * MAX_YEN
LAST_ID = 2**31 - 1


def draw() -> None:
    """Counts, search, table."""
    head = st.container()
    searched = any(name in st.query_params for name in FIELDS)
    with st.expander("検索条件", expanded=searched, icon=":material/search:", key="contracts.search"):
        wanted = _search()
    found, fees = frame.read(lambda repo: _view(repo, wanted))
    with head:
        header.title("契約書", facts=("見積・発注書と契約の一覧です。PDFは各行の「…」からダウンロードできます。",))
        _counts(found)
    if not found.rows:
        if searched or wanted.status:
            header.empty("条件に合う契約書はありません。", "検索条件を変えるか、「すべて」を選択してください。")
        else:
            header.empty("契約書はまだありません。", "面談のあと、メッセージの画面から見積を依頼してください。")
        return
    contract_table(found.rows, Screen.ORDER, fees=fees, key="contracts.table")
    pager.pager(found.pages)


def _view(repo: Repository, wanted: ContractFilter) -> tuple[ContractList, bool]:
    today = jst_date(frame.now())
    return repo.contracts.listing(wanted, today), repo.organizations.fee(today) is not None


def _counts(found: ContractList) -> None:
    everything = Tab("", "すべて", sum(found.counts.values()))
    groups = (Tab(status.value, status.label, found.counts[status]) for status in GROUPS)
    tabs("status", (everything, *groups), label="ステータスで絞り込む")


def _search() -> ContractFilter:
    """The fields, whose values are in the address, so that a link restores the view."""
    address.drop_endless("number", "least", "most")
    first, second, third = st.columns([3, 3, 2])
    who = first.text_input("取引先", key="q", bind="query-params", max_chars=100, placeholder="会社名の一部")
    with second:
        since, until = st.columns(2)
        start = since.date_input("契約期間（から）", value=None, key="since", bind="query-params")
        end = until.date_input("契約期間（まで）", value=None, key="until", bind="query-params")
    number = third.number_input(
        "ID", value=None, step=1, min_value=1, max_value=LAST_ID, key="number", bind="query-params"
    )
    low, high, _ = st.columns([2, 2, 4])
    amounts: dict[str, Any] = {
        "value": None,
        "step": 10_000,
        "min_value": 0,
        "max_value": LARGEST,
        "bind": "query-params",
    }
    least = low.number_input("金額（税抜・以上）", key="least", **amounts)
    most = high.number_input("金額（税抜・以下）", key="most", **amounts)
    status = st.query_params.get("status", "")
    return ContractFilter(
        status=next((each for each in GROUPS if each.value == status), None),
        counterparty=who,
        period_from=start if isinstance(start, date) else None,
        period_to=end if isinstance(end, date) else None,
        amount_from=least,
        amount_to=most,
        number=number,
        page=pager.page(),
    )
