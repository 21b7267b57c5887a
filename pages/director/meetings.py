"""定例: this week's and next week's meetings by day and time, how full the days are, and their packs (D8)."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from core import rules
from core import rules_packs as law
from core.actions.packs import make_pack
from core.calendar import jst_date
from core.formats import clock_of, day, moment
from core.model import MemberId, Role
from core.model_direction import CaseId, PackState
from core.packs import Meeting
from core.paths import Screen, path
from core.rules import Permission
from pages.ui import absent_directors, frame, header, pack_batch
from pages.ui.badges import Badge, badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.tabs import Tab, tabs

OWN, EVERYBODY, MAKE = "", "all", "make"
COLUMNS = (Column("時刻", "date"), Column("案件", "main"), Column("企業"), Column("ディレクター"), Column("資料"))


def draw() -> None:
    """The chosen director's meetings, own ones first."""
    frame.read(lambda repo: rules.require(repo.viewer, Permission.READ_CASES))
    header.title("定例")
    director = _whose()
    first, last = law.two_weeks(jst_date(frame.now()))
    pack_batch.section(director, first, last)
    _schedule(director, first, last)


def _whose() -> MemberId | None:
    """Whose meetings: those of one director, or everybody's (None)."""
    viewer = frame.viewer()
    others = [each for each in frame.read(lambda repo: repo.case_lists.directors()) if each.id != viewer.member]
    directing = viewer.role is Role.DIRECTOR
    own = [Tab(OWN, "自分の定例"), Tab(EVERYBODY, "すべて")] if directing else [Tab(OWN, "すべて")]
    chosen = tabs("whose", [*own, *(Tab(str(each.id), each.name) for each in others)], label="ディレクター", resets=())
    if chosen == OWN:
        return viewer.member if directing else None
    return None if chosen == EVERYBODY else MemberId(int(chosen))


@st.fragment
def _schedule(director: MemberId | None, first: date, last: date) -> None:
    header.outcome()
    meetings = frame.read(lambda repo: repo.packs.meetings(first, last, director=director))
    if not meetings:
        header.empty("今週と来週の定例はありません。", "定例の曜日と時刻は、案件の「概要」で登録できます。")
    gone = absent_directors.numbers()
    _days(meetings, gone, "meetings.day")
    if gone and director == frame.viewer().member:
        _absent(first, last, gone)


def _absent(first: date, last: date, gone: Collection[MemberId]) -> None:
    """Below one's own: the meetings of cases whose director is gone, or nobody would prepare them."""
    everybody = frame.read(lambda repo: repo.packs.meetings(first, last))
    if left := [each for each in everybody if each.director_id in gone]:
        st.header("ディレクター不在の定例", anchor=False)
        st.caption(f"{absent_directors.WHY}{absent_directors.WAY}")
        _days(left, gone, "meetings.absent")


def _days(meetings: Sequence[Meeting], gone: Collection[MemberId], place: str) -> None:
    for on, some in groupby(meetings, key=lambda each: each.day):
        _day(on, list(some), gone, place)


def _day(on: date, some: list[Meeting], gone: Collection[MemberId], place: str) -> None:
    minutes, clashes = sum(each.minutes for each in some), sum(each.clashes for each in some)
    today = "　本日" if on == jst_date(frame.now()) else ""
    st.subheader(f"{day(on)}{today}", anchor=False)
    overlapping = f"・時間の重なり {clashes}件" if clashes else ""
    st.caption(f"{len(some)}件・{minutes}分{overlapping}")
    key = f"{place}.{on:%Y%m%d}"
    if chosen := ledger(
        COLUMNS, [_row(each, absent=each.director_id in gone) for each in some], key=key, label=f"{day(on)}の定例"
    ):
        frame.act(make_pack, CaseId(chosen[0]), on, done="定例資料を作成しました。")
        st.rerun()


def _row(each: Meeting, *, absent: bool) -> Row:
    state = law.state(made=each.pack is not None, shared=each.shared_at is not None, revised=False)
    barred = frame.barred(rules.require, frame.viewer(), Permission.DIRECT_CASES)
    barred = barred or frame.barred(law.require_begun, each.day, frame.now())
    href = path(Screen.MEETING, pack=each.pack) if each.pack else ""
    at = each.shared_at or each.as_of
    told = "" if at is None else f"{moment(at)}{'に共有' if each.shared_at else '時点'}"
    return Row(
        id=each.case,
        name=each.name,
        cells=(
            Cell(
                f"{clock_of(each.starts)}〜{clock_of(each.starts + each.minutes)}",
                badge=Badge("時間の重なり", "orange") if each.clashes else None,
            ),
            Cell(each.name, href=href or path(Screen.CASE, case=each.case, part="meetings")),
            Cell(each.client),
            Cell(each.director, badge=absent_directors.MARK if absent else None),
            Cell(sub=told, badge=badge(state)),
        ),
        menu=(
            *((Choice("資料を開く", href=href),) if href else ()),
            *(
                ()
                if state is PackState.SHARED
                else (Choice("数値を最新にする" if href else "資料を作成", action=MAKE, barred=barred),)
            ),
            Choice("案件を開く", href=path(Screen.CASE, case=each.case, part="meetings")),
        ),
    )
