"""What sales does with one 問い合わせ: look after it, note how far it has come, send the verification mail (A1)."""

import streamlit as st

from core.actions.leads import move_lead, send_verification, take_lead
from core.formats import moment
from core.model_accounts import LeadStatus, LinkState
from core.paths import Screen, path
from core.rules_leads import LEAD_MOVES, TAKEN, require_in_hand, require_sendable
from core.views import Lead, SentLink
from pages.ui import frame
from pages.ui.text import plain

S = LeadStatus

MOVES = {
    S.CONTACTED: ("連絡済みにする", ":material/call:"),
    S.MET: ("面談済みにする", ":material/groups:"),
    S.CLOSED: ("対応を終了する", ":material/do_not_disturb_on:"),
}


def progress(lead: Lead) -> None:
    """Who looks after it, and the moves that the table allows."""
    st.markdown("**対応**")
    mine = lead.owner == frame.viewer().member
    barred = frame.barred(require_in_hand, lead.status) or ("担当しています。" if mine else "")
    st.button(
        "引き継ぐ" if lead.owner and not mine else "担当する",
        icon=":material/person_check:",
        key="operations_lead.take",
        on_click=_take,
        args=(lead,),
        width="stretch",
        **frame.bar(barred),
    )
    for to, (label, icon) in MOVES.items():
        if to in LEAD_MOVES[lead.status]:
            reopens = lead.status is S.CLOSED
            st.button(
                "対応を再開する" if reopens else label,
                icon=":material/restart_alt:" if reopens else icon,
                key=f"operations_lead.move.{to}",
                on_click=_move,
                args=(lead, to),
                width="stretch",
            )


def account(lead: Lead) -> None:
    """What has become of the verification mail, and the way to send it, or send it again."""
    st.markdown("**アカウントの発行**")
    if lead.status is S.ISSUED:
        st.markdown(":material/check_circle: アカウントは発行済みです。")
        if lead.organization:
            st.markdown(f"[会社の詳細を見る]({path(Screen.OPERATIONS_ORGANIZATION, organization=lead.organization)})")
        return
    if lead.link and lead.status is S.VERIFYING:
        st.markdown(_link(lead.link))
    if lead.taken:
        st.warning(plain(TAKEN), icon=":material/warning:")
    barred = frame.barred(require_sendable, lead.status, taken=lead.taken)
    sent = lead.status is S.VERIFYING
    label = "認証メールを再送する" if sent else "認証メールを送信する"
    if st.button(
        label,
        type="secondary" if sent else "primary",
        icon=":material/outgoing_mail:",
        key="operations_lead.send",
        width="stretch",
        **frame.bar(barred),
    ):
        send_dialog(lead)
    if barred and not lead.taken:
        st.caption(plain(barred))


def _link(link: SentLink) -> str:
    if link.state is LinkState.VALID:
        return plain(f"認証メールを送信済みです（{moment(link.sent_at)}）。有効期限は{moment(link.expires_at)}です。")
    return plain(f"認証メールの有効期限が切れています（{moment(link.expires_at)}）。再送してください。")


@st.dialog("アカウントメール認証の送信")
def send_dialog(lead: Lead) -> None:
    """Asks once: it goes to somebody outside, and the link before opens no longer."""
    st.markdown("次の宛先に「【kakutoku connect】アカウントメール認証」を送信します。")
    st.text(f"{lead.company}\n{lead.name} 様\n{lead.email}")
    again = "以前に送信したメールのリンクは無効になります。" if lead.link else ""
    st.caption(f"メールのリンクから認証が済むと、この会社と最初の管理者のアカウントが発行されます。{again}")
    if st.button("送信する", type="primary", key="operations_lead.send.yes"):
        with frame.acting("認証メールを送信しました。"):
            frame.write(send_verification, lead.id)
            st.rerun()


def _take(lead: Lead) -> None:
    frame.act(take_lead, lead.id, done="担当になりました。")


def _move(lead: Lead, to: LeadStatus) -> None:
    frame.act(move_lead, lead.id, to, done=f"「{to.label}」にしました。")
