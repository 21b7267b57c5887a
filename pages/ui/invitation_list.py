"""Many colleagues are invited at once: a list is pasted, read back line by line, and the good ones are invited (A3)."""

from collections.abc import Sequence

import streamlit as st

from core.actions.invitations import check_list, invite_list
from core.invitation_list import Invitee
from core.repository import reading
from core.rules_people import LIST_LIMIT
from pages.ui import frame
from pages.ui.people_dialogs import role_choice
from pages.ui.people_matrix import table

CHECKED = "users.list.checked"
"""The text that was checked last, and what was understood of it."""


@st.dialog("一覧から招待", width="large")
def list_dialog() -> None:
    """The paste, what was understood of it, and the one press that invites the rest."""
    st.markdown(
        f"1行に1名ずつ、「氏名, メールアドレス, 権限」の順に、{LIST_LIMIT}名まで貼り付けられます。"
        "メールアドレスだけの一覧や、表計算ソフトからのコピーも使えます。"
    )
    text = st.text_area(
        "招待する方の一覧", key="users.list.text", height=150, placeholder="新田 ひかる, hikaru@company.example, 社員"
    )
    role = role_choice("users.list.role", "権限（権限が書かれていない行の方）")
    if st.button("内容を確認する", key="users.list.check"):
        with frame.acting(), reading(frame.desk().engine, frame.viewer()) as repo:
            st.session_state[CHECKED] = (text, check_list(repo, text or ""))
    of, people = st.session_state.get(CHECKED, (None, ()))
    if of != text:
        return
    _bad([each for each in people if each.problem])
    good = [each for each in people if not each.problem]
    if not good:
        st.info("招待できる方がいません。一覧をご確認ください。", icon=":material/info:")
        return
    with st.expander(f"招待できる方（{len(good)}名）", expanded=len(good) == len(people)):
        rows = [(each.email, each.name or "—", (each.role or role).label) for each in good]
        table(("メールアドレス", "氏名", "権限"), rows)
    if st.button(f"{len(good)}名を招待する", type="primary", key="users.list.send"):
        with frame.acting(f"{len(good)}名に招待メールを送信しました。"):
            outcome = frame.write(invite_list, good, role)
            st.session_state[CHECKED] = (text, outcome.refused)
            if not outcome.refused:
                st.rerun()
        if outcome.refused:
            _bad(outcome.refused)


def _bad(people: Sequence[Invitee]) -> None:
    if people:
        st.warning(
            f"招待できない行が{len(people)}行あります。一覧を直して確認し直すか、残りの方を招待してください。",
            icon=":material/error:",
        )
        table(("行", "内容", "理由"), [(f"{each.line}行目", each.text[:80], each.problem) for each in people])
