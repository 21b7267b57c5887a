"""The people of an organisation, as kakutoku's desk reads and changes them (K1, A3)."""

import streamlit as st

from core.actions.members import change_role, deactivate_member, reactivate_member
from core.formats import moment
from core.model import Audience, MemberId, Role
from core.rules import Permission, require
from core.rules_people import ROLES
from core.views import Named
from core.views.desk import DeskMember, OrganizationPage
from pages.ui import consultation_desk, frame
from pages.ui.badges import Badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.text import plain

COLUMNS = (Column("ユーザー", "main"), Column("権限"), Column("状態"), Column("最終ログイン", "date"))


def people(page: OrganizationPage) -> None:
    """Everybody, those who left last."""
    barred = frame.barred(require, frame.viewer(), Permission.MANAGE_ORGANIZATIONS)
    chosen = ledger(COLUMNS, [_row(each, barred) for each in page.members], key="organization.people", label="ユーザー")
    if page.audience is Audience.CLIENT:
        current = Named(page.contact, page.contact_name) if page.contact else None
        consultation_desk.contact(page.id, current, frame.read(lambda repo: repo.consultations.contacts()))
    if chosen:
        number, action = chosen
        member = next(each for each in page.members if each.id == number)
        if action == "role":
            _role(page, member)
        else:
            _switch(page, member)


def _row(member: DeskMember, barred: str) -> Row:
    change = "利用を停止する" if member.active else "利用を再開する"
    return Row(
        id=member.id,
        name=member.name,
        cells=(
            Cell(member.name, sub=member.email),
            Cell(member.role.label, sub="2段階認証あり" if member.second_step else ""),
            Cell(badge=_state(member)),
            Cell(moment(member.last_sign_in) if member.last_sign_in else "ー"),
        ),
        menu=(
            Choice("権限を変更する", action="role", barred=barred or ("" if member.active else "利用停止中です。")),
            Choice(change, action="switch", barred=barred),
        ),
    )


def _state(member: DeskMember) -> Badge:
    if not member.active:
        return Badge("利用停止", "gray")
    if member.locked:
        return Badge("ログイン一時停止", "red")
    return Badge("初期パスワード", "orange") if member.initial_password else Badge("利用中", "green")


@st.dialog("権限の変更")
def _role(page: OrganizationPage, member: DeskMember) -> None:
    st.markdown(f"**{plain(member.name)}**（現在：{member.role.label}）")
    role = st.radio(
        "新しい権限",
        ROLES[page.audience],
        index=ROLES[page.audience].index(member.role),
        format_func=_label,
        key=f"organization.role.{member.id}",
    )
    st.caption("変更すると、このユーザーはすべての端末からログアウトします。変更は操作履歴に残ります。")
    if st.button("変更する", type="primary", key="organization.role.yes"):
        with frame.acting("権限を変更しました。"):
            frame.write(change_role, member.id, role, organization=page.id)
            st.rerun()


@st.dialog("利用の停止・再開")
def _switch(page: OrganizationPage, member: DeskMember) -> None:
    st.markdown(f"**{plain(member.name)}**（{plain(member.email)}）")
    if member.active:
        st.warning(
            "停止すると、すぐにすべての端末からログアウトし、送信待ちのお知らせも届かなくなります。",
            icon=":material/person_off:",
        )
    else:
        st.markdown("再開すると、以前の権限でログインできるようになります。")
    action, done = (
        (deactivate_member, "利用を停止しました。") if member.active else (reactivate_member, "利用を再開しました。")
    )
    if st.button("停止する" if member.active else "再開する", type="primary", key="organization.switch.yes"):
        with frame.acting(done):
            frame.write(action, MemberId(member.id), organization=page.id)
            st.rerun()


def _label(role: Role) -> str:
    return role.label
