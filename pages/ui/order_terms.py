"""取引条件 of a 見積・発注書: the fields in which it is written, and the dates that it comes to month by month (L8)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from core import formats
from core import rules_terms as law
from core.calendar import Term
from core.formats import day
from core.model import OrderTerms, Subcontract
from core.payment_terms import MonthOfWork, months_of_work
from core.rules_orders import YEARS

Typed = dict[str, Any]
"""What the fields hold, in JSON's types, as a draft keeps it."""

BLANK = "選択してください"
INSPECTIONS = {0: "なし", **{days: f"受領日から{days}日以内" for days in law.INSPECTION_DAYS}}


def typed(terms: OrderTerms) -> Typed:
    """The terms as the fields hold them."""
    passed_on = terms.subcontract
    paid = passed_on.principal_pays_on if passed_on else None
    return {
        "place": terms.place,
        "inspection": terms.inspection_days,
        "months": terms.payment_months,
        "day": terms.payment_day,
        "method": terms.method,
        "passed_on": passed_on is not None,
        "principal": passed_on.principal if passed_on else "",
        "principal_pays_on": paid.isoformat() if paid else None,
    }


def terms_of(fields: Mapping[str, Any]) -> OrderTerms:
    """What the fields hold; a draft from before there were such fields holds nothing."""
    paid = fields.get("principal_pays_on")
    return OrderTerms(
        place=fields.get("place", ""),
        inspection_days=fields.get("inspection"),
        payment_months=fields.get("months"),
        payment_day=fields.get("day"),
        method=fields.get("method", ""),
        subcontract=Subcontract(fields.get("principal", ""), date.fromisoformat(paid) if paid else None)
        if fields.get("passed_on")
        else None,
    )


def fields(key: str, start: Typed, term: Term | None) -> Typed:
    """Draw the fields and, as soon as they can be told, the dates that come out of them."""
    at = f"{key}.terms"
    found: Typed = {}
    place, method = st.columns(2)
    found["place"] = place.text_input(
        "履行場所", value=start["place"], key=f"{at}.place", placeholder="例：乙の事業所（リモート）"
    )
    found["method"] = method.text_input(
        "支払方法", value=start["method"], key=f"{at}.method", placeholder="例：乙の指定する銀行口座への振込"
    )
    inspection, months, on = st.columns(3)
    found["inspection"] = _chosen(inspection, "検査", INSPECTIONS, start["inspection"] or 0, f"{at}.inspection") or None
    found["months"] = _chosen(months, "支払期日（月）", law.PAYMENT_MONTHS, start["months"], f"{at}.months")
    found["day"] = _chosen(on, "支払期日（日）", law.PAYMENT_DAYS, start["day"], f"{at}.day")
    found |= _subcontract(at, start)
    months_table(terms_of(found), term)
    return found


def _chosen(column: Any, label: str, words: Mapping[int, str], chosen: int | None, key: str) -> int | None:
    options = list(words)
    return column.selectbox(
        label,
        options,
        index=None if chosen is None or chosen not in words else options.index(chosen),
        format_func=words.__getitem__,
        key=key,
        placeholder=BLANK,
    )


def _subcontract(at: str, start: Typed) -> Typed:
    """再委託, and what the law wants to be said of it (L8)."""
    passed_on = st.checkbox(
        "再委託（甲がほかの会社から受託した業務を、乙に委託する）",
        value=start["passed_on"],
        key=f"{at}.passed_on",
    )
    kept = {"passed_on": passed_on, "principal": start["principal"], "principal_pays_on": start["principal_pays_on"]}
    if not passed_on:
        return kept
    left, right = st.columns(2, vertical_alignment="bottom")
    paid = right.date_input(
        "元委託業務の対価の支払期日",
        value=date.fromisoformat(start["principal_pays_on"]) if start["principal_pays_on"] else None,
        min_value=date(YEARS[0], 1, 1),
        max_value=date(YEARS[-1], 12, 31),
        key=f"{at}.principal_pays_on",
    )
    return {
        **kept,
        "principal": left.text_input("元委託者の名称", value=start["principal"], key=f"{at}.principal"),
        "principal_pays_on": paid.isoformat() if isinstance(paid, date) else None,
    }


def months_table(terms: OrderTerms, term: Term | None) -> None:
    """Each month's days of receipt, inspection and payment: what was agreed, in dates of the calendar (L8)."""
    if term is None or terms == OrderTerms():
        st.caption("委託期間と支払期日を入力すると、各月の検査と支払の日付をここに表示します。")
        return
    body = "".join(_row(month) for month in months_of_work(terms, term))
    heads = "".join(f'<th scope="col">{each}</th>' for each in _HEADS)
    st.html(
        f'<style>{_STYLE}</style><div class="months" tabindex="0" role="region" aria-label="各月の期日">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    st.caption(law.RECEIVED)


def _row(month: MonthOfWork) -> str:
    inspected = f"{day(month.inspected_by)}まで" if month.inspected_by else "なし"
    paid = day(month.paid_on) if month.paid_on else "未定"
    cells = zip(_HEADS[1:], (day(month.received), inspected, f"<b>{paid}</b>"), strict=True)
    name = f'<th scope="row">{formats.month(month.month)}分</th>'
    return f"<tr>{name}{''.join(f'<td data-head={head}>{cell}</td>' for head, cell in cells)}</tr>"


_HEADS = ("業務の月", "受領日", "検査", "支払期日")
_STYLE = """
.months{overflow:auto;max-height:17rem;border:1px solid light-dark(#E3E7EC,#303A47);border-radius:8px}
.months table{width:100%;border-collapse:collapse;margin:0;font-size:.85rem;font-variant-numeric:tabular-nums}
.months th,.months td{padding:.35rem .6rem;text-align:left;border:0;white-space:nowrap;font-weight:400}
.months thead th{position:sticky;top:0;font-weight:600;background:light-dark(#F6F7F9,#1B222C)}
.months tbody tr{border-top:1px solid light-dark(#E3E7EC,#303A47)}
@media(max-width:40rem){
.months thead{display:none}
.months tr{display:block;padding:.3rem 0}
.months tbody th{display:block;font-weight:600}
.months td{display:flex;justify-content:space-between;padding:.1rem .6rem}
.months td::before{content:attr(data-head)}
}
"""
