"""What is asked before a colleague gets another role, loses the account, or is invited (A3)."""

import streamlit as st

from core.actions.invitations import invite_member
from core.actions.members import change_role, deactivate_member
from core.model import Role
from core.rules_people import ROLES, grants
from core.views.members import Member
from pages.ui import frame
from pages.ui.text import plain


@st.dialog("ユーザー招待")
def invite_dialog() -> None:
    """One colleague: mail, name, role."""
    st.markdown("招待メールを送信します。届いた方は、メールのリンクから氏名とパスワードを登録します。")
    email = st.text_input("メールアドレス（必須）", key="users.invite.email", placeholder="name@company.example")
    name = st.text_input("氏名", key="users.invite.name", help="招待された方が、登録のときに変更できます。")
    role = role_choice("users.invite.role")
    if st.button("招待する", type="primary", key="users.invite.send"):
        with frame.acting(f"{(email or '').strip()} に招待メールを送信しました。"):
            frame.write(invite_member, email or "", name or "", role)
            st.rerun()


@st.dialog("権限の変更")
def role_dialog(member: Member) -> None:
    """Another role: says what it means and what happens at once."""
    st.markdown(f"**{plain(member.name)}**（現在：{member.role.label}）")
    role = role_choice(f"users.role.{member.id}", current=member.role)
    st.caption("変更すると、この方はすべての端末からログアウトされ、次のログインから新しい権限になります。")
    if st.button("変更する", type="primary", key="users.role.yes", disabled=role is member.role):
        with frame.acting(f"{member.name} の権限を「{role.label}」に変更しました。"):
            frame.write(change_role, member.id, role)
            st.rerun()


@st.dialog("利用の停止")
def deactivate_dialog(member: Member) -> None:
    """The end of an account, which can be taken back."""
    st.markdown(f"**{plain(member.name)}**（{plain(member.email)}）の利用を停止します。")
    st.markdown(
        "- この方は、すべての端末からすぐにログアウトされ、ログインできなくなります。\n"
        "- メールは届かなくなります。これまでのメッセージや操作の記録は残ります。\n"
        "- あとから利用を再開できます。"
    )
    with st.container(horizontal=True):
        if st.button("利用を停止する", type="primary", key="users.deactivate.yes"):
            with frame.acting(f"{member.name} の利用を停止しました。"):
                frame.write(deactivate_member, member.id)
                st.rerun()
        if st.button("キャンセル", key="users.deactivate.no"):
            st.rerun()


def role_choice(key: str, label: str = "権限", current: Role | None = None) -> Role:
    """One of the roles of the viewer's organisation; below it what it may do, by the law's own table."""
    audience = frame.viewer().audience
    roles = ROLES[audience]
    usual = roles.index(current) if current else 1
    role = st.selectbox(label, roles, index=usual, format_func=lambda each: each.label, key=key)
    held = [grant.permission.label for grant in grants(audience) if grant.held[roles.index(role)]]
    st.caption(f"{role.label}：{'、'.join(held)}" if held else f"{role.label}：閲覧のみ可能です。")
    return role
