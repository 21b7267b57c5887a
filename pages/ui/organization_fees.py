"""What kakutoku charges a client, from which day on, and a new fee for days to come (O8, K1)."""

from datetime import date, timedelta

import streamlit as st

from core.actions.fees import fee, set_fee, withdraw_fee
from core.calendar import jst_date
from core.formats import day, yen
from core.rules import Permission, require
from core.text import number
from core.views import FeeTerm
from core.views.desk import OrganizationPage
from pages.ui import frame, header
from pages.ui.badges import Badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger

COLUMNS = (
    Column("適用開始日", "main"),
    Column("状態"),
    Column("初期費用", "right"),
    Column("月額費用", "right"),
    Column("手数料率", "right"),
)


def fees(page: OrganizationPage) -> None:
    """The history, the latest first, and the form for the next term."""
    history = frame.read(lambda repo: repo.fees.history(page.id))
    today = jst_date(frame.now())
    barred = frame.barred(require, frame.viewer(), Permission.SET_FEES)
    if not history:
        header.empty("手数料は設定されていません。", "設定すると、企業は手数料込みの見積書を表示できるようになります。")
    else:
        current = next((term.valid_from for term in history if term.valid_from <= today), None)
        rows = [_row(term, current, today, barred) for term in history]
        chosen = ledger(COLUMNS, rows, key="organization.fees", label="手数料の履歴")
        if chosen:
            _withdraw(page, next(term for term in history if term.valid_from.toordinal() == chosen[0]))
    st.subheader("手数料を設定する")
    _form(page, history, today, barred)


def _row(term: FeeTerm, current: date | None, today: date, barred: str) -> Row:
    planned = term.valid_from > today
    state = (
        Badge("予定", "blue") if planned else Badge("適用中", "green") if term.valid_from == current else Badge("終了")
    )
    past = "" if planned else "すでに適用された手数料は取り消せません。"
    return Row(
        id=term.valid_from.toordinal(),
        name=day(term.valid_from),
        cells=(
            Cell(f"{day(term.valid_from)}から"),
            Cell(badge=state),
            Cell(yen(term.fee.initial_yen)),
            Cell(yen(term.fee.monthly_yen)),
            Cell(f"{term.fee.rate_basis_points / 100:g}%"),
        ),
        menu=(Choice("取り消す", action="withdraw", barred=barred or past),),
    )


def _form(page: OrganizationPage, history: tuple[FeeTerm, ...], today: date, barred: str) -> None:
    latest = history[0].fee if history else None
    first, second = st.columns(2)
    third, fourth = st.columns(2)
    off = bool(barred)
    initial = first.text_input(
        "初期費用（円）", str(latest.initial_yen if latest else 0), key="organization.fee.initial", disabled=off
    )
    monthly = second.text_input(
        "月額費用（円）", str(latest.monthly_yen if latest else 0), key="organization.fee.monthly", disabled=off
    )
    rate = third.text_input(
        "手数料率（%）",
        f"{latest.rate_basis_points / 100:g}" if latest else "0",
        key="organization.fee.rate",
        disabled=off,
        help="月々の税抜金額に対する割合。小数点以下2桁まで入力できます。",
    )
    start = fourth.date_input(
        "適用開始日",
        today + timedelta(days=1) if history else today,
        key="organization.fee.start",
        format="YYYY/MM/DD",
        disabled=off,
    )
    st.caption("適用開始日が同じ予定は置き換わります。過去に適用した手数料は変更できません。")
    if st.button("設定する", type="primary", key="organization.fee.set", **frame.bar(barred)):
        with frame.acting("手数料を設定しました。"):
            chosen = start if isinstance(start, date) else today
            typed = fee(number(initial or ""), number(monthly or ""), number(rate or ""))
            frame.write(set_fee, page.id, typed, chosen)
            st.rerun()


@st.dialog("手数料の取り消し")
def _withdraw(page: OrganizationPage, term: FeeTerm) -> None:
    st.markdown(f"{day(term.valid_from)}からの手数料の予定を取り消します。それまでの手数料が引き続き適用されます。")
    if st.button("取り消す", type="primary", key="organization.fee.withdraw"):
        with frame.acting("手数料の予定を取り消しました。"):
            frame.write(withdraw_fee, page.id, term.valid_from)
            st.rerun()
