"""The form of 請求先情報: whose address is asked, an ordered list of others, a phone number (B1, B2)."""

import streamlit as st

from core import rules_billing as law
from core.actions.billing import Overtaken, save_billing, shown
from core.rules_billing import ADDRESS_LIMIT, LABELS, BillingEntry, Foreseen
from core.views.billing import BillingDesk, BillingProfile
from pages.ui import frame, header
from pages.ui.billing_preview import preview
from pages.ui.components import part, written
from pages.ui.text import plain

BASE = "billing.base"
"""What is typed over: whoever saved since then is not overwritten unawares."""

EMAILS = "billing.emails"
"""The list as it was typed, one text a line."""

FILLED = "billing.filled"
"""What the fields began with; it stays while another's save becomes the base."""

TIMES = "billing.times"
"""How often the fields were filled anew: the browser then takes up what is kept in place of what was typed."""

MOST_TYPED = 200
"""Lines that are looked at; a longer paste is not taken as a list of addresses."""

HINT = (
    f"{ADDRESS_LIMIT}件まで登録できます。コンマや改行で区切った複数のアドレスを貼り付けると、1行ずつに分かれます。"
    "順番は矢印、またはAltキーと上下キーで変更できます。"
)


def form(desk: BillingDesk, barred: str) -> None:
    """The fields, filled from what is kept unless something was typed over them."""
    fresh = TIMES not in st.session_state or _key("phone") not in st.session_state
    if fresh or (st.session_state[BASE] != desk.profile and not _changed()):
        _fill(desk.profile)
    _fields(desk, barred)


@st.fragment
def _fields(desk: BillingDesk, barred: str) -> None:
    left, right = st.columns([3, 2])
    with left, st.container(border=True, key="billing.form"):
        foreseen = _addresses(desk, barred)
        phone = st.text_input(
            f"{LABELS['phone']}（必須）",
            st.session_state[FILLED].phone,
            key=_key("phone"),
            help="ハイフンがあっても登録できます。",
            disabled=bool(barred),
        )
        if phone and (problem := frame.barred(law.required_phone, phone)):
            st.markdown(f":red[{plain(problem)}]")
        _buttons(barred)
    with right, st.container(border=True, key="billing.preview"):
        preview(desk, foreseen, st.session_state[BASE].entry if _changed() else None)


def _addresses(desk: BillingDesk, barred: str) -> Foreseen:
    st.markdown("**メールアドレス（必須）**")
    to_admin = st.checkbox(
        f"{LABELS['to_admin']}（{plain(desk.admin_email)}・{plain(desk.admin_name)}）"
        if desk.admin_email
        else f"{LABELS['to_admin']}（管理者がいません）",
        st.session_state[FILLED].to_admin,
        key=_key("to_admin"),
        disabled=bool(barred),
    )
    emails: list[str] = st.session_state[EMAILS]
    found = law.foreseen(to_admin, desk.admin_email, emails)
    st.markdown(LABELS["emails"])
    if barred and not any(emails):
        st.caption("登録されていません。")
        return found
    key = _key("list")
    data = {
        "label": LABELS["emails"],
        "hint": HINT,
        "rows": emails,
        "said": [{"mark": mark, "problem": found.problems.get(line, "")} for line, mark in enumerate(found.marks)],
        "most": ADDRESS_LIMIT,
        "barred": bool(barred),
    }
    part("emails", key=key, data=written(data).encode(), on_rows_change=lambda: _type(key))
    if found.wrong and found.addressees:
        st.markdown(f":red[{plain(found.wrong)}]")
    return found


def _buttons(barred: str) -> None:
    with st.container(horizontal=True):
        pressed = st.button("保存", type="primary", key="billing.save", **frame.bar(barred))
        if _changed():
            st.button("変更を破棄", key="billing.discard", on_click=_fill, args=(st.session_state[BASE],))
    if pressed:
        _save()


def _save() -> None:
    with frame.acting():
        try:
            saved = frame.write(save_billing, st.session_state[BASE], _typed())
        except Overtaken as told:
            st.session_state[BASE] = told.profile
            raise
        header.tell(done="請求先情報を保存しました。")
        for notice in saved.notices:
            header.tell(done=notice)
        _fill(saved.profile)
        st.rerun()


# --- what the fields hold -----------------------------------------------------------------------------------------


def _fill(profile: BillingProfile) -> None:
    """The fields are filled anew, from what is kept."""
    st.session_state[BASE], st.session_state[FILLED] = profile, shown(profile.entry)
    st.session_state[EMAILS] = list(profile.entry.emails) or [""]
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1


def _key(name: str) -> str:
    """A field that is filled anew is another one, with what is kept as its own value: so a browser whose first drawing
    was cut short, as on a phone, shows it all the same."""
    return f"billing.{name}.{st.session_state[TIMES]}"


def _type(key: str) -> None:
    """The browser hands in the lines as they stand."""
    rows = st.session_state[key].rows
    if isinstance(rows, list):
        st.session_state[EMAILS] = [str(each) for each in rows[:MOST_TYPED]]


def _typed() -> BillingEntry:
    return BillingEntry(
        st.session_state[_key("to_admin")], tuple(st.session_state[EMAILS]), st.session_state[_key("phone")]
    )


def _changed() -> bool:
    """Whether something was typed over what the fields were filled from."""
    typed = _typed()
    return typed._replace(emails=tuple(filter(str.strip, typed.emails))) != shown(st.session_state[BASE].entry)
