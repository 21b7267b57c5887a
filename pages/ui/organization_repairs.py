"""復旧: what operations can put right for an organisation, each with a reason, and who will be told (K3)."""

from collections.abc import Callable

import streamlit as st

from core.actions.members import appoint_manager
from core.actions.repairs import correct_email, end_member_sessions, unlock_sign_in, withdraw_stuck_approval
from core.actions.second_step import reset_second_step
from core.formats import moment
from core.rules_desk import REASON_LIMIT
from core.rules_people import manager
from core.views.desk import DeskMember, OrganizationPage, StuckApproval
from pages.ui import frame, header
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.text import plain, room

PEOPLE = (Column("ユーザー", "main"), Column("ログイン"))
ORDERS = (Column("承認待ちの見積・発注書", "main"), Column("版", "right"), Column("承認依頼", "date"))
WHAT: dict[str, tuple[str, str]] = {
    "unlock": ("ログインの一時停止を解除する", "ログインの失敗の記録を消し、すぐにログインできるようにします。"),
    "sessions": ("全端末からログアウトさせる", "ログイン中のすべての端末を終了します。"),
    "second": ("2段階認証をリセットする", "2段階認証を解除し、すべての端末からログアウトします。"),
    "email": (
        "メールアドレスを訂正する",
        "ログインとお知らせに使うメールアドレスを変更します。送信待ちのメールは新しい宛先に送ります。",
    ),
    "manager": ("管理者に設定する", "管理者がいない会社の、新しい管理者に設定します。"),
}
"""Each repair of a member: what it is called and what it will do."""
TOLD = {"email": "新しいメールアドレスと以前のメールアドレス", "manager": "なし（ご本人に直接お知らせください）"}


def repairs(page: OrganizationPage) -> None:
    """The people, and the orders that wait for an approval."""
    st.caption("困りごとの連絡があったときの対応です。理由の入力が必要で、変更前後とともに操作履歴に残ります。")
    managed = any(each.active and each.role is manager(page.audience) for each in page.members)
    rows = [_member(each, managed) for each in page.members]
    chosen = ledger(PEOPLE, rows, key="organization.repairs", label="ユーザーの復旧")
    if chosen:
        _repair(page, next(each for each in page.members if each.id == chosen[0]), chosen[1])
    stuck = frame.read(lambda repo: repo.repairs.awaiting(page.id))
    if not stuck:
        header.empty("承認待ちの見積・発注書はありません。")
        return
    picked = ledger(ORDERS, [_order(each) for each in stuck], key="organization.stuck", label="承認待ち")
    if picked:
        _withdraw(next(each for each in stuck if each.order == picked[0]))


def _member(member: DeskMember, managed: bool) -> Row:
    inactive = "" if member.active else "利用停止中です。"
    barred = {
        "unlock": "" if member.locked else "ログインは一時停止されていません。",
        "sessions": "" if member.sessions else "ログイン中の端末はありません。",
        "second": "" if member.second_step else "2段階認証は設定されていません。",
        "email": inactive,
        "manager": "この会社には管理者がいます。" if managed else "",
    }
    state = "一時停止中" if member.locked else f"ログイン中の端末 {member.sessions}台"
    return Row(
        id=member.id,
        name=member.name,
        cells=(Cell(member.name, sub=f"{member.role.label}・{member.email}"), Cell(state, sub=inactive)),
        menu=tuple(Choice(label, action=name, barred=barred[name]) for name, (label, _) in WHAT.items()),
    )


def _order(stuck: StuckApproval) -> Row:
    return Row(
        id=stuck.order,
        name=stuck.posting_title,
        cells=(
            Cell(stuck.posting_title, sub=f"{stuck.client} ⇄ {stuck.partner}"),
            Cell(f"第{stuck.version}版"),
            Cell(moment(stuck.requested_at)),
        ),
        menu=(Choice("承認依頼を取り下げる", action="withdraw"),),
    )


@st.dialog("復旧")
def _repair(page: OrganizationPage, member: DeskMember, name: str) -> None:
    label, does = WHAT[name]
    st.markdown(f"**{label}**：{plain(member.name)}")
    st.markdown(does)
    st.caption(f"お知らせ先：{TOLD.get(name, 'ご本人（メール）')}")
    email = st.text_input("新しいメールアドレス（必須）", key=f"repair.email.{member.id}") if name == "email" else ""
    why = _reason(f"repair.why.{member.id}.{name}")
    if st.button("実行する", type="primary", key="repair.yes"):
        with frame.acting(f"{label}：完了しました。"):
            _run(page, member, name, email or "", why)
            st.rerun()


def _run(page: OrganizationPage, member: DeskMember, name: str, email: str, why: str) -> None:
    steps: dict[str, Callable[[], object]] = {
        "unlock": lambda: frame.write(unlock_sign_in, member.id, why),
        "sessions": lambda: frame.write(end_member_sessions, member.id, why),
        "second": lambda: frame.write(reset_second_step, member.id, why),
        "email": lambda: frame.write(correct_email, member.id, email, why),
        "manager": lambda: frame.write(appoint_manager, page.id, member.id, why),
    }
    steps[name]()


@st.dialog("承認依頼の取り下げ")
def _withdraw(stuck: StuckApproval) -> None:
    st.markdown(f"**{plain(stuck.posting_title)}**　第{stuck.version}版")
    st.markdown("承認依頼を取り下げ、見積・発注書を再び編集できる状態に戻します。理由は双方のチャットにも表示します。")
    st.caption("お知らせ先：企業とパートナーの担当者（メール）")
    why = _reason(f"repair.why.order.{stuck.order}")
    if st.button("取り下げる", type="primary", key="repair.withdraw"):
        with frame.acting("承認依頼を取り下げました。"):
            frame.write(withdraw_stuck_approval, stuck.order, stuck.version, why)
            st.rerun()


def _reason(key: str) -> str:
    why = st.text_area("理由（必須）", key=key) or ""
    st.caption(room(why, REASON_LIMIT))
    return why
