"""請求先情報: where the company's invoices go, who gets the next one, and which keep an older answer (B1, B2, B3)."""

from collections.abc import Sequence

import streamlit as st

from core import formats, rules
from core.formats import day, moment
from core.paper_numbers import invoice_number
from core.paths import Screen, path
from core.rules import Permission
from core.rules_billing import keeping
from core.views.billing import RegisteredInvoice
from pages.entrance.file_paths import invoice_path
from pages.ui import billing_form, frame, header
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.text import plain

NOTICE = "変更した内容は、これから登録される請求書に反映されます。登録済みの請求書の請求先は変更できません。"
REGISTRATION = (
    "請求書は、発行日より前の任意の時期にパートナーが登録します。"
    "登録されないまま発行日を迎えた請求書は、自動で登録されます。"
)
NEVER_SAVED = (
    "請求先情報はまだ登録されていません。登録するまでは、管理者のメールアドレスを宛先（To）、会社情報の電話番号を"
    "連絡先として請求書を登録します。"
)
FILTERS = Filters()
COLUMNS = (
    Column("請求書", "main"),
    Column("パートナー"),
    Column("To"),
    Column("Cc"),
    Column("発行予定日", "date"),
)


def draw() -> None:
    """The form with its preview beside it, and below it the invoices that it changes nothing about."""
    desk = frame.read(lambda repo: repo.billing.desk())
    barred = frame.barred(rules.require, frame.viewer(), Permission.EDIT_BILLING)
    kept = desk.profile
    saved_at = (f"最終更新：{moment(kept.updated_at)} {kept.updated_by}",) if kept.updated_at else ()
    header.title("請求先情報", facts=saved_at, links=((path(Screen.INVOICES), "請求書の一覧"),))
    if barred:
        st.info(plain(barred), icon=":material/lock:")
    if not kept.revision:
        st.warning(NEVER_SAVED, icon=":material/mark_email_unread:")
    st.info(NOTICE, icon=":material/info:")
    billing_form.form(desk, barred)
    st.subheader("登録済みの請求書", anchor=False)
    st.caption(REGISTRATION)
    _registered()


@st.fragment
def _registered() -> None:
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.billing.registered(asked.page))
    shown = asked.shown(
        found.found,
        pages=found.pages,
        said=keeping(found.found),
        empty=("登録済みで発行前の請求書はありません。", "請求書が登録されると、登録時の請求先がここに表示されます。"),
    )
    ledger(
        COLUMNS, [_row(each) for each in found.lines], key="billing.registered", label="登録済みの請求書", shown=shown
    )


def _row(invoice: RegisteredInvoice) -> Row:
    number = invoice_number(invoice.id)
    month = f"{formats.month(invoice.month)}分"
    return Row(
        id=invoice.id,
        name=f"{number} {month}",
        cells=(
            Cell(number, sub=month, href=path(Screen.ORDER, order=invoice.order)),
            Cell(invoice.partner),
            _addresses(invoice.to),
            _addresses(invoice.cc),
            Cell(day(invoice.issue_on)),
        ),
        menu=(Choice("PDF", href=invoice_path(invoice.id), download=True),),
    )


def _addresses(emails: Sequence[str]) -> Cell:
    return Cell(emails[0], "、".join(emails[1:])) if emails else Cell("なし")
