"""メール: what was sent, what waits, what failed and why, readable as it left (K1)."""

import streamlit as st

from core.actions.mails import retry_all_mails, retry_mail
from core.delivery_reasons import explained
from core.formats import moment
from core.model import MailId, MailState
from core.paths import Screen, path, resolve
from core.rules import Permission, require
from core.views import MailLine, MailText
from pages import running
from pages.ui import address, frame, header
from pages.ui.badges import badge
from pages.ui.fields import Search, Tabs, words
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import plain

COLUMNS = (Column("件名", "main"), Column("宛先"), Column("作成", "date"), Column("ステータス"))
STATE = Tabs("state", "ステータス", words(MailState))
TEXT = Search("q", "キーワード", hint="件名、宛先、会社名")
FILTERS = Filters(TEXT, tabs=STATE)
EMPTY = ("条件に合うメールはありません。", "検索の言葉を短くするか、別のステータスを選んでください。")


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
    header.outcome()
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.outbox.listing(state=asked[STATE], text=asked[TEXT], page=asked.page))
    if failed := found.counts[MailState.FAILED]:
        _failed(failed)
    shown = asked.shown(found.found, pages=found.pages, counts=found.counts, empty=EMPTY)
    ledger(COLUMNS, [_row(line) for line in found.lines], key="operations_mails.list", label="メール", shown=shown)


def _failed(count: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(f"送信できなかったメールが{count:,}件あります。", icon=":material/mail_off:")
        st.button(
            "すべて再送する",
            key="operations_mails.retry_all",
            on_click=_retry_all,
            **frame.bar(frame.barred(require, frame.viewer(), Permission.RETRY_MAILS)),
        )


def _retry_all() -> None:
    frame.act(retry_all_mails, done="送信待ちに戻しました。")


def _retry(mail: MailId) -> None:
    frame.act(retry_mail, mail, done="送信待ちに戻しました。")


def _row(line: MailLine) -> Row:
    reason = explained(line.last_error) if line.state in (MailState.FAILED, MailState.QUEUED) else None
    return Row(
        id=line.id,
        name=line.subject,
        cells=(
            Cell(line.subject, sub=line.kind.label, href=path(Screen.OPERATIONS_MAILS, mail=line.id)),
            Cell(", ".join(line.to), sub=line.organization),
            Cell(moment(line.created_at)),
            Cell(badge=badge(line.state), sub=reason.meaning if reason else ""),
        ),
    )


def _one(mail: MailId) -> None:
    found = frame.read(lambda repo: repo.outbox.get(mail))
    line = found.line
    header.title(
        line.subject,
        status=badge(line.state),
        facts=_facts(found),
        back=(path(Screen.OPERATIONS_MAILS), "メール"),
    )
    if line.last_error:
        _trouble(line)
    if line.state is MailState.FAILED:
        st.button(
            "もう一度送信する",
            type="primary",
            key="operations_mails.retry",
            on_click=_retry,
            args=(mail,),
            **frame.bar(frame.barred(require, frame.viewer(), Permission.RETRY_MAILS)),
        )
    with st.container(border=True):
        st.text(resolve(found.text, running.settings().public_url))


def _facts(found: MailText) -> list[str]:
    line = found.line
    return [
        f"宛先 {', '.join(line.to)}",
        *([f"Cc {', '.join(found.cc)}"] if found.cc else []),
        *([f"添付 {'、'.join(found.files)}"] if found.files else []),
        *([line.organization] if line.organization else []),
        line.kind.label,
        f"作成 {moment(line.created_at)}",
        *([f"送信 {moment(line.sent_at)}"] if line.sent_at else []),
        *([f"次の送信 {moment(line.due_at)}"] if line.state is MailState.QUEUED else []),
        *([f"送信回数 {line.attempts}回"] if line.attempts else []),
    ]


def _trouble(line: MailLine) -> None:
    """What the server answered, and what that means."""
    if line.state in (MailState.SENT, MailState.CANCELLED):
        st.info(plain(line.last_error), icon=":material/info:")
        return
    reason = explained(line.last_error)
    meaning = f"**{plain(reason.meaning)}**  \n{plain(reason.advice)}  \n" if reason else ""
    st.warning(
        f"{meaning}{plain(f'{line.attempts}回送信しましたが、届けられませんでした：{line.last_error}')}",
        icon=":material/mail_off:",
    )
