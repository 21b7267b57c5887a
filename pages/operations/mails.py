"""メール: what was sent, what waits, what failed and why, readable as it left (K1)."""

import streamlit as st

from core.actions.mails import retry_mail
from core.formats import moment
from core.model import MailId, MailState
from core.paths import resolve
from pages.ui import address, frame, header
from pages.ui.badges import badge
from pages.ui.text import plain

COLUMNS = ("状態", "作成", "種類", "宛先の組織", "宛先", "件名")


def draw() -> None:
    """The list of mails, or one of them."""
    mail = frame.read(lambda _: address.number("mail"))
    if mail:
        _one(MailId(mail))
    else:
        _list()


def _list() -> None:
    header.title("メール")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {state.label: state for state in MailState}
        chosen = st.segmented_control("状態", list(labels), key="state", bind="query-params")
        text = st.text_input("件名を検索", key="q", bind="query-params", max_chars=100)
    page = st.session_state.get("page", 1)
    found = frame.read(lambda repo: repo.outbox.listing(state=labels[chosen] if chosen else None, text=text, page=page))
    st.caption("　".join(f"{state.label} {number}" for state, number in found.counts.items()))
    if not found.lines:
        header.empty("条件に合うメールはありません。", "検索条件を変えるか、状態の選択を外してください。")
        return
    rows = [
        (
            line.state.label,
            moment(line.created_at),
            line.kind.label,
            line.organization,
            ", ".join(line.to),
            line.subject,
        )
        for line in found.lines
    ]
    picked = st.dataframe(
        {column: [row[n] for row in rows] for n, column in enumerate(COLUMNS)},
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="operations_mails.list",
    )
    st.pagination(found.pages, key="page", bind="query-params")
    for row in picked.selection.rows[:1]:
        header.go(f"/operations-mails?mail={found.lines[row].id}")


def _one(mail: MailId) -> None:
    found = frame.read(lambda repo: repo.outbox.get(mail))
    line = found.line
    facts = [f"宛先 {', '.join(line.to)}", f"作成 {moment(line.created_at)}"]
    facts += [f"Cc {', '.join(found.cc)}"] if found.cc else []
    facts.append(f"送信 {moment(line.sent_at)}" if line.sent_at else f"送信予定 {moment(line.due_at)}")
    header.title(line.subject, status=badge(line.state), facts=facts, back=("/operations-mails", "メール"))
    if line.last_error:
        st.warning(plain(f"{line.attempts}回送信しましたが、届けられませんでした：{line.last_error}"))
    if line.state is MailState.FAILED:
        st.button(
            "もう一度送信する",
            type="primary",
            key="operations_mails.retry",
            on_click=_retry,
            args=(mail,),
        )
    with st.container(border=True):
        st.text(resolve(found.text, ""))


def _retry(mail: MailId) -> None:
    frame.act(retry_mail, mail, done="送信待ちに戻しました。")
