"""相談: what clients ask their sales contact, taken and answered by sales (P4, K1)."""

import streamlit as st

from core.formats import excerpt, moment
from core.model_accounts import ConsultationId, ConsultationStatus
from core.paths import Screen, path
from core.repository import Repository
from core.views import Consultation, ConsultationFilter, Named
from pages.ui import address, consultation_desk, consultation_parts, fields, frame, header
from pages.ui.badges import badge
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

STATUS = fields.Tabs("status", "ステータス", fields.words(ConsultationStatus))
TEXT = fields.Search("q", "キーワード", hint="企業名、募集名、相談内容")
MINE = fields.Switch("mine", "自分の担当のみ")
FILTERS = Filters(TEXT, MINE, tabs=STATUS)
COLUMNS = (Column("相談", "main"), Column("企業"), Column("受付", "date"), Column("担当"), Column("ステータス"))


def draw() -> None:
    """The list, or one of them under `?consultation=3`."""
    number = frame.read(lambda _: address.number("consultation"))
    if number:
        _one(ConsultationId(number))
        return
    header.title("相談", facts=("企業から営業担当への、再公募や新しい募集の相談です。",))
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    wanted = ConsultationFilter(asked[STATUS], "mine" if asked[MINE] else "all", asked[TEXT], asked.page)
    found = frame.read(lambda repo: repo.consultations.listing(wanted))
    nothing = ("条件に合う相談はありません。", "条件を減らすか、クリアしてください。")
    first = ("まだ相談はありません。", "企業が「営業担当に相談する」から送信すると、ここに表示されます。")
    shown = asked.shown(found.found, pages=found.pages, counts=found.counts, empty=nothing if asked.narrowed else first)
    rows = [_row(line) for line in found.lines]
    ledger(COLUMNS, rows, key="operations_consultations.list", label="相談", shown=shown)


def _row(line: Consultation) -> Row:
    about = excerpt(line.posting_title or line.text, 50)
    return Row(
        id=line.id,
        name=f"{line.client_name} {line.kind.label}",
        cells=(
            Cell(line.kind.label, sub=about, href=path(Screen.OPERATIONS_CONSULTATIONS, consultation=line.id)),
            Cell(line.client_name, sub=line.asker),
            Cell(moment(line.created_at)),
            Cell(line.owner_name or "—"),
            Cell(badge=badge(line.status)),
        ),
    )


def _one(number: ConsultationId) -> None:
    def look(repo: Repository) -> tuple[Consultation, Named | None, tuple[Named, ...]]:
        found = repo.consultations.get(number)
        return found, repo.consultations.contact(found.client), repo.consultations.contacts()

    found, contact, contacts = frame.read(look)
    header.title(
        f"{found.client_name}　{found.kind.label}",
        status=badge(found.status),
        facts=(
            f"受付 {moment(found.created_at)}",
            f"{found.asker} 様",
            f"担当 {found.owner_name}" if found.owner_name else "担当 未定",
        ),
        back=(path(Screen.OPERATIONS_CONSULTATIONS), "相談"),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container(border=True):
            consultation_parts.asked(found, Screen.OPERATIONS_POSTING)
        with st.container(border=True):
            consultation_parts.answered(found, Screen.OPERATIONS_POSTING)
            consultation_desk.answer(found)
    with right:
        with st.container(border=True):
            consultation_desk.state(found)
        with st.container(border=True):
            consultation_desk.onward(found)
        with st.container(border=True):
            consultation_desk.contact(found.client, contact, contacts)
