"""The figures above the KPI table: the directors' three first, each with its change and its meaning (D7)."""

from collections.abc import Callable
from decimal import Decimal

from core import kpi
from core.documents.kpi_words import change, counted, percent, worked
from core.kpi import Rate
from core.model_direction import Work
from core.rules_kpi import DEFINITIONS
from core.views.kpi_screen import Results

Drawn = dict[str, object]
Link = Callable[[str], str]
"""Where the rows behind a figure are, by what the table is to be about."""

HOURS, COUNT = "時間", "件"
MAIN = ("progress", "continuation", "upsells")
"""The figures that directors are judged by."""


def figures(now: Results, before: Results | None, link: Link) -> list[Drawn]:
    """All eight; where one member's or script's work alone is looked at, without those of contracts (no `before`)."""
    own = now.figures
    work, due = own.work, own.target.appointments
    was = before.figures if before and before.figures.work != Work() else None  # of an idle time nothing is compared
    drawn: list[Drawn] = []
    if before or due:
        said = f"アポ獲得 {work.appointments:,}件 / 今日までの目標 {counted(due)}" if due else "目標がありません"
        progress = was.progress if was else None
        drawn.append(_drawn("progress", percent(own.progress), said, own.progress, progress, link("")))
    if before:
        over = now.continuation
        said = f"更新 {over.renewed:,}件 / 終了日を迎えた契約 {over.ended:,}件"
        rate = before.continuation.rate.value
        drawn.append(_drawn("continuation", percent(over.rate.value), said, over.rate.value, rate, link("contracts")))
        upsells = Decimal(before.upsells) if was else None
        said = "月額が増えた契約更新"
        drawn.append(
            _drawn("upsells", counted(now.upsells), said, Decimal(now.upsells), upsells, link("upsells"), COUNT)
        )
    return [
        *drawn,
        _drawn(
            "appointments",
            counted(work.appointments),
            f"期間全体の計画 {counted(own.planned.appointments)}" if own.planned.appointments else "",
            Decimal(work.appointments),
            Decimal(was.work.appointments) if was else None,
            link(""),
            COUNT,
        ),
        _drawn(
            "held",
            counted(work.held),
            f"実施率 {percent(kpi.held_rate(work).value)}",
            Decimal(work.held),
            Decimal(was.work.held) if was else None,
            link(""),
            COUNT,
        ),
        _rate("contact_rate", kpi.contact_rate(work), kpi.contact_rate(was.work) if was else None, link(""), "架電"),
        _rate(
            "appointment_rate",
            kpi.appointment_rate(work),
            kpi.appointment_rate(was.work) if was else None,
            link(""),
            "コンタクト",
        ),
        _drawn(
            "hours",
            worked(own.hours_used),
            f"予定 {worked(own.hours_planned)}（消化 {percent(own.burnt)}）" if own.planned.minutes else "",
            own.hours_used,
            was.hours_used if was else None,
            link(""),
            HOURS,
            rising="",
        ),
    ]


def _rate(figure: str, rate: Rate, before: Rate | None, href: str, whole: str) -> Drawn:
    """A rate with the range that its numbers support."""
    said = f"{whole} {rate.whole:,}件のうち {rate.part:,}件"
    if rate.low is not None:
        said += f"（95%信頼区間 {percent(rate.low)}〜{percent(rate.high)}）"
    return _drawn(figure, percent(rate.value), said, rate.value, before.value if before else None, href)


def _drawn(
    figure: str,
    value: str,
    note: str,
    now: Decimal | None,
    before: Decimal | None,
    href: str,
    unit: str = "",
    *,
    rising: str = "good",
) -> Drawn:
    definition = DEFINITIONS[figure]
    said, tone = change(now, before, unit, rising=rising)
    return {
        "label": definition.name,
        "value": value,
        "note": note,
        "change": said,
        "tone": tone,
        "means": "\n".join(
            filter(None, (f"{definition.formula}。", definition.note, f"もとの記録：{definition.source}"))
        ),
        "href": href,
        "main": figure in MAIN,
    }
