"""What the charts of KPI show, as tables of plain words; they stand one click away from the picture (D7)."""

from core import formats
from core.documents.kpi_words import NONE, counted, percent
from core.kpi_contracts import LINE
from core.views.kpi_screen import KpiOverview

WEEKDAYS = "月火水木金土日"
MONTHS, LASTING, MEETINGS = "月ごとのアポ獲得と計画", "契約が続いた月数と継続率", "曜日ごとの定例MTG"
Drawn = dict[str, object]


def tables(view: KpiOverview) -> list[Drawn]:
    """What the charts show, as tables; the browser writes their words as plain text."""
    return [_months(view), _lasting(view), _meetings(view)]


def _months(view: KpiOverview) -> Drawn:
    rows = [
        (
            formats.month(each.month),
            counted(each.work.appointments),
            counted(each.planned.appointments),
            percent(each.progress),
            counted(each.work.held),
        )
        for each in view.months
    ]
    return {
        "title": MONTHS,
        "columns": ("月", "アポ獲得", "計画", "進捗率", "アポ実施"),
        "rows": rows,
        "note": "進捗率は、今日までの営業日で按分した目標に対する割合です。",
    }


def _lasting(view: KpiOverview) -> Drawn:
    curve = view.survival
    rows = [
        (
            f"{each.months:.1f}か月",
            percent(each.share),
            f"{percent(each.low)}〜{percent(each.high)}",
            counted(each.watched),
        )
        for each in curve.points
    ]
    line = (
        f"{LINE}か月を超えて続く割合は {percent(curve.line.share)}"
        f"（95%信頼区間 {percent(curve.line.low)}〜{percent(curve.line.high)}）です。"
        if curve.line
        else f"{LINE}か月以上見届けた案件がまだないため、{LINE}か月の割合は {NONE} です。"
    )
    return {
        "title": LASTING,
        "columns": ("期間", "継続している割合", "95%信頼区間", "見届けた案件"),
        "rows": rows,
        "note": f"{line}全期間の{curve.deals:,}案件（終了 {curve.ended:,}件）から推定し、継続中の案件も含めています。",
    }


def _meetings(view: KpiOverview) -> Drawn:
    rows = [(f"{WEEKDAYS[each.weekday]}曜", counted(each.count), f"{each.minutes:,}分") for each in view.load]
    return {
        "title": MEETINGS,
        "columns": ("曜日", "件数", "合計時間"),
        "rows": rows,
        "note": "契約中の案件の定例MTGです。",
    }
