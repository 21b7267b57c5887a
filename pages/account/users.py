"""ユーザー管理: colleagues, who is invited, and which role may do what (A3)."""

import streamlit as st

from core import rules, rules_people
from core.actions.invitations import resend_invitation, withdraw_invitation
from core.actions.members import reactivate_member
from core.rules import Permission
from core.views.members import Invitation, Member, MemberState
from pages.ui import frame, header
from pages.ui.fields import Search, Tabs, words
from pages.ui.filters import Filters
from pages.ui.invitation_list import list_dialog
from pages.ui.people_dialogs import deactivate_dialog, invite_dialog, role_dialog
from pages.ui.people_matrix import matrix
from pages.ui.people_table import people_table

STATE = Tabs("state", "状態", words(MemberState))
TEXT = Search("q", "キーワード", hint="氏名、メールアドレス")
FILTERS = Filters(TEXT, tabs=STATE)


def draw() -> None:
    """The two ways to invite, the list, the table of roles."""
    header.title("ユーザー管理", facts=("招待した方は、メールのリンクから登録すると利用できるようになります。",))
    barred = frame.barred(rules.require, frame.viewer(), Permission.MANAGE_MEMBERS)
    with st.container(horizontal=True):
        if st.button(
            "ユーザー招待", icon=":material/person_add:", type="primary", key="users.invite", **frame.bar(barred)
        ):
            invite_dialog()
        if st.button("一覧から招待", icon=":material/playlist_add:", key="users.list", **frame.bar(barred)):
            list_dialog()
    _list()
    if not barred:
        with st.expander("権限ごとにできること", icon=":material/rule:"):
            matrix()


@st.fragment
def _list() -> None:
    header.outcome()
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.members.listing(asked[STATE], asked[TEXT], asked.page))
    if not found.managers:
        role = rules_people.manager(frame.viewer().audience)
        st.warning(rules_people.NO_MANAGER.format(manager=role.label), icon=":material/support_agent:")
    shown = asked.shown(
        found.found,
        unit="名",
        pages=found.pages,
        counts=found.counts,
        empty=("条件に合うユーザーはいません。", "キーワードを短くするか、別の状態を選んでください。"),
    )
    chosen = people_table(found, shown)
    if chosen:
        _do(*chosen)


def _do(line: Member | Invitation, action: str) -> None:
    """What was chosen in a row's menu; what can't be taken back by one press asks first."""
    name = line.name or line.email
    match line, action:
        case Member(), "role":
            role_dialog(line)
        case Member(), "deactivate":
            deactivate_dialog(line)
        case Member(), "reactivate":
            frame.act(reactivate_member, line.id, done=f"{name} の利用を再開しました。")
            st.rerun()
        case Invitation(), "resend":
            frame.act(resend_invitation, line.id, done=f"{name} に招待メールを再送しました。")
            st.rerun()
        case Invitation(), "withdraw":
            frame.act(withdraw_invitation, line.id, done=f"{name} への招待を取り消しました。")
            st.rerun()
        case _:
            pass
