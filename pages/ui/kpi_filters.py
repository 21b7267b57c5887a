"""How KPI is narrowed: period, whose cases, one case with its members and scripts, all in the address (D7)."""

from collections.abc import Iterable
from functools import lru_cache

from core.documents.kpi_sheet import HIGH, LOW, Sheet
from core.kpi_periods import Stretch
from core.views.kpi_screen import KpiCase, KpiOverview
from pages.ui import fields
from pages.ui.fields import Day, Select, Tabs
from pages.ui.filters import Filters

OVERVIEW = Tabs(
    "by",
    "表の内容",
    {"director": "ディレクター別", "client": "企業別", "contracts": "契約の終了と更新", "upsells": "アップセル"},
    none="案件別",
)
INSIDE = Tabs(
    "by",
    "表の内容",
    {"script": "スクリプト別", "day": "日別", "contracts": "契約の終了と更新", "upsells": "アップセル"},
    none="メンバー別",
)
(USUAL, *OTHERS) = Stretch
PERIOD = fields.Sort("period", "期間", {each.value: each.label for each in Stretch})
FROM, TO = Day("from", "期間の始まり"), Day("to", "期間の終わり")


@lru_cache(maxsize=64)
def filters(view: KpiOverview, sheet: Sheet) -> Filters:
    """Of the overview: the directors and clients that have cases, and the cases themselves."""
    return Filters(
        PERIOD,
        FROM,
        TO,
        _select("director", "ディレクター", view.choices.directors),
        _select("client", "企業", view.choices.clients),
        _select("case", "案件", ((each.case, each.name) for each in view.known)),
        _sort(sheet),
        tabs=OVERVIEW,
    )


@lru_cache(maxsize=64)
def case_filters(view: KpiCase, sheet: Sheet) -> Filters:
    """Of one case: its members and scripts."""
    return Filters(
        PERIOD,
        FROM,
        TO,
        _select("member", "メンバー", ((each.member, each.name) for each in view.members)),
        _select("script", "スクリプト", ((each.script, each.name) for each in view.scripts)),
        _sort(sheet),
        tabs=INSIDE,
    )


def _select(name: str, label: str, found: Iterable[tuple[int, str]]) -> Select[str]:
    named = sorted(set(found), key=lambda each: (each[1], each[0]))
    return Select(name, label, {str(number): word for number, word in named}, none="すべて")


def _sort(sheet: Sheet) -> fields.Sort[str]:
    """Both ways of each column; the usual order is the table's own."""
    ways = {
        f"{column.key}{way}": f"{column.label}（{word}）"
        for column in sheet.columns
        for way, word in ((HIGH, "高い順" if column.right else "逆順"), (LOW, "低い順" if column.right else "名前順"))
    }
    return fields.Sort("sort", "並び順", {"": "標準", **ways})
