"""The part 定例 of a case: the next meeting, the packs so far, and for kakutoku what is still to be done (D8)."""

from datetime import date, timedelta

import streamlit as st

from core import rules
from core import rules_packs as law
from core.actions.packs import make_pack
from core.calendar import jst_date
from core.documents import pack_words as words
from core.formats import clock_of, day, moment
from core.model import Audience
from core.model_direction import PackId, PackState
from core.paths import Screen, path
from core.rules import Permission
from core.views.direction import CaseHead
from core.views.packs import PackLine
from pages.entrance.file_paths import pack_path
from pages.ui import address, frame, header, pack_actions
from pages.ui.badges import badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.pack_slides import slides

COLUMNS = (Column("定例", "main"), Column("状態"), Column("共有"))
SCREENS = {Audience.CLIENT: Screen.PROGRESS, Audience.PARTNER: Screen.PARTNER_CASE}


def draw(head: CaseHead) -> None:
    """For kakutoku: the next meeting with its pack, open actions, every pack."""
    _next(head)
    lines = frame.read(lambda repo: repo.packs.of_case(head.id))
    st.subheader("定例資料", anchor=False)
    if lines:
        _list([_row(each, path(Screen.MEETING, pack=each.id)) for each in lines])
    else:
        header.empty("定例資料はまだありません。", "定例の週になると、ここと「定例」の画面から作成できます。")
    _actions(head)


@st.fragment
def _actions(head: CaseHead) -> None:
    header.outcome()
    st.subheader("未完了のアクション", anchor=False)
    found = frame.read(lambda repo: repo.next_actions.open_in(head.id))
    if not found:
        st.caption("未完了のアクションはありません。")
    pack_actions.listed(found, frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES))


def sides(head: CaseHead) -> None:
    """For the client and the partner: what was shared, the one that the address names, else the list."""
    number = frame.read(lambda _: address.number("pack"))
    here = path(SCREENS[frame.viewer().audience], case=head.id, part="meetings")
    if number is not None:
        _shared(PackId(number), here)
        return
    _schedule(head)
    lines = frame.read(lambda repo: repo.packs.of_case(head.id))
    if lines:
        _list([_row(each, f"{here}&pack={each.id}") for each in lines])
    else:
        header.empty("共有された定例資料はまだありません。", "担当ディレクターが共有すると、ここに表示されます。")


def _shared(pack: PackId, here: str) -> None:
    found = frame.read(lambda repo: repo.packs.shared(pack))
    st.subheader(f"定例資料　{words.when(found.form.content)}", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button("PDF", pack_path(pack), icon=":material/download:")
        st.html(f"<a href='{here}'>← 定例資料の一覧</a>")
    st.caption(f"{moment(found.shared_at)}に共有")
    slides(found.form)


def _schedule(head: CaseHead) -> None:
    """When the next meeting is, which both sides may know."""
    today = jst_date(frame.now())
    found = frame.read(lambda repo: repo.packs.schedule(head.id))
    if found.weekday is None or found.starts is None:
        st.caption("定例の曜日と時刻は、まだ登録されていません。")
        return
    until = min(head.ends, today + timedelta(days=28))
    days = law.meeting_days(found.weekday, max(today, head.starts), until)
    if days:
        st.markdown(
            f"**次回の定例**　{day(days[0])} {clock_of(found.starts)}〜{clock_of(found.starts + found.minutes)}"
        )


def _next(head: CaseHead) -> None:
    """The next meeting and what is to be done for it."""
    _schedule(head)
    today = jst_date(frame.now())
    meetings = frame.read(
        lambda repo: repo.packs.meetings(today, today + timedelta(days=28), director=head.director_id)
    )
    coming = next((each for each in meetings if each.case == head.id), None)
    if coming is None:
        return
    if coming.pack:
        st.link_button("次回の定例資料を開く", path(Screen.MEETING, pack=coming.pack), icon=":material/slideshow:")
        return
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    barred = barred or frame.barred(law.require_begun, coming.day, frame.now())
    st.button(
        "次回の定例資料を作成",
        type="primary",
        icon=":material/note_add:",
        key="case.meetings.make",
        on_click=_make,
        args=(head, coming.day),
        **frame.bar(barred),
    )


def _make(head: CaseHead, on: date) -> None:
    frame.act(make_pack, head.id, on, done="定例資料を作成しました。")


def _list(rows: list[Row]) -> None:
    ledger(COLUMNS, rows, key="case.meetings.list", label="定例資料")


def _row(each: PackLine, href: str) -> Row:
    shared = each.shared_at is not None
    state = PackState.SHARED if shared else PackState.MADE
    told = f"数値は{moment(each.as_of)}時点" if each.as_of else ""
    return Row(
        id=each.id,
        name=day(each.meets_on),
        cells=(
            Cell(f"{day(each.meets_on)} {clock_of(each.starts)}", sub=told, href=href),
            Cell(badge=badge(state)),
            Cell(moment(each.shared_at) if each.shared_at else "—"),
        ),
        menu=(Choice("PDF", href=pack_path(each.id), download=True),),
    )
