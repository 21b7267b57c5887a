"""約束と実績 of a partner: its deals as any client reads them, figures without names, months or prices (P13, P10)."""

from decimal import Decimal

import streamlit as st

from core import rules_performance as law
from core.views import PastDeal, TrackRecord
from pages.ui.performance_table import count, hours, percent, row, table, unreported

SHOWN = 10
"""So many deals stand one by one; the sum counts them all."""


def record(found: TrackRecord) -> None:
    """What was promised and what was delivered, deal by deal."""
    with st.container(border=True):
        st.subheader("約束と実績", anchor=False)
        if not found.deals:
            st.caption("ほかの企業との取引の実績は、まだありません。")
            return
        st.caption(
            "これまでの取引での、提案時の約束と報告された実績です。取引先・時期・金額は表示されません。"
            "ご覧になる企業自身との取引は含みません。"
            f"稼働時間とアポ獲得数は、途中の月を除いた月平均です。{law.RATE_MEANS}"
        )
        more = f"（ほか{len(found.deals) - SHOWN:,}件を含む）" if len(found.deals) > SHOWN else ""
        total = row(
            f"合計{more}", f"{found.months:,}か月", hours(found.hours), count(found.appointments), percent(found.rate)
        )
        rows = (_deal(f"取引{number}", each) for number, each in enumerate(found.deals[:SHOWN], 1))
        st.html(table("約束と実績", ("取引", "報告", law.HOURS, law.APPOINTMENTS, law.RATE), rows, total))


def _deal(name: str, each: PastDeal) -> str:
    if not each.months:
        return unreported(name, 4)
    rate = None if each.rate is None else Decimal(each.rate) / 10
    return row(
        name,
        f"{each.months:,}か月",
        (hours(each.delivered.hours), f"約束 {hours(each.hours)}"),
        (count(each.delivered.appointments), f"約束 {count(each.appointments)}"),
        (percent(each.delivered.rate), f"約束 {percent(rate)}"),
    )
