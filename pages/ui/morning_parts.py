"""A director's morning, drawn as one block: what needs a person and why, three figures, the week's meetings (D7–D9)."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from core.documents.kpi_words import counted, percent
from core.formats import clock_time, day
from core.kpi_periods import Stretch
from core.model import MemberId
from core.model_direction import CaseId, Concern
from core.packs import Meeting
from core.paths import Screen, path
from core.rules_direction import SHOWN_FIRST, Finding
from core.rules_packs import starts_at
from core.views.mornings import CaseMorning, MorningDesk
from pages.ui import frame, header
from pages.ui.morning_style import STYLE
from pages.ui.text import html

CALM = (
    "今日、対応が必要な案件はありません。",
    "計画、稼働、品質、契約、定例のいずれにも気になる点は見つかりませんでした。",
)
NO_CASES = ("担当している案件はありません。", "「案件」から取引を担当すると、毎朝ここに状況が表示されます。")


def desk(seen: MorningDesk, director: MemberId | None, today: date) -> None:
    """Everything; `director` is whose cases these are, None for all."""
    if not seen.morning.cases:
        header.empty(*NO_CASES)
        return
    urgent = seen.morning.urgent
    if not urgent:
        header.empty(*CALM)
    whose: dict[str, int | str] = {"director": director} if director else {}
    st.html(
        f"{STYLE}<div class=morning><section aria-label=対応が必要な案件>{_urgent(urgent, len(seen.morning.cases))}"
        f"</section><div>{_three(seen, whose)}{_week(seen.meetings, today)}</div></div>"
    )


def concerns(case: CaseId, today: date) -> None:
    """Why this case needs its director today, at the top of its page; nothing where it runs as it should (D9)."""
    for each in frame.read(lambda repo: repo.mornings.of(today, case=case)).urgent:
        st.html(f"{STYLE}<div class='morning alone'><ol class=urgent><li>{_causes(each)}</li></ol></div>")


def alone(cases: Iterable[CaseMorning]) -> str:
    """Cases with their causes, as they stand on the desk, wherever the desk is not theirs."""
    return f"{STYLE}<div class='morning alone'><ol class=urgent>{_cases(cases)}</ol></div>"


def _causes(case: CaseMorning) -> str:
    return f"<ul class=causes>{''.join(_cause(case, each) for each in case.findings)}</ul>"


def _urgent(cases: Sequence[CaseMorning], running: int) -> str:
    if not cases:
        return f"<h2>契約中の{running:,}件は、予定どおり進んでいます</h2>"
    first, rest = cases[:SHOWN_FIRST], cases[SHOWN_FIRST:]
    shown = f"<h2>対応が必要な案件　{len(cases):,}件 / {running:,}件</h2><ol class=urgent>{_cases(first)}</ol>"
    if not rest:
        return shown
    return f"{shown}<details><summary>ほか{len(rest):,}件を表示</summary><ol class=urgent>{_cases(rest)}</ol></details>"


def _cases(cases: Iterable[CaseMorning]) -> str:
    return "".join(
        f'<li><h3><a href="{path(Screen.CASE, case=each.figures.case)}">{html(each.figures.name)}</a></h3>'
        f"<small>{html(each.figures.client)} × {html(each.figures.partner)}　{html(each.figures.director)}</small>"
        f"{_causes(each)}</li>"
        for each in cases
    )


def _cause(case: CaseMorning, finding: Finding) -> str:
    label, where = _way(case, finding.concern)
    return (
        f"<li><b>{finding.concern.label}</b><span>{html(finding.sentence)}</span>"
        f'<a href="{html(where)}">{label}</a></li>'
    )


def _way(case: CaseMorning, concern: Concern) -> tuple[str, str]:
    """What a director does about it, and where."""
    number = case.figures.case
    match concern:
        case Concern.ENDING:
            return "更新の提案を準備", path(Screen.CASE, case=number, part="meetings")
        case Concern.LOW_QUALITY:
            return "回答を読む", path(Screen.OPERATIONS_QUALITY, order=case.order)
        case Concern.BEHIND:
            return "スクリプトを見直す", path(Screen.CASE, case=number, part="scripts")
        case Concern.OVERRUN:
            return "計画を確認", path(Screen.CASE, case=number, part="overview")
        case Concern.SILENT:
            return "稼働を確認", path(Screen.CASE, case=number, part="activity")
        case Concern.PACK_MISSING:
            return "資料を作成", path(Screen.CASE, case=number, part="meetings")
        case Concern.MEMBER_BEHIND:
            return "メンバーを見る", path(Screen.CASE, case=number, part="members")


def _three(seen: MorningDesk, whose: dict[str, int | str]) -> str:
    month, going, year = seen.month, seen.continuation, Stretch.YEAR.value
    figures = (
        (
            "今月の進捗率",
            percent(month.progress),
            f"アポ獲得 {counted(month.work.appointments)} / 今日までの計画 {month.target.appointments:,.1f}件",
            path(Screen.KPI, **whose),
        ),
        (
            "継続率（直近12か月）",
            percent(going.rate.value),
            f"終了日を迎えた契約 {going.ended:,}件のうち更新 {going.renewed:,}件",
            path(Screen.KPI, period=year, by="contracts", **whose),
        ),
        (
            "アップセル（直近12か月）",
            f"{seen.upsells:,}件",
            "月額が上がった契約更新",
            path(Screen.KPI, period=year, by="upsells", **whose),
        ),
    )
    drawn = (
        f'<a href="{html(where)}"><span>{name}</span><strong>{value}</strong><small>{note}</small></a>'
        for name, value, note, where in figures
    )
    return f"<section class=three aria-label=KPI>{''.join(drawn)}</section>"


def _week(meetings: Sequence[Meeting], today: date) -> str:
    days = "".join(_day(on, list(group), today) for on, group in groupby(meetings, key=lambda each: each.day))
    rest = days or "<p>今週の定例はありません。</p>"
    title = f'<h2><a href="{path(Screen.MEETINGS)}">今週の定例</a></h2>'
    return f"<section class=week aria-label=今週の定例>{title}{rest}</section>"


def _day(on: date, meetings: Sequence[Meeting], today: date) -> str:
    now = " class=now" if on == today else ""
    name = f"{day(on)}　{len(meetings):,}件" + ("（本日）" if on == today else "")
    return f"<h3{now}>{name}</h3><ul>{''.join(map(_meeting, meetings))}</ul>"


def _meeting(meeting: Meeting) -> str:
    unmade = path(Screen.CASE, case=meeting.case, part="meetings")
    where = path(Screen.MEETING, pack=meeting.pack) if meeting.pack else unmade
    state = "資料 共有済み" if meeting.shared_at else "資料 作成済み" if meeting.pack else "資料 未作成"
    clash = "　時間の重なり" if meeting.clashes else ""
    return (
        f"<li><span>{clock_time(starts_at(meeting.day, meeting.starts))}</span>"
        f'<a href="{html(where)}">{html(meeting.name)}</a><small>{html(meeting.client)}　{state}{clash}</small></li>'
    )
