"""会社情報: what documents and letters say of one's own company (A4, L4, L14)."""

from dataclasses import asdict

import streamlit as st

from core import rules, rules_people
from core.actions.company import LABELS, Overtaken, save_company, shown
from core.model import Audience
from core.rules import Permission
from core.views.members import CompanyEntry
from pages.ui import company_facts, frame, header, postal
from pages.ui.text import plain

BASE = "company.base"
"""What the fields were filled from: whoever saved since then is not overwritten unawares."""

HINTS: dict[str, str] = {
    "name": "見積・発注書や、面談に進んだ後の相手方の画面に表示されます。",
    "name_roman": "会社名の英語表記やサービス名。企業名が非開示の間、提案や募集の文章で伏せ字にします。",
    "domain": "メールアドレスやホームページのドメイン。企業名が非開示の間、文章で伏せ字にします。",
    "phone": "ハイフンがあっても登録できます。",
    "registration_number": "適格請求書発行事業者の登録番号（Tと13桁の数字）。お持ちでない場合は空欄にしてください。",
}


def draw() -> None:
    """The form, for those who may; what it says, for everybody."""
    entry = frame.read(lambda repo: repo.organizations.entry())
    audience = frame.viewer().audience
    header.title(
        "会社情報", facts=(f"未入力：{'・'.join(gaps)}",) if (gaps := rules_people.missing(audience, entry)) else ()
    )
    barred = frame.barred(rules.require, frame.viewer(), Permission.EDIT_COMPANY)
    if barred:
        st.info(plain(barred), icon=":material/lock:")
    _form(shown(_base(entry)), audience, barred)
    if audience is Audience.PARTNER:
        company_facts.freelancer(entry, barred)


def _base(entry: CompanyEntry) -> CompanyEntry:
    """What the fields show: today's entry, until something was typed over it."""
    base: CompanyEntry | None = st.session_state.get(BASE)
    filled = asdict(shown(base)) if base else {}
    if all(st.session_state.get(f"company.{name}", value) == value for name, value in filled.items()):
        if base != entry:
            forget()
        st.session_state[BASE] = entry
    return st.session_state[BASE]


def _form(filled: CompanyEntry, audience: Audience, barred: str) -> None:
    """Every field shows what is kept; the postal code fills the address."""
    with st.container(border=True, key="company.form"):
        name = _field("name", filled, barred, required=True)
        roman, domain = st.columns(2)
        with roman:
            name_roman = _field("name_roman", filled, barred)
        with domain:
            web = _field("domain", filled, barred)
        code, address = postal.fields("company", filled.postal_code, filled.address, disabled=bool(barred))
        phone, number = st.columns(2)
        with phone:
            telephone = _field("phone", filled, barred)
        with number:
            registration = _field("registration_number", filled, barred)
        alone = st.checkbox(
            "個人事業主の登録番号です（法人番号にもとづく確認を行いません）", key="company.alone", disabled=bool(barred)
        )
        rounding, checked = filled.rounding, filled.registration_checked_on
        if audience in rules_people.ISSUERS:
            rounding, checked = company_facts.issuer("company", filled, barred)
    typed = CompanyEntry(name, name_roman, web, code, address, telephone, registration, rounding, checked)
    if st.button("保存", type="primary", key="company.save", **frame.bar(barred)):
        _save(typed, corporate=not alone)


def _save(typed: CompanyEntry, *, corporate: bool) -> None:
    with frame.acting():
        try:
            saved = frame.write(save_company, st.session_state[BASE], typed, corporate=corporate)
        except Overtaken as told:
            st.session_state[BASE] = told.entry
            raise
        header.tell(done="会社情報を保存しました。")
        for notice in saved.notices:
            header.tell(done=notice)
        forget()
        st.rerun()


def forget() -> None:
    """The fields are filled anew, from what is kept."""
    for key in [key for key in st.session_state if str(key).startswith("company.")]:
        del st.session_state[key]


def _field(name: str, filled: CompanyEntry, barred: str, *, required: bool = False) -> str:
    key = f"company.{name}"
    # Through the session's state: a browser that shows what was typed takes up what is kept instead.
    st.session_state.setdefault(key, getattr(filled, name))
    label = LABELS[name] + ("（必須）" if required else "")
    return st.text_input(label, key=key, help=HINTS[name], disabled=bool(barred)) or ""
