"""リスト: the target lists of a case, asked of the back office and fetched when they are there (D5)."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from core import rules
from core import rules_lists as law
from core.actions.target_lists import request_list, withdraw_list
from core.calendar import jst_date
from core.formats import day, moment, quantity
from core.model_direction import CaseId, ListPriority
from core.rules import Permission
from core.views.direction import CaseHead
from core.views.lists import ListRequest
from pages.ui import drafts, frame, header, list_parts
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import html, plain, room

COLUMNS = (Column("抽出条件", "main"), Column("状態"), Column("希望件数", "right"), Column("納品"), Column("ファイル"))
USUAL_WAIT = timedelta(days=7)


def draw(head: CaseHead) -> None:
    """What is still to come, each on its own; what came, as a table."""
    found = frame.read(lambda repo: repo.target_lists.of(head.id))
    today = jst_date(frame.now())
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    asked = sum(each.asked_in(today.replace(day=1)) for each in found)
    usual = f"{law.USUAL.start}〜{law.USUAL.stop - 1}件"
    st.caption(f"今月の依頼 {asked:,}件（1か月あたり{usual}が目安です）")
    if not barred:
        with st.expander("リストを依頼する", icon=":material/add:", expanded=not found):
            _form(head.id, today)
    open_ = [each for each in found if each.state in law.OPEN]
    for each in open_:
        _waiting(each, today, barred)
    _past([each for each in found if each not in open_])
    if not found and barred:
        header.empty("リストの依頼はまだありません。", "ディレクターがバックオフィスへ依頼すると、ここに表示されます。")


def _form(case: CaseId, today: date) -> None:
    place = f"list.{case}"
    fields = {"criteria": "", "wanted": "", "priority": ListPriority.NORMAL.value}
    if drafts.restore(place, **fields):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    kept = {"on_change": drafts.keep, "args": (place, *fields)}
    criteria = st.text_area(
        "抽出条件",
        key=f"{place}.criteria",
        height=140,
        placeholder="業種、地域、従業員数、役職、除外する企業など",
        **kept,
    )
    st.caption(room(criteria or "", law.CRITERIA_LIMIT))
    left, middle, right = st.columns(3)
    wanted = left.text_input("希望件数", key=f"{place}.wanted", placeholder="例：500", **kept)
    priority = middle.selectbox(
        "優先度",
        [each.value for each in ListPriority],
        format_func=lambda each: ListPriority(each).label,
        key=f"{place}.priority",
        **kept,
    )
    st.session_state.setdefault(f"{place}.due_on", today + USUAL_WAIT)
    due_on = right.date_input("希望納期", key=f"{place}.due_on", format="YYYY/MM/DD")
    st.caption("依頼すると、カクトクの運営に通知されます。納品されると、ディレクターにメールでお知らせします。")
    if st.button("依頼する", type="primary", key="lists.request"):
        with frame.acting("リストを依頼しました。"):
            intent = frame.intent_key(place)
            frame.write(request_list, case, criteria, ListPriority(priority), wanted, due_on, intent)
            frame.renew(place)
            drafts.forget(place)
            st.rerun()


def _waiting(found: ListRequest, today: date, barred: str) -> None:
    with st.container(border=True, key=f"lists.request.{found.id}"):
        badges = [list_parts.STATES[found.state], list_parts.URGENT[found.priority]]
        badges += [list_parts.LATE] if found.late(today) else []
        st.markdown(" ".join(map(str, badges)))
        st.html(f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{html(found.criteria)}</div>')
        taken = f"　担当 {found.taken_by}" if found.taken_by else ""
        st.caption(plain(f"希望件数 {quantity(found.wanted, '件')}　希望納期 {day(found.due_on)}{taken}"))
        st.caption(plain(list_parts.asked(found)))
        if not barred and st.button("取り下げる", key=f"lists.withdraw.{found.id}"):
            _withdrawal(found)


@st.dialog("リストの依頼を取り下げますか？")
def _withdrawal(found: ListRequest) -> None:
    st.markdown(plain(list_parts.subject(found)))
    st.caption("取り下げた依頼は元に戻せません。必要になったときは、あらためて依頼してください。")
    if st.button("取り下げる", type="primary", key="lists.withdraw.yes"):
        with frame.acting("依頼を取り下げました。"):
            frame.write(withdraw_list, found.id)
            st.rerun()


def _past(found: Sequence[ListRequest]) -> None:
    if found:
        ledger(COLUMNS, [_row(each) for each in found], key="lists.past", label="納品済みのリスト")


def _row(found: ListRequest) -> Row:
    return Row(
        id=found.id,
        name=list_parts.subject(found),
        cells=(
            Cell(found.criteria, sub=" ".join(filter(None, (found.note, list_parts.asked(found))))),
            Cell(badge=list_parts.STATES[found.state]),
            Cell(quantity(found.wanted, "件")),
            Cell(moment(found.delivered_at) if found.delivered_at else "—", sub=found.delivered_by or ""),
            list_parts.file(found),
        ),
    )
