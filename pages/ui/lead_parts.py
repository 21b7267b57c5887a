"""A 問い合わせ in parts: what was asked, how to reach whoever asked, what was done; and the form to enter one (A1)."""

import streamlit as st

from core.actions.leads import Contact, correct_lead, enter_lead
from core.contact_numbers import phone_text
from core.formats import moment
from core.model_accounts import LeadKind, LeadStatus
from core.paths import Screen, path
from core.rules_leads import require_in_hand
from core.views import Lead, LeadEvent
from pages.ui import frame, header
from pages.ui.text import html, plain

ENTER = "operations_leads.enter"

DONE = {
    "receive_lead": "公開フォームから届きました",
    "enter_lead": "登録しました",
    "take_lead": "担当になりました",
    "move_lead": "ステータスを変更しました",
    "add_lead_note": "メモを追加しました",
    "correct_lead": "連絡先を修正しました",
    "send_verification": "認証メールを送信しました",
    "withdraw_verification": "メールアドレスの修正により、認証メールを無効にしました",
    "ask_verification_again": "認証メールの再送を依頼しました",
    "open_account": "アカウントが発行されました",
}
_PAIRS = (
    "dl.lead-contact{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.2rem;margin:0;padding:0}"
    ".lead-contact dt{opacity:.82}.lead-contact dd{margin:0;overflow-wrap:anywhere}"
)
FIELDS = {"company": "会社名", "name": "お名前", "email": "メールアドレス", "phone": "電話番号"}


def question(lead: Lead) -> None:
    """What was asked."""
    st.markdown(f"**{lead.kind.label}の内容**")
    if lead.message:
        st.text(lead.message)
    else:
        st.caption("記入はありません。")


def contact(lead: Lead) -> None:
    """Who asked and how they can be reached, and the way to put it right."""
    st.markdown("**連絡先**")
    shown = {"company": lead.company, "name": lead.name, "email": lead.email, "phone": phone_text(lead.phone) or "—"}
    pairs = "".join(f"<dt>{label}</dt><dd>{html(shown[field])}</dd>" for field, label in FIELDS.items())
    st.html(f'<style>{_PAIRS}</style><dl class="lead-contact">{pairs}</dl>')
    barred = frame.barred(require_in_hand, lead.status)
    if st.button("連絡先を修正", key="operations_lead.correct", **frame.bar(barred)):
        correct_dialog(lead)


def history(lead: Lead) -> None:
    """What was done about it, the latest first."""
    with st.expander(f"履歴（{len(lead.events)}件）"):
        for event in lead.events:
            who = event.who or ("ご本人" if event.action != "receive_lead" else "")
            st.markdown(plain(_said(event)))
            st.caption(plain(f"{who}　{moment(event.at)}".strip()))


def _said(event: LeadEvent) -> str:
    what = DONE.get(event.action, event.action)
    if event.action == "move_lead":
        return f"{what}：{_word(event.before)} → {_word(event.after)}"
    if event.action == "correct_lead":
        pairs = (f"{FIELDS[name]}「{event.before[name]}」→「{event.after[name]}」" for name in event.after)
        return f"{what}：{'、'.join(pairs)}"
    return what


def _word(told: dict[str, object]) -> str:
    return LeadStatus(str(told["status"])).label


@st.dialog("問い合わせを登録")
def enter_dialog() -> None:
    """Somebody called: sales enters them and looks after them."""
    kind = st.segmented_control(
        "種別", list(LeadKind), format_func=lambda kind: kind.label, default=LeadKind.CONSULTATION, key=f"{ENTER}.kind"
    )
    known = _fields(ENTER, Contact("", "", "", ""))
    message = st.text_area("お問い合わせ内容（任意）", key=f"{ENTER}.message")
    if st.button("登録する", type="primary", key=f"{ENTER}.yes"):
        with frame.acting("問い合わせを登録しました。"):
            intent = frame.intent_key(ENTER)
            made = frame.write(enter_lead, kind or LeadKind.CONSULTATION, known, message or "", intent)
            frame.renew(ENTER)
            if made is None:
                st.rerun()
            header.go(path(Screen.OPERATIONS_LEAD, lead=made))


@st.dialog("連絡先を修正")
def correct_dialog(lead: Lead) -> None:
    """What was mistyped is put right."""
    if lead.status is LeadStatus.VERIFYING:
        st.caption(
            "メールアドレスを修正すると、送信済みの認証メールは無効になります。修正後にもう一度送信してください。"
        )
    place = f"operations_lead.correct.{lead.id}"
    known = _fields(place, Contact(lead.company, lead.name, lead.email, phone_text(lead.phone)))
    if st.button("修正する", type="primary", key="operations_lead.correct.yes"):
        with frame.acting("連絡先を修正しました。"):
            frame.write(correct_lead, lead.id, known)
            st.rerun()


def _fields(place: str, now: Contact) -> Contact:
    """The fields of who asked, filled with what is known."""
    labels = {**FIELDS, "phone": "電話番号（任意）"}
    typed = {
        field: st.text_input(label, value=getattr(now, field), key=f"{place}.{field}") or ""
        for field, label in labels.items()
    }
    return Contact(**typed)
