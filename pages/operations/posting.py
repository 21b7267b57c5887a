"""募集: one posting as sales runs it, with its rounds, what may be done with it now, and what was done (P1–P4)."""

from datetime import date

import streamlit as st

from core.calendar import is_sealed, jst_date
from core.errors import NotFound
from core.formats import day, days_left, moment
from core.model import CandidateStatus, PostingId
from core.model_accounts import ConsultationId
from core.paths import Screen, path
from core.repository import Repository
from core.views import Consultation, PostingEvent, PostingFile, Round
from pages.ui import address, frame, header, posting_parts, round_dialogs
from pages.ui.badges import Badge
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import plain

COLUMNS = (
    Column("回", "main"),
    Column("締切", "date"),
    *(Column(label, "right") for label in ("提案", "検討中", "契約成立")),
)
ACTIONS = {
    "open_posting": "募集を公開しました",
    "extend_deadline": "締切を延長しました",
    "reopen_posting": "再公募しました",
}


def draw() -> None:
    """Content left; rounds, actions and history right."""
    file, consultation = frame.read(_view)
    posting = file.posting
    sealed = is_sealed(posting.deadline, frame.now())
    header.title(
        posting.title,
        status=Badge("募集中", "green") if sealed else Badge("締切済み", "gray"),
        facts=(
            file.client_name,
            f"第{posting.round}回",
            f"締切 {day(posting.deadline)}（{days_left(posting.deadline, jst_date(frame.now()))}）",
        ),
        back=(path(Screen.OPERATIONS_POSTINGS), "募集"),
        links=_links(file),
    )
    if consultation:
        about = f"{consultation.client_name} の{consultation.kind.label}への対応です。"
        st.info(plain(f"{about}再公募すると、相談は回答済みになります。"), icon=":material/support_agent:")
    content, desk = st.columns([1, 1], gap="large")
    if header.narrow():
        content, desk = desk, content
    with desk:
        round_dialogs.actions(file, consultation.id if consultation else None)
        st.subheader("募集の回", anchor=False)
        ledger(COLUMNS, [_row(each) for each in file.rounds], key="operations_posting.rounds", label="募集の回")
        st.caption("締切前の提案は、企業には件数のみ表示されています。")
        st.subheader("履歴", anchor=False)
        for event in file.events:
            _event(event)
    with content, st.container(border=True):
        posting_parts.content(posting)


def _view(repo: Repository) -> tuple[PostingFile, Consultation | None]:
    number = address.number("posting")
    if number is None:
        raise NotFound("募集を選択してください。募集の一覧から開けます。")
    file = repo.openings.file(PostingId(number))
    asked = address.number("consultation")
    consultation = repo.consultations.get(ConsultationId(asked)) if asked else None
    return file, consultation if consultation and consultation.client == file.client else None


def _links(file: PostingFile) -> tuple[tuple[str, str], ...]:
    return ((path(Screen.OPERATIONS_HEARING, hearing=file.hearing), "ヒアリング"),) if file.hearing else ()


def _row(each: Round) -> Row:
    figures = (each.proposals, each.statuses.get(CandidateStatus.CONSIDERING, 0), each.contracts)
    return Row(
        id=each.number,
        name=f"第{each.number}回",
        cells=(
            Cell(f"第{each.number}回", sub=f"公開 {day(jst_date(each.opened_at))}"),
            Cell(day(each.deadline)),
            *(Cell(f"{figure:,}") for figure in figures),
        ),
    )


def _event(event: PostingEvent) -> None:
    what, reason = ACTIONS.get(event.action, event.action), event.after.get("reason")
    dates = [day(date.fromisoformat(str(facts["deadline"]))) for facts in (event.before, event.after) if facts]
    with st.container(gap=None):
        st.markdown(f"**{plain(what)}**　締切 {plain(' → '.join(dates))}")
        if reason:
            st.markdown(plain(f"理由：{reason}"))
        st.caption(plain(f"{moment(event.at)}　{event.member}"))
