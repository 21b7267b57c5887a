"""メール: what was sent, what waits, what failed and why, readable as it left (K1)."""

import streamlit as st

from core.actions.mails import retry_mail
from core.formats import moment
from core.model import MailId, MailState
from core.paths import Screen, path, resolve
from core.views import MailLine
from pages import running
from pages.ui import address, frame, header
from pages.ui.badges import badge
from pages.ui.fields import Search, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import plain

STATE = Tabs("state", "状態", words(MailState))
TEXT = Search("q", "件名を検索")
FILTERS = Filters(TEXT, tabs=STATE)
NOTHING = ("条件に合うメールはありません。", "検索の言葉を短くするか、別の状態を選んでください。")
COLUMNS = (Column("件名", "main"), Column("宛先"), Column("作成", "date"), Column("ステータス"))


def draw() -> None:
    """The list of mails, or one of them."""
    mail = frame.read(lambda _: address.number("mail"))
    if mail:
        _one(MailId(mail))
    else:
        header.title("メール")
        _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.outbox.listing(state=asked[STATE], text=asked[TEXT], page=asked.page))
    shown = asked.shown(found.found, unit="通", pages=found.pages, counts=found.counts, empty=NOTHING)
    ledger(COLUMNS, [_row(line) for line in found.lines], key="operations_mails.list", label="メール", shown=shown)


def _row(line: MailLine) -> Row:
    return Row(
        id=line.id,
        name=line.subject,
        cells=(
            Cell(line.subject, sub=line.kind.label, href=path(Screen.OPERATIONS_MAILS, mail=line.id)),
            Cell(", ".join(line.to), sub=line.organization),
            Cell(moment(line.created_at)),
            Cell(badge=badge(line.state)),
        ),
    )


def _one(mail: MailId) -> None:
    found = frame.read(lambda repo: repo.outbox.get(mail))
    line = found.line
    facts = [f"宛先 {', '.join(line.to)}", f"作成 {moment(line.created_at)}"]
    facts += [f"Cc {', '.join(found.cc)}"] if found.cc else []
    facts += [f"送信 {moment(line.sent_at)}"] if line.sent_at else []
    facts += [f"送信予定 {moment(line.due_at)}"] if line.state is MailState.QUEUED else []
    header.title(line.subject, status=badge(line.state), facts=facts, back=(path(Screen.OPERATIONS_MAILS), "メール"))
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
        st.text(resolve(found.text, running.settings().public_url))


def _retry(mail: MailId) -> None:
    frame.act(retry_mail, mail, done="送信待ちに戻しました。")
