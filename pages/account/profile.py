"""プロフィール: one's own name, and which mails one wants (A4)."""

import streamlit as st

from core.actions.members import save_own_profile
from core.model import Audience, Role
from core.paths import Screen, path
from core.rules_people import ROLES, grants, manager
from core.views.members import MemberProfile
from pages.ui import frame, header
from pages.ui.text import plain


def draw() -> None:
    """The person who is looking; not while they look as somebody else (K3)."""
    if frame.viewer().onlooker:
        header.title("プロフィール")
        header.instead("閲覧中は、ご自身のプロフィールを表示できません。先に閲覧を終了してください。")
        return
    mine = frame.read(lambda repo: repo.members.own_profile())
    header.title("プロフィール", facts=(mine.organization, mine.role.label))
    with st.form("profile.form"):
        name = st.text_input("氏名（必須）", value=mine.name, key="profile.name")
        st.text_input(
            "メールアドレス",
            value=mine.email,
            key="profile.email",
            disabled=True,
            help="ログインに使用するため、この画面では変更できません。変更が必要な場合は、"
            "新しいメールアドレスで招待を受けてください。",
        )
        messages, orders = _wishes(mine)
        if st.form_submit_button("保存", type="primary", key="profile.save"):
            with frame.acting("プロフィールを保存しました。"):
                frame.write(save_own_profile, name or "", notify_messages=messages, notify_orders=orders)
                st.rerun()
    _may(mine.role)


def _wishes(mine: MemberProfile) -> tuple[bool, bool]:
    """What may be turned off; kakutoku's people get none of these."""
    if frame.viewer().audience is Audience.KAKUTOKU or mine.role is Role.GUEST:
        return mine.notify_messages, mine.notify_orders
    st.markdown("**メールでのお知らせ**")
    messages = st.checkbox("メッセージが届いたとき", value=mine.notify_messages, key="profile.messages")
    orders = st.checkbox("見積・発注書の新しい版が提出されたとき", value=mine.notify_orders, key="profile.orders")
    st.caption(
        "見積依頼・修正依頼・承認依頼や契約の成立・停止など、対応が必要なお知らせは、設定にかかわらず送信されます。"
        "画面の「通知」には、この設定にかかわらず、すべて表示されます。"
    )
    return messages, orders


def _may(role: Role) -> None:
    audience = frame.viewer().audience
    held = [grant.permission.label for grant in grants(audience) if grant.held[ROLES[audience].index(role)]]
    with st.container(border=True):
        st.markdown(f"**あなたの権限：{role.label}**")
        st.markdown(plain("、".join(held)) if held else "閲覧のみ可能です。")
        st.caption(f"権限の変更は、[ユーザー管理]({path(Screen.USERS)})で{manager(audience).label}が行います。")
