"""稼働 of a case: a member tells its day on a phone, files are taken in, every row can be found and corrected (D5)."""

import streamlit as st

from core import rules
from core.calendar import jst_date
from core.formats import day, hours, moment
from core.model import Audience, MemberId
from core.model_direction import CaseId, ScriptId
from core.performance import hours_of
from core.rules import Permission
from core.rules_activity import Ground, Place
from core.views.activity import ActivityEntry, ActivityFilter
from core.views.direction import CaseHead
from pages.ui import activity_figures, activity_form, activity_import, frame, header
from pages.ui.fields import Day, Select
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.text import plain

FROM, TO = Day("from", "日付（から）"), Day("to", "日付（まで）")
COLUMNS = (
    Column("日付", "date"),
    Column("メンバー", "main"),
    Column("スクリプト"),
    Column("稼働時間", "right"),
    Column("架電数", "right"),
    Column("コンタクト数", "right"),
    Column("アポ獲得数", "right"),
    Column("アポ実施数", "right"),
    Column("登録"),
)
NONE_YET = ("稼働はまだ登録されていません。", "上の「稼働を登録する」か、CSVの取り込みで登録できます。")
NONE_FITS = ("条件に合う稼働はありません。", "期間やメンバーの条件を減らすか、クリアしてください。")


def draw(head: CaseHead) -> None:
    """The form, open for those who call and folded for their director; the files; the rows."""
    caller = frame.viewer().audience is Audience.PARTNER
    barred = frame.barred(rules.require, frame.viewer(), Permission.REPORT_ACTIVITY)
    if not barred:
        with st.expander("稼働を登録する", expanded=caller, icon=":material/edit_calendar:"), st.container(width=560):
            activity_form.section(head)
    with st.container(horizontal=True):
        if st.button("CSVの取り込み", icon=":material/upload:", key="case_activity.import", **frame.bar(barred)):
            activity_import.import_dialog(head)
        if st.button("取り込みの履歴", icon=":material/history:", key="case_activity.imports"):
            activity_import.history_dialog(head)
    _list(head)


@st.fragment
def _list(head: CaseHead) -> None:
    header.outcome()
    ground = frame.read(lambda repo: repo.activities.ground(head.id, jst_date(frame.now())))
    members = Select("member", "メンバー", {str(number): each.name for number, each in ground.members.items()})
    scripts = Select("script", "スクリプト", {str(number): each.name for number, each in ground.scripts.items()})
    asked = Filters(FROM, TO, members, scripts).asked()
    member, script = asked[members], asked[scripts]
    wanted = ActivityFilter(
        asked[FROM],
        asked[TO],
        MemberId(int(member)) if member else None,
        ScriptId(int(script)) if script else None,
        asked.page,
    )
    found = frame.read(lambda repo: repo.activity_lists.listing(head.id, wanted))
    contact, appointment = activity_figures.rates(found.sum)
    total = f"{activity_figures.said(found.sum)}、コンタクト率 {contact}、コンタクトアポ率 {appointment}"
    shown = asked.shown(
        found.found,
        pages=found.pages,
        empty=NONE_FITS if asked.narrowed else NONE_YET,
        said=f"{found.found:,}行が該当します。合計：{total}",
    )
    barred = frame.barred(rules.require, frame.viewer(), Permission.REPORT_ACTIVITY)
    rows = [_row(entry, barred) for entry in found.entries]
    chosen = ledger(COLUMNS, rows, key="case_activity.list", label="稼働", shown=shown)
    if chosen:
        entry = next(each for each in found.entries if each.id == chosen[0])
        if chosen[1] == "history":
            history(entry)
        else:
            correct(head.id, entry, ground)


def _row(entry: ActivityEntry, barred: str) -> Row:
    work, (contact, appointment) = entry.work, activity_figures.rates(entry.work)
    corrected = f"訂正 {entry.revision - 1:,}回" if entry.revision > 1 else ""
    return Row(
        entry.id,
        f"{day(entry.day)} {entry.member} {entry.script}",
        (
            Cell(day(entry.day)),
            Cell(entry.member),
            Cell(entry.script),
            Cell(hours(hours_of(work.minutes))),
            Cell(f"{work.calls:,}"),
            Cell(f"{work.contacts:,}", contact),
            Cell(f"{work.appointments:,}", appointment),
            Cell(f"{work.held:,}"),
            Cell(entry.by, corrected),
        ),
        (Choice("訂正", action="correct", barred=barred), Choice("履歴", action="history")),
    )


def _forget() -> None:
    """A correction was closed: what was typed in it goes, so that the next one begins with what stands then."""
    for key in [key for key in st.session_state if str(key).startswith("case_activity.correct.")]:
        del st.session_state[key]


@st.dialog("稼働の訂正", on_dismiss=_forget)
def correct(case: CaseId, entry: ActivityEntry, ground: Ground) -> None:
    """One row as it stands, to be written anew with its reason."""
    st.markdown(plain(f"{day(entry.day)}　{entry.member}さん　{entry.script}"))
    place = Place(entry.day, entry.member_id, entry.script_id)
    kept = frame.read(lambda repo: repo.activities.kept(case, entry.day, entry.day))
    activity_form.row(case, place, kept, of="case_activity.correct")


@st.dialog("稼働の履歴", width="large")
def history(entry: ActivityEntry) -> None:
    """What a row has said, who said so when, and why it was corrected."""
    st.markdown(plain(f"{day(entry.day)}　{entry.member}さん　{entry.script}"))
    for version in frame.read(lambda repo: repo.activity_lists.history(entry.id)):
        with st.container(border=True):
            why = f"訂正の理由：{version.reason}" if version.reason else "最初の登録"
            st.markdown(f"**{plain(activity_figures.said(version.work))}**")
            st.caption(plain(f"{moment(version.at)}　{version.by}　{why}"))
