"""Extending a posting's deadline, and opening it again: what each does and who is told (P2, P4)."""

from datetime import date

import streamlit as st

from core import rules
from core import rules_sales as law
from core.actions.postings import REASON_LIMIT, extend_deadline, reopen_posting
from core.formats import day
from core.model_accounts import ConsultationId
from core.paths import Screen, path
from core.rules import Permission
from core.views import PostingFile
from pages.ui import frame, header
from pages.ui.text import plain, room


def actions(file: PostingFile, consultation: ConsultationId | None) -> None:
    """The two buttons; of an open round the first can be pressed, of a closed one the second."""
    barred = frame.barred(rules.require, frame.viewer(), Permission.OPEN_POSTINGS)
    deadline, now = file.posting.deadline, frame.now()
    no_extension = barred or frame.barred(law.require_extendable, deadline, now)
    no_reopening = barred or frame.barred(law.require_reopenable, deadline, now)
    with st.container(horizontal=True):
        if st.button("締切を延長する", key="operations_posting.extend", **frame.bar(no_extension)):
            extend_dialog(file)
        kind = "secondary" if no_reopening else "primary"
        if st.button("再公募する", type=kind, key="operations_posting.reopen", **frame.bar(no_reopening)):
            reopen_dialog(file, consultation)


@st.dialog("締切を延長する")
def extend_dialog(file: PostingFile) -> None:
    posting = file.posting
    st.markdown(
        f"- 現在の締切は {plain(day(posting.deadline))} です。延長した締切まで、提案の内容は企業に表示されません。\n"
        f"- {plain(file.client_name)} と、この回に提案したパートナーにメールでお知らせします。\n"
        "- 理由は社内の記録に残り、外部には表示されません。"
    )
    deadline = _deadline("新しい締切", f"operations_posting.extend.{posting.id}.deadline")
    reason = st.text_area("延長の理由（社内のみ）", key=f"operations_posting.extend.{posting.id}.reason") or ""
    st.caption(room(reason, REASON_LIMIT))
    if st.button("延長する", type="primary", key="operations_posting.extend.yes"):
        with frame.acting("締切を延長しました。"):
            frame.write(extend_deadline, posting.id, (posting.round, posting.deadline), deadline, reason)
            st.rerun()


@st.dialog("再公募する")
def reopen_dialog(file: PostingFile, consultation: ConsultationId | None) -> None:
    posting = file.posting
    st.markdown(
        f"- 同じ内容で、第{posting.round + 1}回の募集を公開します。これまでの候補者は、企業に表示されたままです。\n"
        "- 新しい提案の内容は、新しい締切の翌日から企業に表示されます。\n"
        f"- {plain(file.client_name)} と、認定パートナーの担当者にメールでお知らせします。取り消しはできません。"
    )
    deadline = _deadline("提案の締切", f"operations_posting.reopen.{posting.id}.deadline")
    if st.button("再公募する", type="primary", key="operations_posting.reopen.yes"):
        with frame.acting(f"第{posting.round + 1}回の募集を公開しました。"):
            frame.write(reopen_posting, posting.id, posting.round, deadline, consultation=consultation)
            header.go(path(Screen.OPERATIONS_POSTING, posting=posting.id))


def _deadline(label: str, key: str) -> date | None:
    chosen = st.date_input(label, value=None, key=key, format="YYYY/MM/DD")
    return chosen if isinstance(chosen, date) else None
