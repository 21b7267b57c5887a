"""稼働実績の報告: the partner chooses a month of its contract and says what it delivered (P13)."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from core import formats, rules
from core import rules_performance as law
from core.actions.deliveries import report_delivery
from core.calendar import jst_date
from core.formats import day
from core.model_choosing import DeliveryForm
from core.rules import Permission
from core.rules_activity import FROM_ACTIVITY
from core.views import DeliveryMonth
from pages.ui import frame
from pages.ui.text import plain

NOT_BEGUN = "契約期間が始まると、稼働実績を報告できます。"
EXAMPLES = {"hours": "例：98.5時間", "calls": "例：310件", "appointments": "例：9件"}


def button(months: Sequence[DeliveryMonth]) -> None:
    """Opens the form; grey with its reason for a guest, and before the contract has begun."""
    barred = frame.barred(rules.require, frame.viewer(), Permission.REPORT_DELIVERY) or ("" if months else NOT_BEGUN)
    if st.button("稼働実績を報告する", icon=":material/edit_calendar:", key="deals.report", **frame.bar(barred)):
        report(tuple(months))


@st.dialog("稼働実績を報告する")
def report(months: tuple[DeliveryMonth, ...]) -> None:
    """One month's figures; a month that was reported before is corrected."""
    latest = next((place for place, each in enumerate(months) if each.whole and not each.delivery), 0)
    names = [_named(each) for each in months]
    chosen = st.selectbox("対象の月", names, index=latest, key="deals.report.month")
    month = months[names.index(chosen) if chosen else latest]
    if month.counted:
        st.info(FROM_ACTIVITY.format(month=formats.month(month.month)), icon=":material/info:")
        return
    if not month.whole:
        st.caption(plain(f"{days(month)}の実績をご入力ください。"))
    shown = asdict(law.delivery_form(month.delivery) if month.delivery else DeliveryForm())
    place = f"deals.report.{month.order}.{month.month:%Y-%m}"
    typed = {
        name: st.text_input(limit.label, value=shown[name], key=f"{place}.{name}", placeholder=EXAMPLES[name]) or ""
        for name, limit in law.DELIVERY.items()
    }
    st.caption("稼働時間は15分（0.25時間）単位で入力できます。報告した内容は、企業の取引の画面にも表示されます。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="deals.report.no", width="stretch"):
        st.rerun()
    label = "訂正する" if month.delivery else "報告する"
    if send.button(label, type="primary", key="deals.report.yes", width="stretch"):
        with frame.acting(f"{formats.month(month.month)}の稼働実績を{'訂正' if month.delivery else '報告'}しました。"):
            frame.write(report_delivery, month.order, month.month, DeliveryForm(**typed))
            st.rerun()


def days(month: DeliveryMonth) -> str:
    """Which days a month that is not whole stands for: those of the contract, or those up to today."""
    if (last := jst_date(frame.now())) < month.last:
        return "本日まで" if month.first == month.month else f"{day(month.first)}〜{day(last)}（本日まで）"
    return f"{day(month.first)}〜{day(month.last)}"


def _named(month: DeliveryMonth) -> str:
    """Each month of each contract by a name of its own: a renewal can begin in the middle of one."""
    part = "" if month.whole else f"{days(month)}、"
    state = "稼働から集計" if month.counted else "報告済み" if month.delivery else "未報告"
    return f"{formats.month(month.month)}（{part}{state}）"
