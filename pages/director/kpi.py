"""KPI: how far cases have come, whether they go on and grow, by director, client, case and period (D7)."""

import streamlit as st

from core.calendar import jst_date
from core.documents.kpi_shown import counts, found, shown
from core.formats import day
from core.kpi_periods import Asked as Days
from core.kpi_question import Question, question
from core.paths import Screen, path
from core.views.kpi_screen import KpiCase, KpiOverview
from pages.ui import frame, header, kpi_board, kpi_charts, kpi_filters, script_comparison
from pages.ui.filters import Asked

NONE = ("この条件に当てはまる案件はありません。", "期間や条件を変えるか、条件をクリアしてください。")
AHEAD = ("この期間はまだ始まっていません。", "今日までの期間を選ぶと、成績が表示されます。")
NO_ROWS = {
    "contracts": ("この期間に終了日を迎えた契約はありません。", "期間を変えるか、条件をクリアしてください。"),
    "upsells": ("この期間に月額が増えた契約更新はありません。", "期間を変えるか、条件をクリアしてください。"),
    "day": ("この期間の稼働はまだありません。", "メンバーが稼働を報告すると、日ごとの成績が表示されます。"),
}


def draw() -> None:
    """The overview, or one case from inside."""
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    today = jst_date(frame.now())
    asked = question(given, today)
    view = frame.read(lambda repo: found(repo, asked, today))
    overview = view.overview if isinstance(view, KpiCase) else view
    _head(view, asked)
    about, sort = (next(iter(given.get(name, ())), "") for name in ("by", "sort"))
    sheet = shown(view, about, sort, of_script=asked.script is not None)
    filters = kpi_filters.case_filters(view, sheet) if isinstance(view, KpiCase) else kpi_filters.filters(view, sheet)
    here = Asked(filters, given)
    kpi_board.draw(
        kpi_board.said(view, sheet, asked, about, sort, here.page),
        here,
        sheet,
        counts=counts(view),
        empty=AHEAD if overview.asked.shown is None else NO_ROWS.get(about, NONE),
        hint=asked.problem,
    )
    if isinstance(view, KpiCase) and about == "script":
        script_comparison.section(frame.read(lambda repo: repo.cases.head(view.figures.case, today)))
    kpi_charts.draw(overview)


def _head(view: KpiOverview | KpiCase, asked: Question) -> None:
    if not isinstance(view, KpiCase):
        header.title("KPI", facts=(_days(asked.period),), measured=True)
        return
    case = view.figures
    header.title(
        f"KPI　{case.name}",
        facts=(f"{case.client} × {case.partner}", f"ディレクター {case.director}", _days(asked.period)),
        back=(path(Screen.KPI), "KPI"),
        links=((path(Screen.CASE, case=case.case), "案件ページ"),),
        measured=True,
    )


def _days(period: Days) -> str:
    """Which days are shown."""
    until = period.shown or period.whole
    return f"{day(period.whole.first)}〜{day(until.last)}"
