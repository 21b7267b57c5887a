"""営業担当に相談する: what the company asked kakutoku's sales contact, and what became of it (P4)."""

import streamlit as st

from core import rules
from core.actions.consultations import TEXT_LIMIT, ask_consultation
from core.formats import day, excerpt, moment
from core.model import PostingId
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.paths import Screen, path
from core.repository import Repository
from core.rules import Permission
from core.rules_sales import NAMES_POSTING
from core.views import Consultation, ConsultationFilter, PostingCard
from pages.ui import address, consultation_parts, drafts, fields, frame, header
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.filters import Filters
from pages.ui.text import room

STATUS = fields.Tabs("status", "ステータス", fields.words(ConsultationStatus))
FILTERS = Filters(tabs=STATUS)
HERE = path(Screen.CONSULTATIONS)
K = ConsultationKind


def draw() -> None:
    """The form beside what was asked before; `?posting=3` asks for a 再公募, `?consultation=5` shows one."""
    shown = frame.read(lambda _: address.number("consultation"))
    if shown:
        _one(ConsultationId(shown))
        return
    postings, about = frame.read(_view)
    header.title(
        "営業担当に相談する",
        facts=("カクトクの営業担当が内容を確認し、この画面とメールで回答します。",),
        back=(path(Screen.POSTINGS), "募集・候補者"),
    )
    asking, asked = st.columns([2, 3], gap="large")
    with asking, st.container(border=True):
        _form(postings, about)
    with asked:
        st.subheader("これまでの相談", anchor=False)
        _list()


def _view(repo: Repository) -> tuple[dict[int, PostingCard], int | None]:
    postings = {int(card.id): card for card in repo.postings.cards(frame.now())}
    about = address.number("posting")
    return postings, about if about in postings else None


def _form(postings: dict[int, PostingCard], about: int | None) -> None:
    place = f"consultations.{about or 0}"
    first = K.REOPEN if about else K.NEW_POSTING
    if drafts.restore(place, kind=first.value, posting=about, text=""):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    if st.session_state[f"{place}.posting"] not in postings:
        st.session_state[f"{place}.posting"] = None
    kinds = [each.value for each in K if postings or each is not K.REOPEN]
    if st.session_state[f"{place}.kind"] not in kinds:
        st.session_state[f"{place}.kind"] = K.NEW_POSTING.value
    keep = {"on_change": drafts.keep, "args": (place, "kind", "posting", "text")}
    kind = K(
        st.radio(
            "相談の種類",
            kinds,
            format_func=lambda value: K(value).label,
            key=f"{place}.kind",
            **keep,
        )
    )
    posting = None
    if NAMES_POSTING[kind] is not False and postings:
        posting = st.selectbox(
            "募集" if NAMES_POSTING[kind] else "募集（任意）",
            list(postings),
            format_func=lambda number: f"{excerpt(postings[number].title, 40)}（{_round(postings[number])}）",
            key=f"{place}.posting",
            placeholder="募集を選択してください",
            **keep,
        )
    text = st.text_area("相談内容", key=f"{place}.text", height=200, placeholder=HINTS[kind], **keep) or ""
    st.caption(room(text, TEXT_LIMIT))
    reason = frame.barred(rules.require, frame.viewer(), Permission.CONSULT)
    if st.button("送信する", type="primary", key="consultations.send", **frame.bar(reason)):
        with frame.acting("相談を送信しました。回答はこの画面とメールでお知らせします。"):
            frame.write(ask_consultation, kind, PostingId(posting) if posting else None, text, frame.intent_key(place))
            drafts.forget(place)
            frame.renew(place)
            st.rerun()


HINTS = {
    K.REOPEN: "例：候補者が少なかったため、締切を2週間後にして再公募したい",
    K.NEW_POSTING: "例：別の商材でも営業パートナーを探したい。打ち合わせの希望日は…",
    K.OTHER: "例：募集の進め方について相談したい",
}


def _round(card: PostingCard) -> str:
    return f"第{card.round}回・締切 {day(card.deadline)}" if card.round > 1 else f"締切 {day(card.deadline)}"


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    found = frame.read(
        lambda repo: repo.consultations.listing(ConsultationFilter(status=asked[STATUS], page=asked.page))
    )
    nothing = ("該当する相談はありません。", "別のステータスを選択してください。")
    first = ("まだ相談はありません。", "送信すると、回答までの状況をここで確認できます。")
    shown = asked.shown(found.found, pages=found.pages, counts=found.counts, empty=nothing if asked.narrowed else first)
    card_list([_card(line) for line in found.lines], key="consultations.list", label="これまでの相談", shown=shown)


def _card(line: Consultation) -> Card:
    return Card(
        id=line.id,
        href=path(Screen.CONSULTATIONS, consultation=line.id),
        title=line.kind.label,
        lead=excerpt(line.posting_title, 40),
        sub=f"{moment(line.created_at)}　{line.asker}",
        badges=(badge(line.status),),
        facts=tuple(consultation_parts.outcome(opening) for opening in line.openings),
        excerpt=excerpt(f"回答：{line.answer}" if line.answer else line.text, 120),
    )


def _one(number: ConsultationId) -> None:
    found = frame.read(lambda repo: repo.consultations.get(number))
    owner = (f"担当 {found.owner_name}",) if found.owner_name else ()
    header.title(
        found.kind.label,
        status=badge(found.status),
        facts=(f"送信 {moment(found.created_at)}", f"{found.asker} 様", *owner),
        back=(HERE, "営業担当に相談する"),
    )
    with st.container(border=True):
        consultation_parts.asked(found, Screen.CANDIDATES)
    with st.container(border=True):
        consultation_parts.answered(found, Screen.CANDIDATES)
    if not found.answer:
        st.caption("回答すると、この画面と、送信した方へのメールでお知らせします。")
