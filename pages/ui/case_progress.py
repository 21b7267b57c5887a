"""進捗 of a case for its two sides: this month, each month against the plan, the promise beside; nobody's own."""

import streamlit as st

from core import formats
from core.calendar import jst_date
from core.documents.kpi_words import counted, percent, worked
from core.rules_kpi import DEFINITIONS
from core.views.direction import CaseHead
from core.views.kpi import CaseProgress, Figures, MonthFigures
from pages.ui import frame, header, promise_parts
from pages.ui.performance_table import row, table
from pages.ui.text import html

YEAR = 12
"""So many months stand open, the earlier ones one click away."""

TOLD = ("progress", "target", "appointments", "held", "hours")
_STYLE = """<style>
dl.stand { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .7rem; }
dl.stand { max-width: 62rem; margin: 0; padding: 0; }
.stand div { padding: .5rem .8rem; border: 1px solid #8884; border-radius: 8px; }
.stand dt { font-size: .87rem; font-weight: 600; padding: 0; opacity: .85; }
.stand dd { margin: 0; font-size: 1.4rem; font-weight: 700; font-variant-numeric: tabular-nums; }
.stand small { display: block; font-size: .84rem; font-weight: 400; opacity: .85; }
.meant { max-width: 52rem; font-size: .87rem; }
.meant summary { cursor: pointer; padding: .3rem 0; }
.meant p { margin: 0 0 .3rem; }
</style>"""


def draw(head: CaseHead) -> None:
    """How the case stands this month and stood in those before. Raises NotFound inside `frame.read`."""
    today = jst_date(frame.now())
    found, promise = frame.read(
        lambda repo: (repo.kpi.progress_of(head.id, today), repo.performance.of_deal(head.order, today).promise)
    )
    months = [each for each in found.months if each.planned.minutes or each.work.minutes or each.work.appointments]
    if not months or head.starts > today:
        header.empty("稼働はまだ始まっていません。", f"{formats.day(head.starts)}から、進捗がここに表示されます。")
    else:
        st.html(_STYLE + _now(months[-1]) + _months(months, found) + _meant())
    st.subheader("提案時の約束（1か月あたり）", anchor=False)
    promise_parts.figures(promise)


def _now(month: MonthFigures) -> str:
    """This month in four figures."""
    work, due = month.work, month.target.appointments
    cells = (
        ("進捗率", percent(month.progress), "100%で計画どおりです"),
        (
            "アポ獲得",
            counted(work.appointments),
            f"今日までの目標 {counted(due)} / 月の計画 {counted(month.planned.appointments)}",
        ),
        ("アポ実施", counted(work.held), "獲得したアポイントのうち実施済み"),
        ("稼働時間", worked(month.hours_used), f"月の予定 {worked(month.hours_planned)}"),
    )
    said = "".join(f"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>" for name, value, note in cells)
    return f"<h3>{formats.month(month.month)}の進捗</h3><dl class=stand>{said}</dl>"


def _months(months: list[MonthFigures], found: CaseProgress) -> str:
    """Each month against its plan, the latest first, and all of them together."""
    columns = ("月", "進捗率", "アポ獲得", "アポ実施", "稼働時間")
    foot = row("合計", *_cells(found.total)) if len(months) > 1 else ""
    rows = [row(formats.month(each.month), *_cells(each)) for each in reversed(months)]
    shown = f"<h3>月ごとの進捗</h3>{table('月ごとの進捗', columns, rows[:YEAR], foot)}"
    if not rows[YEAR:]:
        return shown
    earlier = table("それ以前の月の進捗", columns, rows[YEAR:])
    return f"{shown}<details class=meant><summary>それ以前の{len(rows) - YEAR:,}か月</summary>{earlier}</details>"


def _cells(of: Figures) -> tuple[tuple[str, str] | str, ...]:
    return (
        percent(of.progress),
        (counted(of.work.appointments), f"計画 {counted(of.planned.appointments)}"),
        counted(of.work.held),
        (worked(of.hours_used), f"予定 {worked(of.hours_planned)}"),
    )


def _meant() -> str:
    """What each figure means, one click away."""
    said = "".join(
        f"<p><b>{html(each.name)}</b>：{html(each.formula)}。{html(each.note)}</p>"
        for each in (DEFINITIONS[name] for name in TOLD)
    )
    return f"<details class=meant><summary>数値の定義</summary>{said}</details>"
