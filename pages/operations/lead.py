"""One 問い合わせ: what was asked, what sales wrote down, and the mail that leads to the account (A1, K1)."""

import streamlit as st

from core.actions.leads import NOTE_LIMIT, add_note
from core.errors import NotFound
from core.formats import moment
from core.model_accounts import LeadId
from core.paths import Screen, path
from core.repository import Repository
from core.views import Lead
from pages.ui import address, drafts, frame, header, lead_desk, lead_parts
from pages.ui.badges import badge
from pages.ui.text import plain, room


def draw() -> None:
    """The lead under `?lead=3`."""
    lead = frame.read(_asked)
    header.title(
        lead.company,
        status=badge(lead.status),
        facts=(
            f"{lead.name} 様",
            lead.kind.label,
            f"受付 {moment(lead.received_at)}",
            f"担当 {lead.owner_name or '未定'}",
        ),
        back=(path(Screen.OPERATIONS_LEADS), "問い合わせ"),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(border=True):
            lead_parts.question(lead)
        with st.container(border=True):
            lead_parts.contact(lead)
        with st.container(border=True):
            _notes(lead)
        lead_parts.history(lead)
    with right:
        with st.container(border=True):
            lead_desk.progress(lead)
        with st.container(border=True):
            lead_desk.account(lead)


def _asked(repo: Repository) -> Lead:
    number = address.number("lead")
    if number is None:
        raise NotFound("問い合わせが選択されていません。一覧から選択してください。")
    return repo.leads.get(LeadId(number), frame.now())


def _notes(lead: Lead) -> None:
    st.markdown("**メモ**")
    place = f"lead.{lead.id}.note"
    if drafts.restore(place, text=""):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    text = st.text_area(
        "面談の内容など",
        key=f"{place}.text",
        height=120,
        on_change=drafts.keep,
        args=(place, "text"),
        placeholder="面談の日時、参加者、課題、予算など",
    )
    st.caption(f"{room(text or '', NOTE_LIMIT)}　社内のみで共有されます。追加したメモは変更できません。")
    if st.button("メモを追加", key="operations_lead.note"):
        with frame.acting("メモを追加しました。"):
            frame.write(add_note, lead.id, text or "")
            drafts.forget(place)
            st.rerun()
    for note in lead.notes:
        st.divider()
        st.caption(plain(f"{note.author}　{moment(note.at)}"))
        st.markdown(plain(note.text))
