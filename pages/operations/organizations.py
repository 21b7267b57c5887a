"""会社: every client, every partner and kakutoku itself, searched by name or by somebody who works there (K1)."""

import streamlit as st

from core.actions.accounts import FirstAdmin, InitialPassword, issue_account
from core.actions.registration import NewOrganization
from core.calendar import jst_date
from core.formats import day, moment
from core.model import Audience
from core.paths import Screen, path
from core.rules import Permission, require
from core.views.desk import OrganizationLine
from pages import running
from pages.ui import frame, header
from pages.ui.badges import badge
from pages.ui.fields import Search, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

KIND = Tabs("audience", "区分", words(Audience))
TEXT = Search("q", "キーワード", hint="会社名、ドメイン、氏名、メールアドレス")
FILTERS = Filters(TEXT, tabs=KIND)
COLUMNS = (
    Column("会社", "main"),
    Column("区分"),
    Column("利用中のユーザー", "right"),
    Column("営業担当"),
    Column("最終ログイン", "date"),
)
ISSUED = {Audience.CLIENT: "企業", Audience.PARTNER: "認定パートナー"}


def draw() -> None:
    """The list, and a new account."""
    header.title("会社", links=((path(Screen.OPERATIONS_CERTIFICATION), "認定審査"),))
    st.button(
        "アカウントを発行",
        icon=":material/add:",
        key="organizations.issue",
        on_click=_asked,
        **frame.bar(frame.barred(require, frame.viewer(), Permission.MANAGE_ORGANIZATIONS)),
    )
    if st.session_state.pop("organizations.issuing", False):
        _issue()
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.directory.listing(asked[KIND], asked[TEXT], asked.page))
    shown = asked.shown(
        found.found,
        unit="社",
        pages=found.pages,
        counts=found.counts,
        empty=("条件に合う会社はありません。", "検索の言葉を短くするか、別の区分を選んでください。"),
    )
    ledger(COLUMNS, [_row(line) for line in found.lines], key="organizations.list", label="会社", shown=shown)


def _row(line: OrganizationLine) -> Row:
    return Row(
        id=line.id,
        name=line.name,
        cells=(
            Cell(
                line.name,
                sub=f"登録 {day(jst_date(line.created_at))}",
                href=path(Screen.OPERATIONS_ORGANIZATION, organization=line.id),
            ),
            Cell(badge=badge(line.audience)),
            Cell(f"{line.members:,}名"),
            Cell(line.contact or "ー"),
            Cell(moment(line.last_sign_in) if line.last_sign_in else "ー"),
        ),
    )


def _asked() -> None:
    st.session_state["organizations.issuing"] = True


@st.dialog("アカウントの発行")
def _issue() -> None:
    """A company and its first 管理者, who gets the mail with an initial password (A1)."""
    audience = st.radio("区分", list(ISSUED), format_func=ISSUED.__getitem__, horizontal=True, key="organizations.kind")
    name = st.text_input("会社名（必須）", key="organizations.name")
    admin = st.text_input("管理者の氏名（必須）", key="organizations.admin")
    email = st.text_input("管理者のメールアドレス（必須）", key="organizations.email")
    st.caption("管理者に、ログイン方法と初期パスワードをメールで送ります。")
    if st.button("発行する", type="primary", key="organizations.yes"):
        with frame.acting("アカウントを発行しました。"):
            organization = NewOrganization(audience or Audience.CLIENT, name or "")
            initial = InitialPassword.invent(running.terms().passwords)
            frame.write(issue_account, organization, FirstAdmin(email or "", admin or ""), initial)
            st.rerun()
