"""約束と実績 of a deal: each month beside what its proposal promised, and where the partner reports it (P13)."""

from decimal import Decimal

import streamlit as st

from core import formats
from core import rules_performance as law
from core.calendar import jst_date
from core.model import OrderId, Side
from core.model_choosing import Promise
from core.performance import appointment_rate, hours_of
from core.views import DealPerformance, DeliveryMonth
from pages.ui import delivery_form, frame, promise_parts
from pages.ui.performance_table import NONE, count, difference, hours, percent, row, table, unreported


def section(order: OrderId) -> None:
    """An average month beside the promise, and each month of the deal."""
    found = frame.read(lambda repo: repo.performance.of_deal(order, jst_date(frame.now())))
    partner = frame.viewer().side is Side.PARTNER
    st.subheader("約束と実績", anchor=False)
    with st.container(border=True):
        promise_parts.figures(found.promise)
        if any(each.delivery for each in found.months):
            st.html(_beside(found) + _months(found))
            st.caption(
                "月ごとの表の下段は、約束との差です。"
                "平均には、契約期間の途中から始まる月・途中で終わる月と今月を含みません。"
                f"架電のない月のアポ率は「{NONE}」と表示します。"
            )
        else:
            st.caption("稼働実績の報告はまだありません。" + ("" if partner else "パートナーが月ごとに報告します。"))
        if partner:
            delivery_form.button(found.months)


def _beside(found: DealPerformance) -> str:
    """Promise, average month and what lies between them."""
    before, after = _promised(found.promise), found.delivered
    average = f"実績（{after.months:,}か月平均）" if after.months else "実績"
    return table(
        "約束と実績の比較",
        ("月あたり", "約束", average, "差"),
        (
            row(law.HOURS, hours(before[0]), hours(after.hours), difference(before[0], after.hours, "時間")),
            row(
                law.APPOINTMENTS,
                count(before[1]),
                count(after.appointments),
                difference(before[1], after.appointments, "件"),
            ),
            row(law.RATE, percent(before[2]), percent(after.rate), difference(before[2], after.rate, "pt")),
        ),
    )


def _months(found: DealPerformance) -> str:
    rows = (_month(each, found.promise) for each in found.months)
    return table("月ごとの実績", ("月", law.HOURS, "架電数", law.APPOINTMENTS, law.RATE), rows)


def _month(each: DeliveryMonth, promise: Promise | None) -> str:
    """One month; hours and appointments of a part of a month are not laid beside a promise for a whole one."""
    notes = ("" if each.whole else delivery_form.days(each), "稼働から集計" if each.counted else "")
    name, note = formats.month(each.month), "、".join(filter(None, notes))
    if each.delivery is None:
        return unreported(name, 4, note)
    worked, won = hours_of(each.delivery.minutes), Decimal(each.delivery.appointments)
    rate = appointment_rate(each.delivery.appointments, each.delivery.calls)
    before = _promised(promise)
    return row(
        name,
        (hours(worked), _apart(before[0] if each.whole else None, worked, "時間")),
        count(each.delivery.calls),
        (count(won), _apart(before[1] if each.whole else None, won, "件")),
        (percent(rate), _apart(before[2], rate, "pt")),
        note=note,
    )


def _apart(before: Decimal | None, after: Decimal | None, unit: str) -> str:
    return "" if before is None or after is None else difference(before, after, unit)


def _promised(promise: Promise | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Hours, appointments and アポ率 in percent."""
    if promise is None:
        return None, None, None
    return Decimal(promise.hours), Decimal(promise.appointments), Decimal(promise.rate) / 10
