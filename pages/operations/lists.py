"""ターゲットリスト: what directors ask of the back office, by urgency, taken and delivered (D5)."""

from datetime import date

import streamlit as st

from core import rules, rules_lists
from core.actions.target_lists import put_list_back, take_list
from core.calendar import jst_date
from core.formats import quantity
from core.model_direction import ListRequestId, ListState
from core.paths import Screen, path
from core.rules import Permission
from core.views.lists import ListRequest
from pages.ui import frame, header, list_delivery, list_parts, pager
from pages.ui.badges import Badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.tabs import Tab, tabs

COLUMNS = (
    Column("依頼", "main"),
    Column("企業"),
    Column("優先度"),
    Column("希望件数", "right"),
    Column("希望納期"),
    Column("状態"),
    Column("ファイル"),
)
OVER = {"delivered": ListState.DELIVERED, "withdrawn": ListState.WITHDRAWN}
TAKE, BACK, DELIVER = "take", "back", "deliver"


def draw() -> None:
    """The queue, or what was delivered or taken back."""
    frame.read(lambda repo: rules.require(repo.viewer, Permission.DELIVER_LISTS))
    state = OVER.get(st.query_params.get("state", ""))
    page = pager.page()
    found = frame.read(lambda repo: repo.target_lists.queue(state, page))
    header.title("ターゲットリスト", facts=("優先度、希望納期の順に表示します。",))
    waiting = sum(found.counts[each] for each in rules_lists.OPEN)
    choices = [Tab(value, each.label, found.counts[each]) for value, each in OVER.items()]
    tabs("state", (Tab("", "未納品", waiting), *choices), label="依頼の絞り込み")
    if not found.requests:
        header.empty("該当する依頼はありません。", "ディレクターが案件の「リスト」から依頼すると、ここに表示されます。")
        return
    today = jst_date(frame.now())
    chosen = ledger(
        COLUMNS,
        [_row(each, today) for each in found.requests],
        key="operations_lists.queue",
        label="リストの依頼",
    )
    pager.pager(found.pages)
    if chosen:
        _do(ListRequestId(chosen[0]), chosen[1])


def _row(found: ListRequest, today: date) -> Row:
    taken = found.delivered_by or found.taken_by
    return Row(
        id=found.id,
        name=f"{found.case_name} {list_parts.subject(found)}",
        cells=(
            Cell(
                found.case_name,
                sub=list_parts.subject(found),
                href=path(Screen.CASE, case=found.case, part="lists"),
            ),
            Cell(found.client),
            Cell(badge=Badge(found.priority.label, list_parts.URGENT[found.priority].tone)),
            Cell(quantity(found.wanted, "件")),
            list_parts.due(found, today),
            Cell(badge=list_parts.STATES[found.state], sub=taken or ""),
            list_parts.file(found),
        ),
        menu=_menu(found.state),
    )


def _menu(state: ListState) -> tuple[Choice, ...]:
    if state not in rules_lists.OPEN:
        return ()
    taken = state is ListState.IN_PROGRESS
    first = Choice("依頼中に戻す", action=BACK) if taken else Choice("着手", action=TAKE)
    return (first, Choice("納品する", action=DELIVER))


def _do(request: ListRequestId, what: str) -> None:
    if what == DELIVER:
        list_delivery.dialog(request)
        return
    action, done = (take_list, "着手しました。") if what == TAKE else (put_list_back, "依頼中に戻しました。")
    frame.act(action, request, done=done)
    st.rerun()
